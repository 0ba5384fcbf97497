/** `plan --out` and `apply` of what it wrote, and `plan --detailed-exitcode`. */
import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { rule, SimulatedMachine } from '../../../policy/applying/simulated-machine';
import { ScratchFolder } from '../../../policy/files/scratch-folder';
import { ScriptedControl, systemError } from '../../../scripted-addon';
import { auditNetlink, lines } from './program';

const ROOT = join(__dirname, '..', '..', '..', '..', '..');
const EPROTONOSUPPORT = 93;

const folder = new ScratchFolder();
const machine = new SimulatedMachine();
const validate = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(ROOT, 'docs', 'plan.schema.json'), 'utf8')) as object,
);

interface PolicyRule {
  readonly rule: { readonly keys: readonly string[] };
  readonly text: string;
  readonly sha256: string;
}

interface Plan {
  readonly formatVersion: number;
  readonly madeBy: string;
  readonly leftOut: number;
  readonly kernel: { machine: string; rules: object[]; settings: Record<string, unknown> };
  readonly policy: {
    rules: PolicyRule[];
    settings: Record<string, unknown>;
    options: Record<string, unknown>;
  };
  readonly plan: { changes: { kind: string }[]; steps: number };
}

const read = (path: string): Plan => JSON.parse(readFileSync(path, 'utf8')) as Plan;

/** Makes a plan of the lines, and gives its path. */
async function planned(rules: readonly string[], ...words: readonly string[]): Promise<string> {
  const out = join(folder.path, 'my.plan');
  const { code } = await auditNetlink(
    'plan',
    ...words,
    '--out',
    out,
    folder.file('my.rules', lines(...rules)),
  );
  expect(code).toBe(1);
  expect({ errors: validate(read(out)) ? [] : validate.errors }).toEqual({ errors: [] });
  return out;
}

describe('a plan in a file', () => {
  it('is carried out as it was shown', async () => {
    machine.holds(rule(9), rule(1));
    const path = folder.file('my.rules', lines('-b 512', rule(1), rule(2)));
    const shown = await auditNetlink('plan', path);
    const out = `${folder.path}/my.plan`;
    const told = `the plan is in ${out}, for audit-netlink apply\n`;
    expect(await auditNetlink('plan', path, '--out', out)).toEqual({
      ...shown,
      stdout: shown.stdout + told,
    });
    expect(machine.control.changes).toEqual([]);
    expect(await auditNetlink('apply', '--dry-run', out)).toEqual(shown);
    expect(machine.control.changes).toEqual([]);
    // The rules files have no part in it any more.
    writeFileSync(path, lines(rule(77)));
    expect(await auditNetlink('apply', out)).toEqual({
      code: 0,
      stdout: `${shown.stdout}the kernel holds this policy\n`,
      stderr: '',
    });
    expect(machine.rules).toEqual([rule(1), rule(2)]);
    expect(machine.control.status.backlogLimit).toBe(512);
  });

  it('is of the published schema, and for its owner alone', async () => {
    machine.holds(rule(9, 'app.a'), rule(1));
    const out = await planned([rule(5, 'app.b'), '-f 0'], '--owned', 'app.');
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path).toSorted()).toEqual(['my.plan', 'my.rules']);
    expect(read(out)).toMatchObject({
      format: 'audit-netlink plan',
      formatVersion: 1,
      source: `${folder.path}/my.rules`,
      leftOut: 0,
      kernel: { rules: [{ text: rule(9, 'app.a') }], settings: { failureMode: 'printk' } },
      policy: {
        rules: [{ text: rule(5, 'app.b') }],
        settings: { failureMode: 'silent' },
        options: { owned: { keyPrefix: 'app.' }, order: 'exact' },
      },
      plan: { inSync: false, steps: 2 },
    });
  });

  it('with --json is told of in the documents', async () => {
    const path = folder.file('my.rules', lines(rule(1)));
    const out = `${folder.path}/my.plan`;
    const { stdout } = await auditNetlink('plan', '--json', '--out', out, path);
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 1, out, applied: false, steps: 1 });
    const applied = await auditNetlink('apply', '--json', out);
    expect(JSON.parse(applied.stdout)).toMatchObject({ exitCode: 0, applied: true, steps: 1 });
    expect(machine.rules).toEqual([rule(1)]);
  });

  it('takes every rule that people write, in its place', async () => {
    const path = join(ROOT, 'test', 'golden', 'rule-texts.rules');
    const out = `${folder.path}/golden.plan`;
    await auditNetlink('plan', '--quiet', '--out', out, path);
    expect(read(out).policy.rules.length).toBeGreaterThan(30);
    expect(await auditNetlink('apply', out)).toMatchObject({ code: 0, stderr: '' });
    expect(await auditNetlink('check', '--quiet', path)).toMatchObject({ code: 0 });
  });

  it('keeps -A where it was, and names that are not UTF-8', async () => {
    const path = join(folder.path, 'odd.rules');
    const odd = Buffer.concat([Buffer.from('-w /etc/\xE9 -p wa -k odd\n', 'latin1')]);
    writeFileSync(path, Buffer.concat([odd, Buffer.from(lines(rule(1).replace('-a', '-A')))]));
    const out = `${folder.path}/odd.plan`;
    await auditNetlink('plan', '--quiet', '--out', out, path);
    expect(await auditNetlink('apply', out)).toMatchObject({ code: 0 });
    expect(await auditNetlink('check', '--quiet', path)).toMatchObject({ code: 0 });
    expect(machine.rules[0]).toBe(rule(1));
  });

  it('may have nothing to do', async () => {
    machine.holds(rule(1));
    const out = `${folder.path}/empty.plan`;
    const path = folder.file('my.rules', lines(rule(1)));
    expect(await auditNetlink('plan', '--out', out, path)).toMatchObject({ code: 0 });
    expect(await auditNetlink('apply', out)).toMatchObject({ code: 0 });
    expect(machine.control.changes).toEqual([]);
  });

  it('tells of lines that were left out when it was made', async () => {
    const out = await planned([rule(1), '-a always,exit -S nosuch'], '--keep-going');
    const applied = await auditNetlink('apply', out);
    expect([applied.code, applied.stderr]).toEqual([1, '1 error; everything else is loaded\n']);
    expect(machine.rules).toEqual([rule(1)]);
  });
});

