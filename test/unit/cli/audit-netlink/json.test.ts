/** `--json` of `audit-netlink`: one document of the published schema for every run, however it ends. */
import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MESSAGE_TYPE } from '../../../../lib/tables/audit.generated';
import { refused } from '../../../support/outcomes';
import { rule, SimulatedMachine } from '../../policy/applying/simulated-machine';
import { ScratchFolder } from '../../policy/files/scratch-folder';
import { ScriptedControl, ScriptedEventStream, systemError } from '../../scripted-addon';
import { LOG } from './events/log';
import { auditNetlink, lines } from './policy/program';

const folder = new ScratchFolder();
const machine = new SimulatedMachine();

const EPERM = 1;
const EPROTONOSUPPORT = 93;

const schema = JSON.parse(
  readFileSync(join(__dirname, '../../../../docs/audit-netlink.schema.json'), 'utf8'),
) as object;
const validate = new Ajv({ allowUnionTypes: true }).compile(schema);

type Document = Record<string, unknown>;

/** Runs it; every word `FILE` stands for a file with the text. */
async function json(words: readonly string[], text = ''): Promise<Document> {
  const path = folder.file('a.rules', text);
  const given = words.map((word) => word.replaceAll('FILE', path));
  const { code, stdout, stderr } = await auditNetlink(...given);
  const document = JSON.parse(stdout) as Document;
  expect({ errors: validate(document) ? [] : validate.errors }).toEqual({ errors: [] });
  expect(document['exitCode']).toBe(code);
  expect(document['messages']).toEqual(stderr.split('\n').filter((line) => line !== ''));
  return document;
}

