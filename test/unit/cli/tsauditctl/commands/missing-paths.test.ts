/** What is said of a rule that the kernel refuses for a path: which is missing, and which field wants it. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { MESSAGE_TYPE } from '../../../../../lib/tables/audit.generated';
import { SimulatedMachine } from '../../../policy/applying/simulated-machine';
import { PRIVILEGED, PRIVILEGED_OWNER, processIs } from '../../../process-state';
import { refused } from '../../../../support/outcomes';
import { ScriptedControl } from '../../../scripted-addon';
import { auditNetlink } from '../../audit-netlink/policy/program';
import { FINAL, runOn } from '../../run-on';

const EPERM = 1;
const ENOENT = 2;
const LOCKED = 'the audit configuration is locked (enabled is 2, immutable) until the next boot';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-paths-'));
  mkdirSync(join(folder, 'there'));
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('nowhere', join(folder, 'dangling'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => processIs(PRIVILEGED_OWNER));
afterEach(() => {
  jest.restoreAllMocks();
});

/** Fields, with F for the folder, and what is missing; undefined where nothing is. */
const CASES: readonly (readonly [fields: string, missing: string | undefined])[] = [
  ['dir=F/no', 'dir: F/no does not exist'],
  ['dir=F/no/deeper', 'dir: F/no/deeper does not exist'],
  ['dir=F/file/below', 'dir: F/file/below does not exist'],
  ['dir=F/there', undefined],
  ['path=F/no/file', 'path: there is no folder F/no for F/no/file'],
  ['path=F/file/below', 'path: there is no folder F/file for F/file/below'],
  // Only the folder has to be there.
  ['path=F/no', undefined],
  ['path=F/there/no', undefined],
  ['exe=F/no/program', 'exe: there is no folder F/no for F/no/program'],
  ['exe=F/dangling/program', 'exe: there is no folder F/dangling for F/dangling/program'],
  ['exe=F/no', undefined],
  // The first that is missing, in the rule's order.
  ['exe=F/gone/a path=F/no/b', 'exe: there is no folder F/gone for F/gone/a'],
  ['path=F/there/b exe=F/gone/a', 'exe: there is no folder F/gone for F/gone/a'],
  ['dir=F/no exe=F/gone/a', 'dir: F/no does not exist'],
  ['exe=F/there/a dir=F/no', 'dir: F/no does not exist'],
  ['pid=1', undefined],
];

function inFolder(text: string): string {
  return text.replaceAll('F/', `${folder}/`);
}