/** Applies the plan, which changes nothing, and gives the code and the message. */
async function refusal(out: string): Promise<string> {
  const { length } = machine.control.changes;
  const { code, stdout, stderr } = await auditNetlink('apply', out);
  expect([code, stdout]).toEqual([2, '']);
  expect(machine.control.changes).toHaveLength(length);
  const json = JSON.parse((await auditNetlink('apply', '--json', out)).stdout) as {
    error: { code: string };
  };
  return `${json.error.code}: ${stderr}`;
}

describe('a plan is refused', () => {
  const STALE = 'the kernel is not what it was when the plan was made; nothing was changed.';

  it.each([
    ['has one more rule', [rule(1), rule(2), rule(3)], [`new: ${rule(3)}`]],
    ['has one rule less', [rule(2)], [`gone: ${rule(1)}`]],
    ['has another order', [rule(2), rule(1)], ['the same rules, in another order or number']],
    ['has another rule', [rule(1), rule(4)], [`new: ${rule(4)}`, `gone: ${rule(2)}`]],
  ])('when the kernel %s', async (_, now, told) => {
    machine.holds(rule(1), rule(2));
    const out = await planned([rule(2), rule(7)]);
    machine.holds(...now);
    expect(await refusal(out)).toBe(
      lines(
        `plan-refused: audit-netlink: ${out}: ${STALE} Make the plan anew with audit-netlink plan --out`,
        ...told.map((line) => `  ${line}`),
      ),
    );
    expect(machine.rules).toEqual(now);
  });

  it('when it was carried out already', async () => {
    const out = await planned([rule(2)]);
    expect(await auditNetlink('apply', out)).toMatchObject({ code: 0 });
    expect(await refusal(out)).toContain(STALE);
  });

  it('when a setting that it changes is not what it was', async () => {
    const out = await planned(['-b 512', rule(1)]);
    machine.control.status.backlogLimit = 100;
    expect(await refusal(out)).toContain('\n  backlog_limit was 64 and is 100\n');
  });

  it('when a setting that it leaves is not what it was', async () => {
    const out = await planned(['-b 64', rule(1)]);
    machine.control.status.backlogLimit = 65;
    expect(await refusal(out)).toContain('\n  backlog_limit was 64 and is 65\n');
  });

  it('but not for a rule that it does not manage', async () => {
    machine.holds(rule(1));
    const out = await planned([rule(2, 'app.a')], '--owned', 'app.');
    machine.holds(rule(3), rule(1));
    expect(await auditNetlink('apply', out)).toMatchObject({ code: 0 });
    expect(machine.rules).toEqual([rule(3), rule(1), rule(2, 'app.a')]);
  });

  it('when a name in it means something else', async () => {
    const watched = join(folder.path, 'watched');
    const out = await planned([`-w ${watched} -p wa -k w`]);
    // What was a file is now a folder.
    const plan = readFileSync(out, 'utf8');
    expect(plan).toContain('"path"');
    const digest = read(out).policy.rules[0]?.sha256 as string;
    writeFileSync(out, plan.replace(digest, digest.replaceAll(/[0-9a-f]/g, '0')));
    expect(await refusal(out)).toMatch(/has rules that mean something else now, .*\n {2}-w /s);
  });

  it('when it is of another machine', async () => {
    const out = await planned([rule(1)]);
    writeFileSync(
      out,
      JSON.stringify({ ...read(out), kernel: { ...read(out).kernel, machine: 's390x' } }),
    );
    expect(await refusal(out)).toMatch(/was made on s390x, and this machine is \w+; nothing/);
  });

  type Change = (plan: Plan) => unknown;
  it.each<[string, Change]>([
    ['a change fewer', (plan) => plan.plan.changes.pop()],
    ['another number of steps', (plan) => Object.assign(plan.plan, { steps: 7 })],
    [
      'a rule more',
      ({ policy: { rules } }) =>
        rules.push({
          ...(rules[0] as PolicyRule),
          rule: { ...(rules[0] as PolicyRule).rule, keys: ['z'] },
        }),
    ],
    ['a rule fewer', (plan) => plan.policy.rules.pop()],
    ['another text', (plan) => Object.assign(plan.policy.rules[0] as object, { text: 'harmless' })],
    ['another setting', (plan) => Object.assign(plan.policy.settings, { failureMode: 'panic' })],
    ['other options', (plan) => Object.assign(plan.policy.options, { owned: { keyPrefix: 'k' } })],
    ['a member more', (plan) => Object.assign(plan, { also: 'this' })],
  ])('when it was changed by hand: %s', async (_, change) => {
    machine.holds(rule(8, 'z'));
    const out = await planned([rule(1), rule(2), '-b 100']);
    const plan = read(out);
    change(plan);
    writeFileSync(out, JSON.stringify(plan));
    expect(await refusal(out)).toMatch(/^plan-refused: .*nothing was changed\. Make the plan anew/);
  });

  it('when another version plans otherwise', async () => {
    const out = await planned([rule(1)]);
    const plan = { ...read(out), madeBy: 'audit-netlink 9.0.0' };
    writeFileSync(out, JSON.stringify({ ...plan, plan: { ...plan.plan, steps: 2 } }));
    expect(await refusal(out)).toMatch(
      /was made by audit-netlink 9\.0\.0, and audit-netlink 0\.\S+ plans/,
    );
  });

  it('when it is of another format', async () => {
    const out = await planned([rule(1)]);
    writeFileSync(out, JSON.stringify({ ...read(out), formatVersion: 2 }));
    expect(await refusal(out)).toContain('has format version 2, and this program reads version 1');
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -20), 'it is not JSON, or only a part of it'],
    ['another document', () => '{"rules":[]}', 'it is JSON of another kind'],
    ['an array', () => '[1]', 'it is JSON of another kind'],
    [
      'without a policy',
      (text: string) => text.replace('"policy"', '"polity"'),
      '#/policy is missing or wrong',
    ],
    [
      'with a wrong rule',
      (text: string) => text.replace('"always"', '"often"'),
      '#/policy/rules/0/rule/action',
    ],
    [
      'with a wrong number',
      (text: string) => text.replace('"leftOut":0', '"leftOut":"0"'),
      '#/leftOut is',
    ],
    ['with a wrong order', (text: string) => text.replace('"exact"', '"any"'), 'order'],
    [
      'with a wrong setting',
      (text: string) => text.replaceAll('backlogLimitRecords', 'backlog'),
      'backlog',
    ],
  ])('when it is not a plan: %s', async (_, spoil, told) => {
    const out = await planned([rule(1), '-b 100']);
    const compact = JSON.stringify(read(out));
    writeFileSync(out, spoil(compact));
    expect(await refusal(out)).toMatch(
      /^not-a-plan: audit-netlink: .*\/my\.plan: is not a plan of audit-netlink: /,
    );
    expect(await refusal(out)).toContain(told);
  });

  it('when others may write to it', async () => {
    const out = await planned([rule(1)]);
    chmodSync(out, 0o666);
    expect((await auditNetlink('apply', out)).stderr).toContain(`${out}: is world writable`);
    expect(machine.control.changes).toEqual([]);
  });

  it.each([['--owned', 'app.'], ['--order', 'exact'], ['--keep-going'], ['--allow-empty']])(
    'with what is for rules files: %s',
    async (...words) => {
      const out = await planned([rule(1)]);
      const { code, stderr } = await auditNetlink('apply', ...words, out);
      expect([code, stderr]).toEqual([
        2,
        `audit-netlink: ${words[0]} is for rules files: a plan is carried out as it was made\n`,
      ]);
      expect(machine.control.changes).toEqual([]);
    },
  );
});

