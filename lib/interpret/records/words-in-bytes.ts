/**
 * {@link wayOf}: how the words of a field come about, for those who make no text of what needs none: what is
 * copied, what is decoded on the way, and for what an interpreter has to be asked.
 */
import type { FieldInterpreter } from './record-view';
import { systemCallArguments } from './system-calls';
import { commandLine, keys, plain, untrusted } from './text';

/** How the words of a field come about. */
export const WAY = {
  /** They are the raw value. */
  copied: 1,
  /** Text in quotes or hexadecimal digits. */
  text: 2,
  /** The same, in which NULs part words. */
  line: 3,
  /** The same, and there may be several. */
  keys: 4,
  /** a0, with the others behind it. */
  argument: 5,
  /** Whatever its interpreter says. */
  asked: 9,
} as const;

const ARGUMENTS: readonly FieldInterpreter[] = Object.values(systemCallArguments);

export function wayOf(interpreter: FieldInterpreter | undefined): number {
  if (interpreter === undefined || interpreter === plain) return WAY.copied;
  if (interpreter === untrusted) return WAY.text;
  if (interpreter === commandLine) return WAY.line;
  if (interpreter === keys) return WAY.keys;
  const argument = ARGUMENTS.indexOf(interpreter);
  return argument === -1 ? WAY.asked : WAY.argument + argument;
}
