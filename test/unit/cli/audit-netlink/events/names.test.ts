/** `audit-netlink events`: whose names are in what it prints. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import childProcess from 'node:child_process';
import { forgetNames } from '../../../../../lib/machine/shared-names';
import { playFiles, playGetent } from '../../../../support/played-getent';
import { ScratchFolder } from '../../../policy/files/scratch-folder';
import { opened } from './log';
import { RunningEvents } from './running-events';

const folder = new ScratchFolder();

beforeEach(() => {
  forgetNames();
  playFiles({
    '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:\n',
    '/etc/group': 'root:x:0:\n',
    '/etc/nsswitch.conf': 'passwd: files ldap\ngroup: files ldap\n',
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  forgetNames();
});

/** A log of 600 deeds of 300 users, of whom every third is known, and not by a file. */
const LOG = Array.from({ length: 600 }, (_, at) =>
  opened(at + 1, '/etc/motd', true, 'motd').replace('auid=1000', `auid=${70_000 + (at % 300)}`),
).join('');
const PASSWD = Array.from({ length: 100 }, (_, at) => `u${at}:*:${70_000 + 3 * at}:1::/:\n`).join(
  '',
);

async function onLog(log: string, ...words: readonly string[]): Promise<string[]> {
  const running = new RunningEvents('--input', folder.file('audit.log', log), ...words);
  const { code, stdout, stderr } = await running.ended();
  expect([code, stderr]).toEqual([0, '']);
  return stdout.trimEnd().split('\n');
}

describe('ids that only a name service knows', () => {
  it('are in words, and the services are asked once for each, for many at once', async () => {
    const getent = playGetent(folder, { passwd: PASSWD, group: '' });
    const atOnce = jest.spyOn(childProcess, 'spawnSync');
    const lines = await onLog(LOG);
    const names = lines.map((line) => / (?<who>u\d+|uid \d+) /.exec(line)?.groups?.['who']);
    expect(names).toEqual(
      Array.from({ length: 600 }, (_, at) =>
        at % 3 === 0 ? `u${(at % 300) / 3}` : `uid ${70_000 + (at % 300)}`,
      ),
    );
    expect(atOnce).not.toHaveBeenCalled();
    const keys = getent.asked.flatMap((words) => words.split(' ').slice(1));
    expect([keys.length, new Set(keys).size]).toEqual([300, 300]);
    expect(getent.asked.length).toBeLessThan(10);
  });

  it('are in words where records are', async () => {
    playGetent(folder, { passwd: PASSWD, group: '' });
    const pretty = (await onLog(LOG, '--pretty', '--count', '2')).join('\n');
    expect(pretty).toContain(' auid=u0 ');
    expect(pretty).toContain(' auid=unknown(70001) ');
  });

  it('are chosen by their names', async () => {
    const getent = playGetent(folder, { passwd: PASSWD, group: '' });
    expect(await onLog(LOG, '--where', 'auid~^u7$')).toHaveLength(2);
    expect(await onLog(LOG, '--where', 'auid=u7', '--where', 'auid!=u8')).toHaveLength(2);
    const sought = getent.asked.filter((words) => words.startsWith('passwd u'));
    expect(sought).toEqual(['passwd u7', 'passwd u8']);
  });

  it('are nobody’s business where ids are printed', async () => {
    const getent = playGetent(folder, { passwd: PASSWD, group: '' });
    expect(await onLog(LOG, '--json')).toHaveLength(600);
    expect((await onLog(LOG, '--raw')).join('\n')).toBe(LOG.trimEnd());
    expect(getent.asked).toEqual([]);
  });

  it('have no names where there are no services', async () => {
    playFiles({ '/etc/nsswitch.conf': 'passwd: files\ngroup: files\n' });
    const getent = playGetent(folder, { passwd: PASSWD, group: '' });
    expect((await onLog(LOG))[0]).toContain(' uid 70000 ');
    expect(getent.asked).toEqual([]);
  });

  it('are waited for until a signal', async () => {
    const getent = playGetent(folder, { passwd: PASSWD, group: '' }, 'never');
    const running = new RunningEvents('--input', folder.file('audit.log', LOG));
    while (getent.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await running.endedBy('SIGTERM')).code).toBe(0);
  });
});