describe('a wrong command line', () => {
  it.each([
    ['--json'],
    ['nosuch', '--json'],
    ['--json', 'check'],
    ['check', '--json'],
    ['check', '--json', '--nosuch', '/etc'],
    ['plan', '--order', 'any', '--json', '/etc'],
    ['apply', '--json', 'FILE', '--owned'],
    ['apply', '--json', '--owned', '', 'FILE'],
    ['diff', '--json', 'FILE'],
    ['diff', '--json', '--offline', 'kernel:', 'FILE'],
    ['diff', '--json', 'kernel', 'FILE'],
    ['check', '--json', '--arch', 'aarch64', 'FILE'],
    ['check', '--json', '--offline', '--arch', 'pdp11', 'FILE'],
    ['fmt', '--json', 'FILE'],
    ['events', '--json', '--nosuch'],
    ['events', '--json', '--raw'],
    ['events', '--json', '--count', 'none'],
    ['events', '--json', '--type', 'nosuch'],
    ['events', '--json', '--where', 'nosuch'],
    ['events', '--json', '--key', ''],
    ['events', '--json', '--input', ''],
    ['events', '--format=ecs', '--json'],
    ['events', '--format', 'otel', '--where', 'nosuch'],
  ])('is told: %j', async (...words) => {
    expect(await json(words)).toMatchObject({ exitCode: 2, error: { code: 'usage' } });
  });

  it.each([
    [['check', '--owned', '--json', '/no/such']],
    [['check', '/no/such', '--', '--json']],
    [['events', '--format', 'xml']],
    [['events', '--key', '--json', '--input', '/no/such']],
  ])('and one that does not ask for it is not JSON: %j', async (words) => {
    const { code, stdout } = await auditNetlink(...words);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('leaves help as it is', async () => {
    const { code, stdout } = await auditNetlink('check', '--json', '--help');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Usage: audit-netlink check')]);
  });
});

describe('what cannot be done', () => {
  it.each([
    [['check', '--json', '/no/such'], 'policy-refused'],
    [['plan', '--json', '/no/such'], 'policy-refused'],
    [['apply', '--json', 'FILE/below'], 'policy-refused'],
    [['diff', '--json', 'FILE', '/no/such'], 'policy-refused'],
    [['events', '--json', '--input', '/no/such'], 'ENOENT'],
    [['events', '--format', 'ecs', '--input', 'FILE/below'], 'ENOTDIR'],
    [['events', '--format=otel', '--input', '/dev/null'], 'foreign-format'],
    [['events', '--json', '--follow-rules', '/no/such'], 'policy-refused'],
    [['events', '--json', '--add', '-w'], 'policy-refused'],
  ])('because of a file: %j', async (words, code) => {
    expect(await json(words)).toMatchObject({ exitCode: 2, error: { code } });
  });

  it.each(['check', 'plan', 'apply'])('because a policy is broken: %s', async (command) => {
    const text = lines(rule(1), '-a always,exit -S nosuch -k x', '-w x');
    const document = await json([command, '--json', 'FILE'], text);
    expect(document).toMatchObject({ error: { code: 'policy-refused' } });
    expect(document['problems']).toMatchObject([
      { line: 2, severity: 'error', code: 'unknown-syscall' },
      { line: 3, severity: 'error', code: 'watch-path' },
    ]);
  });

  it.each([
    ['check', 'FILE'],
    ['plan', 'FILE'],
    ['apply', 'FILE'],
    ['diff', 'kernel:', 'FILE'],
    ['diff', 'FILE', 'kernel:'],
    ['events', '--add', rule(1)],
  ])('because there is no socket: %j', async (command, ...words) => {
    ScriptedControl.failure = systemError(EPROTONOSUPPORT, 'socket');
    expect(await json([command, '--json', ...words], lines(rule(1)))).toMatchObject({
      exitCode: 2,
      error: { code: 'EPROTONOSUPPORT', errno: EPROTONOSUPPORT },
    });
  });

  it.each([['check'], ['plan'], ['apply'], ['diff', 'kernel:']])(
    'because this process has no privilege: %j',
    async (...words) => {
      ScriptedControl.answer = () => refused(EPERM);
      expect(await json([...words, '--json', 'FILE'], lines(rule(1)))).toMatchObject({
        exitCode: 2,
        error: { code: 'EPERM', errno: EPERM },
      });
    },
  );

  it('because it may not listen', async () => {
    ScriptedEventStream.failure = systemError(EPERM, 'bind');
    for (const how of ['--json', '--format=json', '--format=ecs', '--format=otel']) {
      expect(await json(['events', how])).toMatchObject({
        type: 'error',
        error: { code: 'EPERM' },
      });
    }
  });

  it('because the kernel refuses a rule, with the plan', async () => {
    machine.control.spoil = (position) => (position === 0 ? 'refuse' : undefined);
    expect(await json(['apply', '--json', 'FILE'], lines(rule(1)))).toMatchObject({
      exitCode: 2,
      error: { code: 'ENOMEM', rolledBack: true, message: expect.stringContaining(rule(1)) },
      applied: false,
      changes: [{ kind: 'add', text: rule(1) }],
    });
  });

  it('because a signal came', async () => {
    machine.control.onChange = () => process.emit('SIGTERM', 'SIGTERM');
    expect(await json(['apply', '--json', 'FILE'], lines(rule(1)))).toMatchObject({
      error: { code: 'interrupted', rolledBack: true },
      applied: false,
    });
    expect(machine.rules).toEqual([]);
  });

  it('because somebody else changes rules', async () => {
    const { control } = machine;
    const answer = control.answer.bind(control);
    control.answer = (request) => {
      const lost = request.type === MESSAGE_TYPE.LIST_RULES && control.changes.length > 0;
      return lost ? { state: 'done', errno: 0, ack: 0, replies: [] } : answer(request);
    };
    expect(await json(['apply', '--json', 'FILE'], lines(rule(1)))).toMatchObject({
      error: { code: 'verification-failed' },
    });
  });
});

describe('what is done', () => {
  it('has rules as objects with their text, and problems', async () => {
    machine.holds(rule(1), rule(9));
    const text = lines(rule(1), rule(2), '-w /etc -p w -k k');
    const same = { text: rule(2), rule: { list: 'exit', keys: ['k'] } };
    expect(await json(['check', '--offline', '--json', 'FILE'], text)).toMatchObject({
      exitCode: 0,
      rules: [{ text: rule(1) }, same, { text: '-w /etc -p w -k k' }],
      problems: [{ line: 3, severity: 'warning', code: 'watch-is-slow' }],
    });
    for (const command of ['check', 'plan']) {
      expect(await json([command, '--json', '--quiet', 'FILE'], text)).toMatchObject({
        exitCode: 1,
        inSync: false,
        changes: expect.arrayContaining([expect.objectContaining({ kind: 'add', text: rule(2) })]),
        problems: [],
      });
    }
    expect(await json(['diff', '--json', 'kernel:', 'FILE'], text)).toMatchObject({
      exitCode: 1,
      added: [same, { text: '-w /etc -p w -k k' }],
      removed: [{ text: rule(9) }],
      moved: [],
    });
    expect(await json(['apply', '--json', 'FILE'], text)).toMatchObject({
      exitCode: 0,
      applied: true,
    });
    expect(await json(['apply', '--dry-run', '--json', 'FILE'], text)).toMatchObject({
      exitCode: 0,
      applied: false,
      inSync: true,
      changes: expect.not.arrayContaining([expect.objectContaining({ kind: 'add' })]),
    });
  });

  it('says what was left out', async () => {
    const text = lines(rule(1), '-a always,exit -S nosuch');
    expect(await json(['apply', '--json', '--keep-going', 'FILE'], text)).toMatchObject({
      exitCode: 1,
      applied: true,
      leftOut: 1,
      problems: [{ line: 2 }],
    });
  });

  it('is not of the schema when something is missing', () => {
    const common = { exitCode: 2, messages: [], problems: [] };
    expect(validate(common)).toBe(false);
    expect(validate({ ...common, error: { code: 'usage', message: 'x' } })).toBe(true);
    expect(validate({ ...common, exitCode: 0, added: ['-w /etc'] })).toBe(false);
  });
});

/** What the command prints of a log. */
async function printed(...words: readonly string[]): Promise<string> {
  const path = folder.file('audit.log', LOG);
  const { code, stdout } = await auditNetlink('events', '--input', path, ...words);
  expect(code).toBe(0);
  return stdout;
}

describe('formats of events', () => {
  it.each([
    ['json', '--json'],
    ['raw', '--raw'],
    ['pretty', '--pretty'],
  ])('%s is what %s prints', async (format, flag) => {
    expect(await printed(`--format=${format}`)).toBe(await printed(flag));
  });

  it('line is what nothing prints', async () => {
    expect(await printed('--format', 'line')).toBe(await printed());
  });

  it('ecs and otel are the documents of the events, one a line', async () => {
    const parsed = (text: string): Document[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Document);
    const ecs = parsed(await printed('--format=ecs'));
    expect(ecs).toHaveLength(3);
    expect(ecs[0]).toMatchObject({
      '@timestamp': '2023-11-14T22:13:20.123Z',
      ecs: { version: expect.stringMatching(/^9\./) },
      event: { outcome: 'failure' },
      file: { path: '/etc/shadow' },
      tags: ['secrets'],
    });
    const otel = parsed(await printed('--format=otel'));
    expect(otel).toHaveLength(3);
    for (const one of otel) {
      expect(one).toMatchObject({
        resourceLogs: [
          {
            scopeLogs: [
              {
                scope: { name: 'audit-netlink' },
                logRecords: [{ timeUnixNano: '1700000000123000000', eventName: 'audit.event' }],
              },
            ],
          },
        ],
      });
    }
    expect(parsed(await printed('--format=ecs', '--where', 'success=no', '--count', '1'))).toEqual(
      ecs.slice(0, 1),
    );
  });

  it('has no command lines cut short in raw lines', async () => {
    const path = folder.file('audit.log', LOG);
    const words = ['events', '--input', path, '--format=raw', '--max-command', '9'];
    expect(await auditNetlink(...words)).toMatchObject({ code: 2, stdout: '' });
  });
});
