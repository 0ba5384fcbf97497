/**
 * {@link additionsOf}: what auditd added to records, read once for all that have the same. Most of a log's records
 * have what one of a few users was called.
 */
import type { FieldList } from '../../interpret/records/field-list';
import { readAdditions } from './additions';

/** Additions as text behind the separator, and what they are. */
export interface Additions {
  readonly text: string;
  readonly list: FieldList;
  /** Whether there are blanks between them, and nothing else. */
  readonly isPlain: boolean;
}

const MOST_KNOWN = 1024;
/** Longer ones are read each time. */
const LONGEST_KNOWN = 1024;
const known = new Map<string, Additions>();

const BLANKS = /^ *$/;

function hasOnlyBlanks(text: string, { names, values }: FieldList): boolean {
  let done = 0;
  for (const [at, name] of names.entries()) {
    const start = text.indexOf(`${name}=`, done);
    if (start === -1 || !BLANKS.test(text.slice(done, start))) return false;
    done = start + name.length + 1 + (values[at] as string).length;
  }
  return BLANKS.test(text.slice(done));
}

/** @param text what stands behind the separator, all of it printable ASCII */
export function additionsOf(text: string): Additions {
  let additions = known.get(text);
  if (additions === undefined) {
    const list = readAdditions(text, 0);
    additions = { text, list, isPlain: hasOnlyBlanks(text, list) };
    if (text.length > LONGEST_KNOWN) return additions;
    if (known.size === MOST_KNOWN) known.clear();
    known.set(text, additions);
  }
  return additions;
}
