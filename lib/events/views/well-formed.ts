/**
 * Documents for programs that accept only Unicode and have no `undefined`: absent members are left
 * out, and bytes that are not UTF-8 become replacement characters.
 */

/** A document whose members may still be undefined. */
export type Draft<Document> = Document extends readonly (infer Item)[]
  ? readonly Draft<Item>[] | undefined
  : Document extends object
    ? { readonly [Member in keyof Document]: Draft<Document[Member]> | undefined } | undefined
    : Document | undefined;

const LONE_SURROGATE = /\p{Cs}/gu;

function finishedText(text: string): string {
  return text.replaceAll(LONE_SURROGATE, '\ufffd');
}

function finishedItems(values: readonly unknown[]): readonly unknown[] | undefined {
  const items = values.map(finishedValue).filter((item) => item !== undefined);
  return items.length === 0 ? undefined : items;
}

function finishedMembers(values: object): object | undefined {
  const members: Record<string, unknown> = {};
  let isEmpty = true;
  for (const [name, draft] of Object.entries(values)) {
    const value = finishedValue(draft);
    if (value === undefined) continue;
    members[name] = value;
    isEmpty = false;
  }
  return isEmpty ? undefined : members;
}

/** The value without undefined or empty members; undefined when nothing is left. */
function finishedValue(value: unknown): unknown {
  if (typeof value === 'string') return finishedText(value);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? finishedItems(value) : finishedMembers(value);
}

/** The document without undefined or empty members, and with well-formed text. */
export function finished<Document extends object>(draft: Draft<Document>): Document {
  return finishedValue(draft) as Document;
}
