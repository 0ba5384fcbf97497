/** Text as bytes, each of them a character (latin1), and back: what is written as it is, whatever it means. */
import { bytesOfText } from '../../text/byte-text';

const NOT_ASCII = /[^\0-\u007f]/;

export function charactersOf(text: string): string {
  return NOT_ASCII.test(text) ? Buffer.from(bytesOfText(text)).toString('latin1') : text;
}