describe('--out', () => {
  it('replaces a plan, and nothing else', async () => {
    const first = await planned([rule(1)]);
    const out = await planned([rule(2)]);
    expect(out).toBe(first);
    expect(read(out).policy.rules[0]?.text).toBe(rule(2));
    const path = join(folder.path, 'my.rules');
    const there = 'is there already and is not a plan; name another file, or remove it';
    expect(await auditNetlink('plan', '--out', path, path)).toMatchObject({
      code: 2,
      stderr: `audit-netlink: ${path}: ${there}\n`,
    });
    expect(readFileSync(path, 'utf8')).toBe(lines(rule(2)));
    expect(await auditNetlink('plan', '--out', folder.path, path)).toMatchObject({
      code: 2,
      stderr: `audit-netlink: ${folder.path}: is a folder\n`,
    });
    symlinkSync('/nowhere', join(folder.path, 'link'));
    expect((await auditNetlink('plan', '--out', join(folder.path, 'link'), path)).stderr).toContain(
      'link: is not a regular file',
    );
  });

  it('tells in a sentence when it cannot write', async () => {
    const path = folder.file('my.rules', lines(rule(1)));
    const out = join(folder.path, 'none', 'my.plan');
    expect(await auditNetlink('plan', '--out', out, path)).toMatchObject({
      code: 2,
      stderr: `audit-netlink: ${out}: is in a folder that does not exist\n`,
    });
    expect((await auditNetlink('plan', '--out', '', path)).stderr).toContain(
      '--out needs the name',
    );
  });

  it('writes nothing when there is no plan', async () => {
    mkdirSync(join(folder.path, 'd'));
    const out = join(folder.path, 'd', 'my.plan');
    const path = folder.file('bad.rules', '-Z\n');
    expect(await auditNetlink('plan', '--out', out, path)).toMatchObject({ code: 2 });
    expect(existsSync(out)).toBe(false);
  });
});

