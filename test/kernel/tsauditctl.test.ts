/** `tsauditctl` beside `auditctl` on the same kernel state, and where it may not do anything. */
import { expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditctl, command, tsauditctl, TSAUDITCTL } from '../support/command';
import { describeLive } from '../support/live-kernel';

function withFile(text: string, use: (path: string) => void): void {
  const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
  try {
    const path = join(directory, 'test.rules');
    writeFileSync(path, text, { mode: 0o600 });
    use(path);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const CONTROL_LINES = '## a policy\n-D\n-b 8192\n-f 1\n--backlog_wait_time 60000\n\n# rules\n';

function rule(pid: number): string {
  return `-a always,exit -F arch=b64 -S kill -F pid=${pid} -k audit-netlink-test`;
}

function policy(rules: number): string {
  const lines = Array.from({ length: rules }, (_, n) => rule(n + 1));
  return `${CONTROL_LINES}${lines.join('\n')}\n`;
}

describeLive('tsauditctl', () => {
  it('loads a rules file of a hundred rules as auditctl does', () => {
    withFile(policy(100), (path) => {
      // Each setting prints the status as it then is, so both begin from what the file sets.
      auditctl('-R', path);
      const theirs = auditctl('-R', path);
      const ours = tsauditctl('-R', path);
      const ourList = auditctl('-l').stdout;
      const ourStatus = auditctl('-s').stdout;
      expect(ours).toMatchObject({ code: 0, stderr: '' });
      expect(ourList.split('\n')).toHaveLength(101);
      expect(ourStatus).toContain('backlog_limit 8192\n');
      expect(ourStatus).toContain('backlog_wait_time 60000\n');
      expect(tsauditctl('-l').stdout).toBe(ourList);
      expect(ours.stdout).toBe(theirs.stdout);
      expect(tsauditctl('-D')).toEqual({ code: 0, stdout: 'No rules\n', stderr: '' });
    });
  });

  it('stops at the first bad line of a file, and with -c goes on and fails at the end', () => {
    const bad = `${rule(1)}\n-a always,exit -F nothing=1\n${rule(2)}\n`;
    withFile(bad, (path) => {
      const stopped = tsauditctl('-R', path);
      expect(stopped.code).toBe(1);
      expect(stopped.stderr).toContain(`There was an error in line 2 of ${path}\n`);
      expect(tsauditctl('-l').stdout.split('\n')).toHaveLength(2);
      tsauditctl('-D');
    });
    withFile(`-c\n${bad}`, (path) => {
      expect(tsauditctl('-R', path).code).toBe(1);
      expect(tsauditctl('-l').stdout.split('\n')).toHaveLength(3);
      tsauditctl('-D');
    });
  });

  it('prints the status as auditctl does', () => {
    for (const words of [['-s'], ['-s', '-i']]) {
      expect(tsauditctl(...words)).toEqual(auditctl(...words));
    }
    const set = tsauditctl('-e', '1', '-b', '512');
    expect(auditctl('-s').stdout).toContain('backlog_limit 512\n');
    expect(set.stdout).toContain('enabled 1\n');
  });

  it('says what the kernel refused, in auditctl’s words', () => {
    const words = rule(1).split(' ');
    expect(tsauditctl(...words).code).toBe(0);
    const again = tsauditctl(...words);
    expect(again.code).toBe(255);
    expect(again.stderr).toContain('Error sending add rule data request (Rule exists)\n');
    expect(tsauditctl('-D', '-k', 'audit-netlink-test').code).toBe(0);
    const gone = tsauditctl('-d', ...words.slice(1));
    expect(gone.stderr).toContain(
      'Error sending delete rule data request (No such file or directory)\n',
    );
  });

  it('names the cause where it has no right to ask', () => {
    const node = [process.execPath, TSAUDITCTL, '-s'];
    const refusals: [string, string[], number, string][] = [
      ['setpriv', ['--reuid=65534', '--clear-groups', ...node], 4, 'You must be root'],
      ['setpriv', ['--bounding-set=-audit_control', ...node], 4, 'You must be root'],
      ['unshare', ['--user', '--map-root-user', ...node], 255, 'user namespace'],
      ['unshare', ['--pid', '--fork', '--mount-proc', ...node], 255, 'pid namespace'],
    ];
    for (const [program, words, code, cause] of refusals) {
      const result = command(program, words);
      expect(result).toMatchObject({ code, stdout: '' });
      expect(result.stderr.split('\n').filter((line) => line.includes(cause))).toHaveLength(1);
    }
  });
});
