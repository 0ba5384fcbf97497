/**
 * Lines of audit.log from the output of `journalctl -o export` and `-o json`, as described in
 * systemd's "Journal Export Formats". Knows the framing and the fields that journald gives audit
 * records, but no record.
 */
import { LogFormatError } from '../../errors';
import { bytesOfText } from '../../text/byte-text';
import { bytesIn, checkSource, type LogSource } from './log-source';
import { leaving } from './leaving';
import { WaitedChunks } from './waited-chunks';
import { recordTypeName } from '../../tables/record-types';
import { GatheredBytes, type Wanted } from './gathered-bytes';

/** The fields of an entry that are needed. */
const FIELDS: ReadonlySet<string> = new Set([
  '_TRANSPORT',
  '_AUDIT_TYPE',
  '_AUDIT_ID',
  '_SOURCE_REALTIME_TIMESTAMP',
  'MESSAGE',
]);

type Entry = Map<string, Buffer>;

function damagedExport(cause?: unknown): LogFormatError {
  const message = 'the exported journal is damaged or ends too early';
  return new LogFormatError(message, 'damaged', { cause });
}

const NEWLINE = 0x0a;
const EQUALS = 0x3d;
const OPENING_BRACE = 0x7b;
const LENGTH_BYTES = 8;

/** A greater number cannot be a length: journald does not accept such entries. */
const MAX_FIELD_BYTES = 1024 ** 3;

/** Most records that are remembered: the copies of one come close to each other. */
const MOST_COPIES = 16_384;

/** Beside the audit socket, journald reads the kernel's log, which has a copy of what nobody took. */
const KERNEL_LINE = /^audit: type=(\d+) (audit\(\d+\.\d+:\d+\))/;

/**
 * Tells records from copies of them that came by another way. An event may have several records of one
 * type: as many are records as one way alone brought.
 */
class Copies {
  readonly #counts = new Map<string, { audit: number; kernel: number }>();

  /** Whether the record came by the other way, too. */
  isCopy(way: 'audit' | 'kernel', type: string, header: string): boolean {
    const key = `${type} ${header}`;
    const counts = this.#counts.get(key) ?? { audit: 0, kernel: 0 };
    const given = Math.max(counts.audit, counts.kernel);
    counts[way] += 1;
    if (!this.#counts.has(key) && this.#counts.size === MOST_COPIES) {
      const [oldest] = this.#counts.keys();
      this.#counts.delete(oldest as string);
    }
    this.#counts.set(key, counts);
    return counts[way] <= given;
  }
}

/**
 * The line of an entry. journald takes the header of an audit record apart and writes the type's name in
 * front of the rest; the kernel's log keeps the whole record. Undefined for what is neither, and for copies.
 */
function lineOf(entry: Entry, copies: Copies): Buffer | undefined {
  const text = (name: string) => entry.get(name)?.toString('latin1') ?? '';
  const message = entry.get('MESSAGE');
  if (message === undefined) return undefined;
  if (text('_TRANSPORT') !== 'audit') {
    const [, type, header] = KERNEL_LINE.exec(message.toString('latin1')) ?? [];
    if (type === undefined || header === undefined) return undefined;
    return copies.isCopy('kernel', type, header) ? undefined : oneLine(message);
  }
  const microseconds = text('_SOURCE_REALTIME_TIMESTAMP').padStart(7, '0');
  const time = `${microseconds.slice(0, -6)}.${microseconds.slice(-6, -3)}`;
  const blank = message.indexOf(' ');
  const body = blank === -1 ? Buffer.alloc(0) : message.subarray(blank + 1);
  const header = `audit(${time}:${text('_AUDIT_ID')})`;
  const number = text('_AUDIT_TYPE');
  if (copies.isCopy('audit', number, header)) return undefined;
  const type = recordTypeName(Number(number)) ?? number;
  return oneLine(Buffer.concat([Buffer.from(`type=${type} msg=${header}: `, 'latin1'), body]));
}

/** A message may have several lines; a record has only one. */
function oneLine(message: Buffer): Buffer {
  const line = Buffer.concat([message, Buffer.of(NEWLINE)]);
  for (let at = line.indexOf(NEWLINE); at < line.length - 1; at = line.indexOf(NEWLINE, at + 1)) {
    line[at] = 0x20;
  }
  return line;
}

interface Field {
  /** Empty at the end of an entry. */
  readonly name: string;
  readonly value: Buffer;
  /** Where the next field begins. */
  readonly next: number;
}

/**
 * The field at a position, as text or preceded by its length; if it is incomplete, what must be
 * awaited.
 */
