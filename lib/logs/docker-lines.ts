/**
 * The lines that a program in a container printed, from the file that docker's `json-file` driver keeps of
 * them: an object on each line, whose `log` is a line or a part of a long one.
 */
import { bytesOfText } from '../text/byte-text';

const NEWLINE = 0x0a;

/** The member `log`; undefined for what is not such an object. */
function logIn(line: string): string | undefined {
  try {
    const { log } = JSON.parse(line) as { readonly log?: unknown };
    return typeof log === 'string' ? log : undefined;
  } catch {
    // The last line of a file that is being written, or damage: a record of it would be damaged too.
    return undefined;
  }
}

/** The lines; what is not such an object is given as it is, so that it is told as damage. */
export async function* dockerLines(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let begun: Uint8Array[] = [];
  const lineOf = (): Uint8Array => {
    const bytes = Buffer.concat(begun);
    begun = [];
    const text = bytes.toString('utf8');
    const log = logIn(text);
    return log === undefined ? Buffer.concat([bytes, Buffer.of(NEWLINE)]) : bytesOfText(log);
  };
  for await (const chunk of source) {
    let rest = chunk;
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      begun.push(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      yield lineOf();
    }
    if (rest.length > 0) begun.push(rest);
  }
  if (begun.length > 0) yield lineOf();
}
