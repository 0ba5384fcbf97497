/**
 * The installed auditctl 3.0.9 and `tsauditctl` side by side on random rules: what they would send to
 * the kernel is the same to the byte. A preloaded library plays the kernel for auditctl.
 */
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { machine, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, SEED } from '../support/random-cases';
import { bytesOfText, textOfBytes } from '../../lib/text/byte-text';
import { run } from '../../lib/cli/audit-netlink/audit-netlink';
import { escapeWord } from '../../lib/rules/tokenize';
import { ARCH, FIELD, MESSAGE_TYPE } from '../../lib/tables/audit.generated';
import { OPERATORS } from '../../lib/tables/keywords';
import { CollectedOutput } from '../support/collected-output';
import { FakeKernel } from '../support/fake-kernel';
import { ODD_LINES } from './odd-lines';
import { ruleLine } from './rule-lines';
import { runAgainst } from './vectors';
import { decodeRuleData } from '../../lib/kernel/rule-bytes';

jest.mock('../../lib/kernel/diagnosis', () => ({
  ...jest.requireActual<object>('../../lib/kernel/diagnosis'),
  hasCapability: () => true,
}));

const RULES_IN_FILE = 500;
const RULES_ALONE = 40;
const LIBRARY_SOURCE = join(__dirname, '../support/auditctl-preload.c');

interface SentRequest {
  readonly type: number;
  readonly hex: string;
}

function padded(payload: Uint8Array): string {
  const bytes = Buffer.alloc(Math.ceil(payload.length / 4) * 4);
  bytes.set(payload);
  return bytes.toString('hex');
}

/** The real auditctl, in a user namespace of its own, where no kernel takes audit requests. */
class Auditctl {
  readonly #library: string;
  readonly #log: string;

  constructor(readonly directory: string) {
    this.#library = join(directory, 'preload.so');
    this.#log = join(directory, 'requests');
  }

