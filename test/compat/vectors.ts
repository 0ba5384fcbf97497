/**
 * The golden files as vectors, and how `tsauditctl` answers one. Compares nothing, and knows no
 * difference between the programs.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../lib/cli/tsauditctl/tsauditctl';
import { bytesOfText } from '../../lib/text/byte-text';
import { MESSAGE_TYPE } from '../../lib/tables/audit.generated';
import { CollectedOutput } from '../support/collected-output';
import { FakeKernel, type RecordedRequest, settingsOf } from '../support/fake-kernel';
import { decodeRuleData } from '../../lib/kernel/rule-bytes';

/** One request as the golden files have it; members that they leave out are left out. */
export type RequestRecord = Readonly<Record<string, unknown>> & { readonly type: number };

/** What a program did. */
export interface Answer {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  /** Undefined where the golden file does not tell. */
  readonly requests: readonly RequestRecord[] | undefined;
  /** Of `-l` and `-l -i` afterwards, where a rule was sent. */
  readonly listed: string | undefined;
  readonly interpreted: string | undefined;
}

export interface Vector {
  readonly kind: 'argv' | 'files' | 'list';
  readonly name: string;
  /** `FILE` stands for the path of the rules file. */
  readonly argv: readonly string[];
  readonly file?: { readonly bytes: Buffer; readonly mode: number };
  readonly rules: readonly Buffer[];
  readonly environment: Readonly<Record<string, string>>;
  readonly auditctl309: Answer;
  readonly auditctl422: Answer;
}

interface RecordedAnswer {
  readonly rc: number;
  readonly out: string;
  readonly err: string;
  readonly req?: readonly RequestRecord[];
  readonly l?: string;
  readonly li?: string;
}

interface Row {
  readonly name?: string;
  readonly argv?: readonly string[];
  readonly fileBytesLatin1?: string;
  readonly mode?: string;
  readonly ruleHex?: readonly string[];
  readonly fakeKernelEnv?: Readonly<Record<string, string>>;
  readonly auditctl_3_0_9: RecordedAnswer;
  readonly auditctl_HEAD_4_2_2: RecordedAnswer;
}

const FILE = 'FILE';

function answerOf({ rc, out, err, req, l, li }: RecordedAnswer): Answer {
  return { exitCode: rc, out, err, requests: req, listed: l, interpreted: li };
}

function vectorOf(kind: Vector['kind'], row: Row): Vector {
  const environment = row.fakeKernelEnv ?? {};
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const argv = row.argv ?? ['-R', FILE];
  const mode = Number(row.mode);
  return {
    kind,
    name: row.name ?? [...settings, JSON.stringify(argv)].join(' '),
    argv,
    ...(row.fileBytesLatin1 === undefined
      ? {}
      : { file: { bytes: Buffer.from(row.fileBytesLatin1, 'latin1'), mode } }),
    rules: (row.ruleHex ?? []).map((hex) => Buffer.from(hex, 'hex')),
    environment,
    auditctl309: answerOf(row.auditctl_3_0_9),
    auditctl422: answerOf(row.auditctl_HEAD_4_2_2),
  };
}

/** All vectors of one golden file. */
export function vectors(kind: Vector['kind']): Vector[] {
  const path = join(__dirname, `../golden/auditctl/${kind}.jsonl`);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line) => vectorOf(kind, JSON.parse(line) as Row));
}

const NETLINK_HEADER = 16;

function aligned(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function ruleRecord(payload: Buffer): Readonly<Record<string, unknown>> {
  const { list, prepend, action, syscalls, fields, strings } = decodeRuleData(payload);
  const buffer = Buffer.concat(strings);
  const padded = Buffer.alloc(aligned(buffer.length));
  buffer.copy(padded);
  const bits = [...syscalls].flatMap((word, index) =>
    Array.from({ length: 32 }, (_, bit) => index * 32 + bit).filter(
      (number) => (word & (1 << (number % 32))) !== 0,
    ),
  );
  return {
    flags: list + (prepend ? 0x10 : 0),
    action,
    fc: fields.length / 3,
    mask: bits.length === syscalls.length * 32 ? 'ALL' : bits,
    buflen: buffer.length,
    buf: padded.toString('latin1'),
    fields: Array.from({ length: fields.length / 3 }, (_, index) => ({
      field: fields[3 * index],
      op: `0x${fields[3 * index + 1]?.toString(16)}`,
      value: fields[3 * index + 2],
    })),
  };
}

/** Everything that a golden file may say of a request. */
function requestRecord({ seq, type, payload }: RecordedRequest): RequestRecord {
  const length = NETLINK_HEADER + aligned(payload.length);
  const data = Buffer.alloc(length - NETLINK_HEADER);
  payload.copy(data);
  const isRule = type === MESSAGE_TYPE.ADD_RULE || type === MESSAGE_TYPE.DEL_RULE;
  return {
    type,
    seq,
    len: length,
    data: data.toString('hex'),
    ...(isRule ? ruleRecord(payload) : {}),
  };
}

/**
 * The requests with the members that the expected ones have. Requests that nothing is expected of keep
 * all of theirs.
 */
export function likeRequests(
  requests: readonly RequestRecord[],
  expected: readonly RequestRecord[] | undefined,
): readonly RequestRecord[] {
  return requests.map((request, index) => {
    const names = Object.keys(expected?.[index] ?? request);
    return Object.fromEntries(names.map((name) => [name, request[name]])) as RequestRecord;
  });
}

/** Lines that begin so are our own explanations, which auditctl does not have. */
const OWN_LINE = /^tsauditctl: .*\n/gm;

interface Printed {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** One run of `tsauditctl` against that kernel. */
export async function runAgainst(kernel: FakeKernel, words: readonly string[]): Promise<Printed> {
  const output = new CollectedOutput();
  const exitCode = await run(words, output, kernel.openControl);
  const latin1 = (text: string): string => Buffer.from(bytesOfText(text)).toString('latin1');
  const { stdout, stderr } = output;
  return { exitCode, out: latin1(stdout), err: latin1(stderr).replaceAll(OWN_LINE, '') };
}

function isTabOrReturn(byte: number): boolean {
  return byte === 0x09 || byte === 0x0d;
}

/** How `tsauditctl` answers the vector, in the terms of the golden files. */
export async function answerOfOurs(vector: Vector): Promise<Answer> {
  const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
  try {
    const path = join(directory, 'audit.rules');
    if (vector.file !== undefined) {
      writeFileSync(path, vector.file.bytes);
      chmodSync(path, vector.file.mode);
    }
    const kernel = new FakeKernel({ ...settingsOf(vector.environment), rules: vector.rules });
    const argv = vector.argv.map((word) => (word === FILE ? path : word));
    // Without --strict such files are read as they were meant; `beyond-vectors.test.ts` shows it.
    const words = vector.file?.bytes.some(isTabOrReturn) === true ? ['--strict', ...argv] : argv;
    const printed = await runAgainst(kernel, words);
    const requests = kernel.requests.map(requestRecord);
    const adds = requests.some(({ type }) => type === MESSAGE_TYPE.ADD_RULE);
    const lists = adds && vector.kind === 'argv';
    return {
      exitCode: printed.exitCode,
      out: printed.out.replaceAll(path, FILE),
      err: printed.err.replaceAll(path, FILE),
      requests,
      listed: lists ? (await runAgainst(kernel, ['-l'])).out : undefined,
      interpreted: lists ? (await runAgainst(kernel, ['-l', '-i'])).out : undefined,
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
