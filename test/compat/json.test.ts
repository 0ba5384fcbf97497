/** `--json` against its published schema, and against what the run came to. */
import { describe, expect, it, jest } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MESSAGE_TYPE } from '../../lib/tables/audit.generated';
import { FakeKernel, type FakeKernelSettings } from '../support/fake-kernel';
import { runAgainst } from './vectors';

jest.mock('../../lib/kernel/diagnosis', () => ({
  ...jest.requireActual<object>('../../lib/kernel/diagnosis'),
  hasCapability: () => true,
}));

const schema = JSON.parse(
  readFileSync(join(__dirname, '../../docs/tsauditctl.schema.json'), 'utf8'),
) as object;
const validate = new Ajv({ allowUnionTypes: true }).compile(schema);

const EEXIST = 17;

async function json(kernel: FakeKernel, ...words: string[]): Promise<Record<string, unknown>> {
  const { out, exitCode } = await runAgainst(kernel, ['--json', ...words]);
  const document = JSON.parse(out) as Record<string, unknown>;
  expect({ errors: validate(document) ? [] : validate.errors }).toEqual({ errors: [] });
  expect(document['exitCode']).toBe(exitCode);
  return document;
}

describe('--json', () => {
  const rule = [
    '-a',
    'always,exit',
    '-F',
    'arch=b64',
    '-S',
    'rename',
    '-F',
    'auid>=1000',
    '-k',
    'x',
  ];

  it('gives the rules with their text', async () => {
    const kernel = new FakeKernel();
    const added = await json(kernel, ...rule);
    expect(added['results']).toMatchObject([{ operation: 'add', ok: true }]);
    const { rules } = await json(kernel, '-l');
    expect(rules).toMatchObject([
      {
        text: '-a always,exit -F arch=b64 -S rename -F auid>=1000 -F key=x',
        rule: { list: 'exit', syscalls: ['rename'], keys: ['x'] },
      },
    ]);
  });

  it('gives the status and the features', async () => {
    const { status } = await json(new FakeKernel(), '-s');
    expect(status).toMatchObject({ backlogLimitRecords: 64, failureMode: 'printk' });
    expect(status).toHaveProperty('features.loginuid-immutable.supported', true);
    expect((await json(new FakeKernel(), '-b', '100'))['status']).toMatchObject({
      backlogLimitRecords: 100,
    });
  });

  it('gives what the kernel refused, and what was wrong in itself', async () => {
    const refusing = new FakeKernel({ refusals: new Map([[MESSAGE_TYPE.ADD_RULE, EEXIST]]) });
    const refused = await json(refusing, ...rule);
    expect(refused).toMatchObject({
      exitCode: 255,
      results: [{ operation: 'add', ok: false, error: { code: 'EEXIST', errno: EEXIST } }],
    });
    const wrong = await json(new FakeKernel(), '-a', 'always,exit', '-F', 'auid>=x');
    expect(wrong['results']).toMatchObject([
      { operation: 'parse', ok: false, error: { code: 'unknown-user' } },
    ]);
  });

  it('gives every line of a rules file', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
    try {
      const path = join(directory, 'x.rules');
      writeFileSync(path, `-c\n${rule.join(' ')}\n-a always,exit -F nothing=1\n`, { mode: 0o640 });
      const document = await json(new FakeKernel(), '-R', path);
      expect(document).toMatchObject({
        exitCode: 1,
        results: [
          { line: 2, ok: true },
          { line: 3, ok: false, error: { code: 'unknown-field', column: 19 } },
        ],
      });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('gives the requests of a dry run, with the rules as objects', async () => {
    const kernel = new FakeKernel();
    const { requests, results } = await json(kernel, '--dry-run', ...rule);
    expect(requests).toMatchObject([
      {
        request: 'AUDIT_ADD_RULE',
        text: '-a always,exit -F arch=b64 -S rename -F auid>=1000 -F key=x',
        rule: { list: 'exit', syscalls: ['rename'], keys: ['x'] },
      },
    ]);
    // Nobody said that it was taken.
    expect(results).toEqual([]);
    expect(kernel.requests).toEqual([]);
  });

  it.each([
    ['-s'],
    ['-s', '-i'],
    ['-l'],
    ['-D'],
    ['-b', '100'],
    ['-b5', '-s'],
    ['--reset-lost'],
    ['--signal', 'reload'],
  ])('and a dry run tell nothing that only the kernel knows: %j', async (...words) => {
    const kernel = new FakeKernel({ status: { lost: 7, pid: 1 } });
    const document = await json(kernel, '--dry-run', ...words);
    expect(Object.keys(document)).toEqual(['exitCode', 'messages', 'results', 'requests']);
    expect(document['exitCode']).toBe(0);
    expect(JSON.stringify(document['messages'])).not.toMatch(/[a-z]: 0|not running|No rules/);
    expect(kernel.requests).toEqual([]);
  });

  const EPERM = 1;
  const ENOMEM = 12;
  const EPROTONOSUPPORT = 93;
  const ECONNREFUSED = 111;
  const refusing = (type: number, errno: number) => ({ refusals: new Map([[type, errno]]) });

  it.each<[words: string[], settings: FakeKernelSettings, exitCode: number, code: string]>([
    [[], {}, 1, 'usage'],
    [['-nosuch'], {}, 255, 'usage'],
    [['--nosuch-at-all'], {}, 255, 'usage'],
    [['words'], {}, 255, 'usage'],
    [['-a'], {}, 255, 'usage'],
    [['--color=pink', '-l'], {}, 255, 'usage'],
    [['--arch=pdp11', '-l'], {}, 255, 'usage'],
    [['-e', '7'], {}, 255, 'usage'],
    [['-l', '-x'], {}, 255, 'usage'],
    [['-D', '-S', 'x'], {}, 255, 'usage'],
    [['-q', '/mnt'], {}, 255, 'usage'],
    [['--signal', 'nosuch'], {}, 1, 'usage'],
    [['-a', 'always,exit', '-F', 'nosuch=1'], {}, 255, 'unknown-field'],
    [['-w', 'relative', '-k', 'k'], {}, 255, 'watch-path'],
    [['-R', '/no/such.rules'], {}, 1, 'ENOENT'],
    [['-R', tmpdir()], {}, 1, 'not-regular'],
    [['-R', `/${'n'.repeat(300)}`], {}, 1, 'ENAMETOOLONG'],
    [['-R', '/dev/null/below'], {}, 1, 'ENOTDIR'],
    [['-l'], { socketErrno: EPROTONOSUPPORT }, 1, 'EPROTONOSUPPORT'],
    [['-s'], refusing(MESSAGE_TYPE.GET, ECONNREFUSED), 255, 'ECONNREFUSED'],
    [['-l'], refusing(MESSAGE_TYPE.LIST_RULES, ENOMEM), 255, 'ENOMEM'],
    [['-b', '9'], refusing(MESSAGE_TYPE.SET, EPERM), 255, 'EPERM'],
    [['-w', '/etc', '-k', 'k'], { status: { enabled: 2 } }, 1, 'locked'],
    [['-w', '/etc', '-k', 'k'], refusing(MESSAGE_TYPE.ADD_RULE, ENOMEM), 255, 'ENOMEM'],
    [['-m', 'hello'], refusing(MESSAGE_TYPE.USER, EPERM), 255, 'EPERM'],
    [['-t'], refusing(MESSAGE_TYPE.TRIM, ENOMEM), 255, 'ENOMEM'],
    [['--reset-lost'], { status: { featureBitmap: 0 } }, 255, 'kernel-too-old'],
    [['--signal', 'stop'], { status: { pid: 0 } }, 2, 'no-daemon'],
    [
      ['--dry-run', '-a', 'always,exit', '-F', 'path=etc', '-F', 'perm=r'],
      {},
      255,
      'kernel-refuses',
    ],
  ])('is there for every error: %j', async (words, settings, exitCode, code) => {
    const document = await json(new FakeKernel(settings), ...words);
    expect(document).toMatchObject({ exitCode, error: { code }, requests: [] });
    expect(document['messages']).not.toEqual([]);
  });

  it('is not valid when something else is printed', () => {
    expect(validate({ exitCode: 0, rules: [{ text: 1 }] })).toBe(false);
    expect(validate({ rules: [] })).toBe(false);
    const common = { messages: [], results: [], requests: [] };
    expect(validate({ exitCode: 1, ...common })).toBe(false);
    expect(validate({ exitCode: 0, ...common })).toBe(true);
  });
});
