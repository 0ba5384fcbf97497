/** `--json` against its published schema, and against what the run came to. */
import { describe, expect, it, jest } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MESSAGE_TYPE } from '../../lib/tables/audit.generated';
import { FakeKernel } from '../support/fake-kernel';
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

  it('gives the requests of a dry run', async () => {
    const kernel = new FakeKernel();
    const { requests } = await json(kernel, '--dry-run', ...rule);
    expect(requests).toMatchObject([{ request: 'AUDIT_ADD_RULE' }]);
    expect(kernel.requests).toEqual([]);
  });

  it('is not valid when something else is printed', () => {
    expect(validate({ exitCode: 0, rules: [{ text: 1 }] })).toBe(false);
    expect(validate({ rules: [] })).toBe(false);
  });
});
