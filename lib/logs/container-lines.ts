/**
 * The lines that a program in a container printed, from what container runtimes keep of them: docker's `json-file`
 * driver an object for each line, the runtimes of Kubernetes (CRI) a time, a stream and a tag in front. Long lines come
 * in parts, and those of one stream may stand between the parts of the other.
 */
import { bytesOfText } from '../text/byte-text';

const NEWLINE = 0x0a;

type Lines = AsyncGenerator<Uint8Array, void, undefined>;

/** The lines of a source with their ends, which the last may lack. */
async function* linesOf(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer, void, undefined> {
  let begun: Uint8Array[] = [];
  for await (const chunk of source) {
    let rest = chunk;
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      yield Buffer.concat([...begun, rest.subarray(0, end + 1)]);
      begun = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) begun.push(rest);
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/** Longer lines are given in pieces, so that a line that nothing ends takes no more memory. */
const LONGEST_LINE_BYTES = 1024 * 1024;

/** The begun lines of each stream. */
class Parts {
  readonly #begun = new Map<string, Buffer>();

  /** What is whole now. */
  with(stream: string, part: Uint8Array, isWhole: boolean): Buffer | undefined {
    const begun = this.#begun.get(stream);
    const line = begun === undefined ? Buffer.from(part) : Buffer.concat([begun, part]);
    if (isWhole || line.length > LONGEST_LINE_BYTES) {
      this.#begun.delete(stream);
      return line;
    }
    this.#begun.set(stream, line);
    return undefined;
  }

  /** What the source ended in, each on a line. */
  *rest(): Generator<Buffer, void, undefined> {
    for (const line of this.#begun.values()) yield Buffer.concat([line, Buffer.of(NEWLINE)]);
  }
}

/** Whatever it is called, so that a log cannot begin any number of lines. */
function streamOf(name: unknown): string {
  return name === 'stderr' ? name : 'stdout';
}

interface Printed {
  readonly text: string;
  readonly stream: string;
  readonly isWhole: boolean;
}

type Entry = Readonly<Record<'log' | 'message' | 'stream' | 'logtag', unknown>>;

/** An object of docker's, or what a shipper of logs made of one; undefined for what is neither. */
function printedIn(line: Buffer): Printed | undefined {
  try {
    const { log, message, stream, logtag } = JSON.parse(line.toString('utf8')) as Entry;
    const text = log ?? message;
    if (typeof text !== 'string') return undefined;
    // Docker keeps the end of a line; shippers cut it off, and some keep the tag of Kubernetes.
    const isCut = log === undefined || stream === undefined;
    const isLast = logtag === undefined ? isCut : logtag !== 'P';
    const hasEnd = text.endsWith('\n');
    return {
      text: isLast && !hasEnd ? `${text}\n` : text,
      stream: streamOf(stream),
      isWhole: isLast || hasEnd,
    };
  } catch {
    // The last line of a file that is being written, or damage: a record of it would be damaged too.
    return undefined;
  }
}

/** What is not docker's is given as it is, so that it is told as damage. */
export async function* dockerLines(source: AsyncIterable<Uint8Array>): Lines {
  const parts = new Parts();
  for await (const line of linesOf(source)) {
    const printed = printedIn(line);
    if (printed === undefined) {
      yield line;
    } else {
      const { text, stream, isWhole } = printed;
      const whole = parts.with(stream, bytesOfText(text), isWhole);
      if (whole !== undefined) yield whole;
    }
  }
  yield* parts.rest();
}

/** The time, the stream, and the tags, of which the first says whether the line ends here. */
const CRI = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) (stdout|stderr) ([FP])(?::\S*)?(?: |$)/;

/** Longer than what stands in front ever is. */
const CRI_BYTES = 256;

/** Whether a line is one that a container runtime of Kubernetes wrote. */
export function isCriLine(line: string): boolean {
  return CRI.test(line);
}

/** What has nothing in front is given as it is. */
export async function* criLines(source: AsyncIterable<Uint8Array>): Lines {
  const parts = new Parts();
  for await (const line of linesOf(source)) {
    const found = CRI.exec(line.toString('latin1', 0, CRI_BYTES).trimEnd());
    if (found === null) {
      yield line;
    } else {
      const [front, stream, tag] = found;
      const isWhole = tag === 'F';
      const end = line.at(-1) === NEWLINE && !isWhole ? line.length - 1 : line.length;
      const whole = parts.with(streamOf(stream), line.subarray(front.length, end), isWhole);
      if (whole !== undefined) yield whole;
    }
  }
  yield* parts.rest();
}