function fieldAt(bytes: Buffer, at: number): Field | Wanted {
  const end = bytes.indexOf(NEWLINE, at);
  if (end === -1) return 'line';
  const line = bytes.subarray(at, end);
  const equals = line.indexOf(EQUALS);
  if (line.length === 0) return { name: '', value: line, next: end + 1 };
  if (equals !== -1) {
    const name = line.toString('latin1', 0, equals);
    return { name, value: line.subarray(equals + 1), next: end + 1 };
  }
  const start = end + 1 + LENGTH_BYTES;
  if (start > bytes.length) return start;
  const length = bytes.readBigUInt64LE(end + 1);
  if (length > BigInt(MAX_FIELD_BYTES)) {
    throw damagedExport(new RangeError(`a field has ${length} bytes`));
  }
  const next = start + Number(length) + 1;
  if (next > bytes.length) return next;
  return { name: line.toString('latin1'), value: bytes.subarray(start, next - 1), next };
}

async function* exportedEntries(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const gathered = new GatheredBytes();
  let entry: Entry = new Map();
  for await (const chunk of chunks) {
    const bytes = gathered.with(chunk);
    if (bytes === undefined) continue;
    let at = 0;
    let field = fieldAt(bytes, at);
    for (; typeof field === 'object'; field = fieldAt(bytes, at)) {
      at = field.next;
      if (field.name === '') {
        yield entry;
        entry = new Map();
      } else if (FIELDS.has(field.name)) {
        // A copy: a view would keep the chunk.
        entry.set(field.name, Buffer.from(field.value));
      }
    }
    gathered.keep(bytes.subarray(at), field === 'line' ? field : field - at);
  }
  if (gathered.rest().length > 0) throw damagedExport();
  yield entry;
}

/** A field's bytes, from text or, where it is not text, from numbers. */
function bytesOfValue(value: unknown): Buffer | undefined {
  if (typeof value === 'string') return Buffer.from(bytesOfText(value));
  return Array.isArray(value) ? Buffer.from(value as number[]) : undefined;
}

async function* jsonEntries(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const gathered = new GatheredBytes();
  for await (const chunk of chunks) {
    const bytes = gathered.with(chunk);
    if (bytes === undefined) continue;
    let at = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, at)) {
      yield entryOfJson(bytes.toString('utf8', at, end));
      at = end + 1;
    }
    gathered.keep(bytes.subarray(at), 'line');
  }
  const rest = gathered.rest();
  if (rest.length > 0) yield entryOfJson(rest.toString('utf8'));
}

function objectOf(line: string): object {
  try {
    return Object(JSON.parse(line));
  } catch (error) {
    throw damagedExport(error);
  }
}

/** @throws {LogFormatError} when the line is not JSON. */
function entryOfJson(line: string): Entry {
  const entry: Entry = new Map();
  for (const [name, value] of Object.entries(objectOf(line))) {
    const bytes = FIELDS.has(name) ? bytesOfValue(value) : undefined;
    if (bytes !== undefined) entry.set(name, bytes);
  }
  return entry;
}

async function* followedBy(
  first: Uint8Array,
  others: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  yield Buffer.from(first);
  for await (const chunk of others) yield Buffer.from(chunk);
}

/**
 * The lines for `parseEvents` in an exported journal, of either format: its audit records, and those in
 * the kernel's log, each once where both have it. Other entries are none, and left out.
 *
 * ```ts
 * parseEvents(journalLines(process.stdin)); // journalctl -o export _TRANSPORT=audit | …
 * ```
 *
 * @throws {LogFormatError} `damaged` when the input is not such an export, or ends within an entry, after what could be
 *   read. Nothing in an entry that is not whole is taken for a record: other programs wrote into the journal, too.
 */
export function journalLines(source: LogSource): AsyncGenerator<Buffer, void, undefined> {
  checkSource(source);
  const chunks = new WaitedChunks(source);
  return leaving(chunks, lines(chunks));
}

async function* lines(
  chunks: WaitedChunks<Uint8Array | string>,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    const bytes = bytesIn(chunks);
    const first = await bytes.next();
    if (first.done === true) return;
    const copies = new Copies();
    const read = first.value[0] === OPENING_BRACE ? jsonEntries : exportedEntries;
    for await (const entry of read(followedBy(first.value, bytes))) {
      const line = lineOf(entry, copies);
      if (line !== undefined && !chunks.isLeft) yield line;
    }
  } catch (error) {
    // What was left ends within an entry.
    if (!chunks.isLeft) throw error;
  } finally {
    await chunks.close();
  }
}
