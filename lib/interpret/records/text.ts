/** Encoded text in records, and what it contains. */
import { decodeKeys, decodeUntrusted } from '../../text/untrusted';
import { escapeControls } from '../../text/escape';
import type { FieldInterpreter } from './record-view';
import { unixSocketName } from './unix-name';

/** Names, paths, commands: all text that the kernel does not trust. */
export const untrusted: FieldInterpreter = (raw) => {
  const text = decodeUntrusted(raw);
  return text === undefined ? undefined : escapeControls(text);
};

/** The keys of a rule, separately; none for `(null)`. */
export function keyWords(raw: string): string[] {
  return decodeKeys(raw).map(escapeControls);
}

/** The keys of a rule, separated by commas; ausearch writes the field once for each. */
export const keys: FieldInterpreter = (raw) => {
  const words = keyWords(raw);
  return words.length === 0 ? undefined : words.join(',');
};

/** A command line, whose words are separated by NULs. */
export const commandLine: FieldInterpreter = (raw) => {
  const text = decodeUntrusted(raw);
  return text === undefined ? undefined : escapeControls(text.replaceAll('\0', ' '));
};

/** What audit_encode_nv_string(3) makes of text; digits without a letter are more likely a number. */
const ENCODED = /^(?:".*"|(?=.*[A-F])(?:[\dA-F]{2})+)$/s;

/** Text that looks encoded, in an unknown field. */
export const guessed: FieldInterpreter = (raw, record) =>
  ENCODED.test(raw) ? untrusted(raw, record) : undefined;

const QUOTED = /^"(.*)"$/s;

/** Text in quotes that nobody encodes: without them. */
export const unquoted: FieldInterpreter = (raw) => {
  const text = QUOTED.exec(raw)?.[1];
  return text === undefined ? undefined : escapeControls(text);
};

/** The name of a unix socket, in AppArmor's form. */
export const socketName: FieldInterpreter = (raw) => {
  const name = unixSocketName(raw);
  return name === undefined ? undefined : escapeControls(name);
};

/** Plain text, in records in which the field's name means something else than usual. */
export const plain: FieldInterpreter = () => undefined;
