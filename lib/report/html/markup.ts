/** Text of HTML that is made safely: whatever is put into a template is escaped, unless it is markup itself. */
import { bytesOfText } from '../../text/byte-text';
import { escapeToLine } from '../../text/escape';

/** Text that is HTML already. Only {@link html} makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = string | number | Markup | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Bytes that are not UTF-8, and halves of characters, which no page can hold. */
const NOT_TEXT = /[\uD800-\uDFFF]/gu;

function plain(text: string): string {
  return escapeToLine(text).replaceAll(NOT_TEXT, (half) =>
    [...bytesOfText(half)].map((byte) => `\\${byte.toString(8)}`).join(''),
  );
}

function escaped(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string') {
    return plain(content).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] as string);
  }
  return content.map(escaped).join('');
}

/** Line breaks of the sources, which mean nothing where elements begin and end. */
const INDENTATION = /\n\s*/g;

/** A template of HTML: what stands in its places becomes text, in an element as in an attribute in quotes. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const text = parts.map((part, at) => part.replaceAll(INDENTATION, '\n') + escaped(contents[at]));
  return new Markup(text.join(''));
}
