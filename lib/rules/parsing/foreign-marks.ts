/**
 * Marks that shells, editors, templates, patches and other file formats leave in words, and that auditctl
 * takes for letters. Does not know what rules are.
 */

/** A cause in one sentence; undefined where there is no such mark. */
export type Finding = (text: string) => string | undefined;

const BLANKS = /[\u00A0\u1680\u2000-\u200F\u202A-\u202F\u205F-\u2064\u2066-\u2069\u3000\uFEFF]/;
const DASHES = /^[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/;
/** U+2019 is an apostrophe as well. */
const CURLY_QUOTES =
  /[\u2018\u201A-\u201F\u2032-\u2037\uFF02\uFF07]|[\u00AB\u00BB\u2039\u203A]|^\u2019|\u2019$|=\u2019/;
const QUOTES = /^["'`]|["'`][,;]?$|=["'`]/;
const TEMPLATE = new RegExp(
  [
    String.raw`\{\{|\}\}|\{%|%\}|\{#|#\}|<%|%>|\[\[|\]\]`,
    String.raw`\$\{|\$\(|\$[A-Za-z_]|#\{|%\{|%\([a-z_]\w*\)s|\{\w+\}`,
    String.raw`@@?[A-Z_][A-Z0-9_]*@|%%?[A-Z_][A-Z0-9_]*%|##[A-Z_][A-Z0-9_]*##|![A-Z_]+!`,
    String.raw`<[A-Za-z_][\w-]*>|(?<![A-Za-z0-9_])__[A-Z][A-Z0-9_]*__`,
  ].join('|'),
);
const ENTITY = /&(?:gt|lt|amp|quot|apos|nbsp|#\d+|#x[0-9a-f]+);/i;
const ENTITIES: Readonly<Record<string, string>> = {
  '&gt;': '>',
  '&lt;': '<',
  '&amp;': '&',
  '&quot;': 'nothing, for a quote',
  '&apos;': 'nothing, for a quote',
  '&nbsp;': 'a blank',
};
/** Letters of other alphabets right beside Latin ones, or alone as an option. */
const OTHER = String.raw`[\u0370-\u03FF\u0400-\u052F]`;
const LOOK_ALIKE = new RegExp(`(?<=[A-Za-z]|^--?)${OTHER}|${OTHER}(?=[A-Za-z])`);

export function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What nearly every word of a rule looks like; none of {@link MARKS} is in such a word. */
export const ORDINARY = /^[A-Za-z0-9,./:=+-]*(?:(?:_|!=|>=?|&)[A-Za-z0-9,./:=+-]+)*$/;

/** What is a mistake wherever it stands, and also in a word that is valid. */
export const MARKS: readonly Finding[] = [
  (text) =>
    TEMPLATE.test(text)
      ? `${text} has a mark of a template or a variable that nobody filled in: check what is made of it`
      : undefined,
  (text) => {
    const entity = ENTITY.exec(text)?.[0];
    if (entity === undefined) return undefined;
    const meant = ENTITIES[entity.toLowerCase()];
    const cure = meant === undefined ? 'write the character itself' : `write ${meant}`;
    return `${entity} is a character of a web page: ${cure}`;
  },
  (text) => {
    const curly = CURLY_QUOTES.exec(text)?.[0].replace('=', '');
    return curly === undefined
      ? undefined
      : `${curly} is a typographic quote (${codeOf(curly)}): rules have no quotes`;
  },
  (text) =>
    QUOTES.test(text)
      ? `the quotes would be part of ${text}: rules have none, and a blank in a word is written as "\\ "`
      : undefined,
  (text) => {
    const blank = BLANKS.exec(text)?.[0];
    return blank === undefined
      ? undefined
      : `${codeOf(blank)} looks like a blank or like nothing, and is part of the word: write a plain blank`;
  },
  (text) => {
    const letter = LOOK_ALIKE.exec(text)?.[0];
    return letter === undefined
      ? undefined
      : `${letter} in ${text} is ${codeOf(letter)}, not the Latin letter that it looks like`;
  },
];

/** A dash of a word processor where an option has its hyphen. */
export const dashed: Finding = (text) =>
  DASHES.test(text)
    ? `${text.charAt(0)} (${codeOf(text)}) is a dash: write the hyphen -, as in -${text.slice(1)}`
    : undefined;

/** What the first word of a line that is not a rule shows, in the order in which they are looked for. */
const BEGINNINGS: readonly (readonly [mark: RegExp, cause: string])[] = [
  [
    /^\uFEFF/,
    'a byte order mark (BOM, U+FEFF) stands before the rule: save the file as UTF-8 without it',
  ],
  [/^(?:<{7}|={7}|>{7}|\|{7})$/, 'the line is a mark of a merge conflict that nobody settled'],
  [/^(?:\+\+\+|---|@@|diff)$/, 'the line is one of a patch, not of a rules file'],
  [/^\+(?:-|$)/, 'the + is a mark of a patch: leave it out'],
  [/^>$/, 'the > is a mark of a patch or of a quoted text: leave it out'],
  [/^(?:;|\/\/|\/\*|\*\/|--$|rem$|REM$)/, 'a comment begins with #'],
  [
    /^(?:-|[*•·]|\d+[.)])$/,
    'a rule begins with its option: leave out the mark of a list before it',
  ],
  [/^\$$/, "the $ is the shell's prompt: a rule begins with its option"],
];

/** Programs that stand before a rule on a command line. */
const PROGRAM = /^(?:\/(?:.*\/)?)?(?:auditctl|tsauditctl|sudo):?$/;

/** Why a line is not a rule, by its words from the first on. */
export function causeAtStart(words: readonly string[]): string | undefined {
  const [first = ''] = words;
  const found = BEGINNINGS.find(([mark]) => mark.test(first))?.[1];
  if (found !== undefined) return found;
  const end = words.findIndex((word) => !PROGRAM.test(word));
  const programs = words.slice(0, end === -1 ? words.length : end);
  return programs.length === 0
    ? undefined
    : `a rule begins with its options: leave out ${programs.join(' ')}`;
}
