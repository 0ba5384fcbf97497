/** Text that records encode, and what is written in it. */
import { decodeKeys, decodeUntrusted } from '../../text/untrusted';
import { escapeControls } from '../../text/escape';
import type { FieldInterpreter } from './record-view';

/** Names, paths, commands: whatever the kernel does not trust. */
export const untrusted: FieldInterpreter = (raw) => {
  const text = decodeUntrusted(raw);
  return text === undefined ? undefined : escapeControls(text);
};

/** The keys of a rule, each for itself; none for `(null)`. */
export function keyWords(raw: string): string[] {
  return decodeKeys(raw).map(escapeControls);
}

/** The keys of a rule with commas between them; ausearch writes the field once for each. */
export const keys: FieldInterpreter = (raw) => {
  const words = keyWords(raw);
  return words.length === 0 ? undefined : words.join(',');
};

/** A command line, whose words NULs part. */
export const commandLine: FieldInterpreter = (raw) => {
  const text = decodeUntrusted(raw);
  return text === undefined ? undefined : escapeControls(text.replaceAll('\0', ' '));
};

/** What audit_encode_nv_string(3) makes of text; digits without a letter are rather a number. */
const ENCODED = /^(?:".*"|(?=.*[A-F])(?:[\dA-F]{2})+)$/s;

/** Text that looks encoded, in a field of which nothing is known. */
export const guessed: FieldInterpreter = (raw, record) =>
  ENCODED.test(raw) ? untrusted(raw, record) : undefined;

/** Text as it stands, in records whose field of the name is something else than elsewhere. */
export const plain: FieldInterpreter = () => undefined;
