/** What a daemon says to its machine: the system log, service managers, and the programs of actions. */
import { expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { notifyServiceManager } from '../../lib/cli/tsauditd/service-manager';
import { SystemHost } from '../../lib/daemon/daemon-host';
import { until } from '../support/patience';
import { scratchFolder } from '../support/played-daemon';

/** Node.js has no such sockets; Perl is on every Debian. Says that it listens, and then what comes first. */
const LISTEN = `
use Socket; $| = 1; my $name = $ARGV[0]; $name =~ s/^@/\\0/;
socket(my $s, PF_UNIX, SOCK_DGRAM, 0) or die; bind($s, sockaddr_un($name)) or die $!;
print "ready\\n"; recv($s, my $text, 1024, 0); print $text;
`;

async function heard(name: string, say: () => void): Promise<string> {
  const child: ChildProcess = spawn('perl', ['-e', LISTEN, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
  await until(() => text.startsWith('ready\n'));
  say();
  await once(child, 'close');
  return text.slice('ready\n'.length);
}

it('writes to the system log as syslog(3) does', async () => {
  const folder = scratchFolder();
  const path = join(folder.path, 'log');
  const host = new SystemHost('tsauditd', false, path);
  expect(await heard(path, () => host.say('warning', 'it rains'))).toBe(
    `<28>tsauditd[${process.pid}]: it rains`,
  );
  folder.remove();
  // Nobody is there to hear it.
  host.say('alert', 'still');
});

it.each(['path', 'abstract'])('tells a service manager at its %s socket', async (kind) => {
  const folder = scratchFolder();
  const path = join(folder.path, 'notify');
  const name = kind === 'abstract' ? `@${path}` : path;
  expect(await heard(name, () => notifyServiceManager('READY=1', name))).toBe('READY=1');
  folder.remove();
  notifyServiceManager('READY=1', name);
  notifyServiceManager('READY=1', '');
});

it('runs the program of an action without arguments, and tells when it cannot', async () => {
  const folder = scratchFolder();
  const program = join(folder.path, 'act');
  // In Perl: the runtime that looks for data races, which all that this starts gets too, makes a shell crash.
  const text = '#!/usr/bin/perl\nopen my $file, ">", "$0.ran"; print $file scalar @ARGV;\n';
  writeFileSync(program, text, { mode: 0o700 });
  const host = new SystemHost('tsauditd', false, join(folder.path, 'log'));
  host.exec(program);
  await until(() => existsSync(`${program}.ran`) && readFileSync(`${program}.ran`, 'utf8') === '0');
  const nothing = join(folder.path, 'nothing');
  expect(await heard(join(folder.path, 'log'), () => host.exec(nothing))).toBe(
    `<27>tsauditd[${process.pid}]: cannot run ${nothing}: spawn ${nothing} ENOENT`,
  );
  folder.remove();
});