describe('--detailed-exitcode', () => {
  const plan = async (...words: readonly string[]): Promise<number | null> =>
    (await auditNetlink('plan', '--detailed-exitcode', ...words)).code;

  it('is 0 with nothing to do, and 2 with changes', async () => {
    machine.holds(rule(1));
    expect(await plan(folder.file('a.rules', lines(rule(1))))).toBe(0);
    expect(await plan(folder.file('a.rules', lines(rule(2))))).toBe(2);
    expect(await plan(folder.file('a.rules', lines(rule(1), '-b 999')))).toBe(2);
  });

  it('is 1 for every error', async () => {
    const bad = folder.file('bad.rules', lines(rule(1), '-a always,exit -S nosuch'));
    expect(await plan(bad)).toBe(1);
    expect(await plan('--keep-going', bad)).toBe(1);
    expect(await plan('/nowhere')).toBe(1);
    expect(await plan()).toBe(1);
    expect(await plan('--nosuch', bad)).toBe(1);
    expect((await auditNetlink('plan', '--nosuch', '--detailed-exitcode', bad)).code).toBe(1);
    expect((await auditNetlink('plan', bad, '--', '--detailed-exitcode')).code).toBe(2);
    const good = folder.file('a.rules', lines(rule(1)));
    expect(await plan('--out', folder.path, good)).toBe(1);
    ScriptedControl.failure = systemError(EPROTONOSUPPORT, 'socket');
    expect(await plan(good)).toBe(1);
  });

  it('is in the document, which tells errors by its error', async () => {
    const good = folder.file('a.rules', lines(rule(1)));
    const { stdout } = await auditNetlink('plan', '--json', '--detailed-exitcode', good);
    const document = JSON.parse(stdout) as object;
    expect(document).toMatchObject({ exitCode: 2, inSync: false });
    expect(document).not.toHaveProperty('error');
    const failed = await auditNetlink('plan', '--json', '--detailed-exitcode', '/nowhere');
    expect(JSON.parse(failed.stdout)).toMatchObject({
      exitCode: 1,
      error: { code: 'policy-refused' },
    });
  });
});
