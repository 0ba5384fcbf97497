/** Every name that the package exports is in a document, and the page of types has no other. */
import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENTS, ROOT } from '../support/documents';

/** The names that a declaration of an entry exports, types too: those of the entries that it has as a whole as well. */
function namesOf(entry: string): string[] {
  const text = readFileSync(join(ROOT, 'dist', `${entry}.d.ts`), 'utf8');
  const lists = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from /gm)];
  const wholes = [...text.matchAll(/^export \* from '\.\/(\w+)';$/gm)];
  const statements = text.match(/^export /gm) ?? [];
  // What this does not read is not left out.
  expect(lists.length + wholes.length).toBe(statements.length);
  return [
    ...lists.flatMap(([, names = '']) => names.split(',').map((name) => name.trim())),
    ...wholes.flatMap(([, name = '']) => namesOf(name)),
  ].filter((name) => name !== '');
}

const NAMES = [
  ...new Set(['index', 'rules', 'events', 'policy'].flatMap((entry) => namesOf(entry))),
];

const TEXT = DOCUMENTS.map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n');

/** Words of code: in backticks, or of a snippet. */
const CODE = new Set(
  [...TEXT.matchAll(/^```[^]*?^```|`[^`\n]+`/gm)].flatMap(
    ([code]) => code.match(/[A-Za-z_$]\w*/g) ?? [],
  ),
);

it('names every export', () => {
  expect(NAMES).toEqual(
    expect.arrayContaining(['parseRule', 'AuditClient', 'RuleInput', 'ClientOptions']),
  );
  expect(NAMES.filter((name) => !CODE.has(name))).toEqual([]);
});

it('lists no type that is not there', () => {
  const types = readFileSync(join(ROOT, 'docs', 'type-names.md'), 'utf8');
  const listed = types.match(/(?<=`)[A-Z][A-Za-z]+(?=`|\.\w+`)/g) ?? [];
  expect(listed.length).toBeGreaterThan(100);
  // Names of record types are in capitals alone.
  expect(listed.filter((name) => /[a-z]/.test(name) && !NAMES.includes(name))).toEqual([]);
});
