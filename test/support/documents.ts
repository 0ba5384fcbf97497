/** The documents of the project that users read, for the tests that hold them to what there is. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** The Markdown files of a folder and of those in it, as paths from the root. */
export function markdownBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
    .toSorted();
}

/** README.md and what is in docs/. */
export const DOCUMENTS = ['README.md', ...markdownBelow('docs')];

export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  /** How many lines of the document precede the text. */
  readonly line: number;
}

/** What the document shows in the languages. */
export function codeBlocks(document: string, ...languages: readonly string[]): CodeBlock[] {
  const found = document.matchAll(/^```(\w+)\n([^]*?)^```$/gm);
  return [...found]
    .map(({ 1: language = '', 2: text = '', index }) => ({
      language,
      text,
      line: document.slice(0, document.indexOf('\n', index) + 1).split('\n').length - 1,
    }))
    .filter(({ language }) => languages.includes(language));
}