describe('tsauditctl', () => {
  const refusing = { refusals: new Map([[MESSAGE_TYPE.ADD_RULE, ENOENT]]) };

  it.each(CASES)('after ENOENT for %s', async (fields, missing) => {
    const words = inFolder(fields).split(' ');
    const { exitCode, errors } = await runOn(
      refusing,
      '-a',
      'always,exit',
      '-F',
      'arch=b64',
      '-S',
      'openat',
      ...words.flatMap((word) => ['-F', word]),
    );
    expect(exitCode).toBe(255);
    expect(errors).toEqual([
      'Error sending add rule data request (No such file or directory)',
      ...(missing === undefined ? [] : [`tsauditctl: ${inFolder(missing)}`]),
      FINAL,
    ]);
  });

  it('for watches of files and of folders', async () => {
    const file = await runOn(refusing, '-w', `${folder}/no/file`, '-p', 'w', '-k', 'k');
    expect(file.errors).toContain(
      `tsauditctl: path: there is no folder ${folder}/no for ${folder}/no/file`,
    );
    const tree = await runOn(
      refusing,
      '-a',
      'always,exit',
      '-F',
      `dir=${folder}/no`,
      '-F',
      'perm=w',
    );
    expect(tree.errors).toContain(`tsauditctl: dir: ${folder}/no does not exist`);
  });

  it('in one line, whatever the path holds', async () => {
    const path = `${folder}/no\u001B[2J/x`;
    const { errors } = await runOn(refusing, '-w', path, '-p', 'w', '-k', 'k');
    const hint = errors.find((line) => line.startsWith('tsauditctl: path: '));
    expect(hint).toContain('/no\\033[2J/x');
  });

  it.each([
    ['of a deletion', MESSAGE_TYPE.DEL_RULE, ENOENT, '-d'],
    ['for another reason', MESSAGE_TYPE.ADD_RULE, 12, '-a'],
  ])('says nothing of paths after a refusal %s', async (_what, type, errno, option) => {
    const { errors } = await runOn(
      { refusals: new Map([[type, errno]]) },
      option,
      'always,exit',
      '-F',
      `dir=${folder}/no`,
    );
    expect(errors).toHaveLength(2);
  });

  it.each([['-b'], ['-e'], ['-f'], ['-r'], ['--backlog_wait_time']])(
    'after EPERM for %s says that the configuration is locked, to those who may change it',
    async (option) => {
      const locked = { status: { enabled: 2 } };
      processIs(PRIVILEGED);
      const { errors } = await runOn(locked, option, '1');
      expect(errors).toContainEqual(expect.stringContaining(LOCKED));
      processIs({ ...PRIVILEGED, pid: false });
      const elsewhere = await runOn(locked, option, '1');
      expect(elsewhere.errors.join('\n')).toContain('pid namespace of its own');
      expect(elsewhere.errors.join('\n')).not.toContain(LOCKED);
    },
  );
});

function policy(text: string): string {
  const path = join(folder, 'a.rules');
  writeFileSync(path, `${text}\n`, { mode: 0o600 });
  return path;
}

describe('audit-netlink apply', () => {
  const machine = new SimulatedMachine();

  /** Applies one rule with the fields; what it names below `no` goes before the kernel sees the rule. */
  async function refusedFor(fields: string): Promise<string> {
    mkdirSync(join(folder, 'no/deeper'), { recursive: true });
    const { control } = machine;
    const answer = control.answer.bind(control);
    control.answer = (request) => {
      if (request.type !== MESSAGE_TYPE.ADD_RULE) return answer(request);
      rmSync(join(folder, 'no'), { recursive: true, force: true });
      return refused(ENOENT);
    };
    const words = inFolder(fields).split(' ');
    const text = `-a always,exit -F arch=b64 -S openat -F ${words.join(' -F ')} -F key=k`;
    const { code, stderr } = await auditNetlink('apply', policy(text));
    expect([code, machine.rules]).toEqual([2, []]);
    expect(stderr).toContain(`\n  ${text}\n`);
    return stderr;
  }

  it.each([
    ['dir=F/no', 'dir: F/no does not exist'],
    ['dir=F/no/deeper', 'dir: F/no/deeper does not exist'],
    ['path=F/no/file', 'path: there is no folder F/no for F/no/file'],
    ['exe=F/no/deeper/a', 'exe: there is no folder F/no/deeper for F/no/deeper/a'],
    ['exe=F/there/a path=F/no/b', 'path: there is no folder F/no for F/no/b'],
  ])('after ENOENT for %s', async (fields, missing) => {
    expect(await refusedFor(fields)).toContain(inFolder(missing));
  });

  it.each(['dir=F/there', 'path=F/there/no', 'exe=F/there/a', 'pid=1'])(
    'after ENOENT for %s, where all is there, names no path',
    async (fields) => {
      expect(await refusedFor(fields)).not.toMatch(/does not exist|there is no folder/);
    },
  );

  it('after EPERM says what this process lacks', async () => {
    processIs({ ...PRIVILEGED_OWNER, pid: false });
    ScriptedControl.answer = () => refused(EPERM);
    const { code, stderr } = await auditNetlink('apply', policy('-w /etc -p w -k k'));
    expect([code, stderr]).toEqual([2, expect.stringContaining('pid namespace of its own')]);
  });
});
