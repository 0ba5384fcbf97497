/** {@link filled}: text that says something. */

/** Undefined for an empty text: a record may have a field and nothing in it. */
export function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