  /** Why there is nothing to compare with, or undefined. */
  prepare(): string | undefined {
    if (machine() !== 'x86_64') return 'the rules are made for x86_64';
    if (spawnSync('sh', ['-c', 'command -v auditctl']).status !== 0) {
      return 'auditctl is not installed';
    }
    const flags = ['-shared', '-fPIC', '-O1', '-Wall', '-Wextra', '-Werror'];
    const compiler = spawnSync('cc', [...flags, '-o', this.#library, LIBRARY_SOURCE, '-ldl']);
    if (compiler.error !== undefined) return 'cc is not installed';
    if (compiler.status !== 0) throw new Error(compiler.stderr.toString());
    if (spawnSync('unshare', ['-r', 'true']).status !== 0) return 'unshare -r is not allowed here';
    const active = this.run(['-s']).requests.some(({ type }) => type === MESSAGE_TYPE.GET);
    if (!active) throw new Error('the preloaded library does not see the requests of auditctl');
    return this.run(['-v']).out === 'auditctl version 3.0.9\n'
      ? undefined
      : 'the installed auditctl is not 3.0.9';
  }

  run(words: readonly string[]): {
    readonly out: string;
    readonly err: string;
    readonly requests: SentRequest[];
  } {
    rmSync(this.#log, { force: true });
    const environment = { LD_PRELOAD: this.#library, AUDIT_REQUEST_LOG: this.#log };
    // env sets it for auditctl alone: unshare itself runs outside the namespace.
    const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const command = ['-r', 'env', ...settings, 'auditctl', ...words];
    const { stdout, stderr } = spawnSync('unshare', command, { encoding: 'utf8' });
    return { out: stdout, err: stderr, requests: this.#requests() };
  }

  #requests(): SentRequest[] {
    if (!existsSync(this.#log)) return [];
    const bytes = readFileSync(this.#log);
    const requests: SentRequest[] = [];
    for (let offset = 0; offset < bytes.length;) {
      const type = bytes.readUInt32LE(offset);
      const end = offset + 8 + bytes.readUInt32LE(offset + 4);
      requests.push({ type, hex: bytes.subarray(offset + 8, end).toString('hex') });
      offset = end;
    }
    return requests;
  }
}

async function ourRequests(words: readonly string[]): Promise<SentRequest[]> {
  const kernel = new FakeKernel({ status: { enabled: 1 }, lenient: true });
  await runAgainst(kernel, words);
  return kernel.requests.map(({ type, payload }) => ({ type, hex: padded(payload) }));
}

/** The request with what its bytes say, so that a difference can be read. */
function readable({ type, hex }: SentRequest): Readonly<Record<string, unknown>> {
  if (type !== MESSAGE_TYPE.ADD_RULE && type !== MESSAGE_TYPE.DEL_RULE) return { type, hex };
  const { fields, strings, syscalls, ...rest } = decodeRuleData(Buffer.from(hex, 'hex'));
  const triples = Array.from({ length: fields.length / 3 }, (_, index) =>
    [...fields.subarray(3 * index, 3 * index + 3)].join(' '),
  );
  return { type, ...rest, triples, strings: strings.map(textOfBytes), words: [...syscalls], hex };
}

/** A line that sets a limit, whose request marks where the rule's own requests begin. */
function marker(index: number): string {
  return `-b ${index + 1}`;
}

/** The requests of each rule of a file with markers. */
function perRule(requests: readonly SentRequest[]): SentRequest[][] {
  const rules: SentRequest[][] = [];
  for (const request of requests) {
    if (request.type === MESSAGE_TYPE.SET) rules.push([]);
    else rules.at(-1)?.push(request);
  }
  return rules;
}

const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
const auditctl = new Auditctl(directory);
const missing = auditctl.prepare();

afterAll(() => rmSync(directory, { recursive: true }));

if (missing !== undefined) {
  if (process.env['CI'] === 'true') throw new Error(`nothing to compare with: ${missing}`);
  process.stdout.write(`skipped: ${missing}\n`);
}

const describeWithAuditctl = missing === undefined ? describe : describe.skip;

describeWithAuditctl('odd command lines', () => {
  it('are answered by auditctl as the table has it', () => {
    for (const { words, err, types = [], errno } of ODD_LINES) {
      // The preloaded library refuses nothing.
      if (errno !== undefined) continue;
      const answer = auditctl.run(words);
      const sent = answer.requests.map(({ type }) => type);
      expect({ words, err: answer.err, types: sent }).toEqual({ words, err, types });
    }
  });
});

describeWithAuditctl('random rules', () => {
  it(`${RULES_IN_FILE} of them in a file send the same`, async () => {
    const lines = fc.sample(ruleLine, RULES_IN_FILE);
    const text = lines.map((words, index) => {
      const line = words.map(escapeWord).join(' ');
      // 3.0.9 drops words of lines that are too short for them: words-per-line.
      return `${marker(index)}\n${line.padEnd(3 * words.length)}\n`;
    });
    const path = join(directory, 'audit.rules');
    writeFileSync(path, bytesOfText(`-c\n${text.join('')}`), { mode: 0o640 });
    const theirs = auditctl.run(['-R', path]);
    expect(theirs.err).not.toContain('There was an error');
    const expected = perRule(theirs.requests);
    const ours = perRule(await ourRequests(['--strict', '-R', path]));
    expect(expected).toHaveLength(RULES_IN_FILE);
    for (const [index, words] of lines.entries()) {
      const line = JSON.stringify(words);
      const requests = ours[index]?.map(readable);
      expect({ line, requests }).toEqual({ line, requests: expected[index]?.map(readable) });
    }
  });

  it(`${RULES_ALONE} of them on command lines send the same`, async () => {
    const all = fc.sample(ruleLine, { numRuns: 2 * RULES_ALONE, seed: SEED + 1 });
    const printable = all.filter((words) => !/[\udc80-\udcff]/.test(words.join('')));
    for (const words of printable.slice(0, RULES_ALONE)) {
      const expected = auditctl.run(words).requests.map(readable);
      // One kernel and one program after the other.
      const requests = (await ourRequests(words)).map(readable);
      expect({ words, requests }).toEqual({ words, requests: expected });
    }
  });
});

describeWithAuditctl('watches that fmt writes for each architecture', () => {
  it('are to auditctl the watch that they were, and the architecture', async () => {
    const tree = join(directory, 'tree');
    const file = join(directory, 'file');
    mkdirSync(tree);
    writeFileSync(file, '');
    const watch = fc
      .tuple(
        fc.constantFrom(tree, `${tree}/`, `${tree}///`, file, `${file}/`, '/', `${tree}/no`),
        fc.constantFrom('', ' -p r', ' -p aw', ' -p xwra', ' -p w -p x'),
        fc.constantFrom('', ' -F auid>=1000', ' -F success=1 -F a0!=5'),
        fc.constantFrom('', ' -k one', ' -F key=one', ' -k one -k two'),
        fc.constantFrom('-w', '-w', '-W'),
      )
      .map(
        ([path, permission, field, key, option]) => `${option} ${path}${permission}${field}${key}`,
      );
    const path = join(directory, 'watches.rules');
    const sent = (text: string) => {
      writeFileSync(path, text, { mode: 0o640 });
      const { err, requests } = auditctl.run(['-R', path]);
      expect(err).not.toContain('There was an error');
      return requests
        .filter(({ type }) => type === MESSAGE_TYPE.ADD_RULE || type === MESSAGE_TYPE.DEL_RULE)
        .map(({ type, hex }) => ({ type, ...decodeRuleData(Buffer.from(hex, 'hex')) }));
    };
    // 3.0.9 drops words of lines that are too short for them: words-per-line.
    const text = fc
      .sample(watch, 200)
      .map((line) => `${line.padEnd(60)}\n`)
      .join('');
    const before = sent(text);
    const output = new CollectedOutput();
    expect(await run(['fmt', '--to=syscall-rules', path], output)).toBe(0);
    const after = sent(output.stdout);
    expect(before).toHaveLength(200);
    expect(output.stdout).not.toMatch(/^-[wW]/m);
    const expected = before.flatMap((rule) =>
      [ARCH.X86_64, ARCH.I386].map((elf) => ({
        ...rule,
        fields: Uint32Array.of(FIELD.ARCH, OPERATORS['='], elf, ...rule.fields),
      })),
    );
    expect(after).toEqual(expected);
  });
});
