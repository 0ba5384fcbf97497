/** Links between the documents lead somewhere, to headings too, and to every document. */
import { expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { markdownBelow, ROOT } from '../support/documents';

const markdownIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

const withoutCode = (text: string): string =>
  text.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, 'code');

/** The anchors of a document's headings, as GitHub makes them. */
function anchors(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8').replaceAll(/^```[^]*?^```$/gm, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    String(match[1])
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What a document links to in this tree. */
function targetsIn(path: string): string[] {
  const text = withoutCode(readFileSync(join(ROOT, path), 'utf8'));
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => String(match[1]));
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

function pathOf(from: string, target: string): string {
  const [path = ''] = target.split('#');
  return path === '' ? from : join(dirname(from), path);
}

function isBroken(from: string, target: string): boolean {
  const to = pathOf(from, target);
  if (!existsSync(join(ROOT, to))) return true;
  const [, anchor] = target.split('#');
  return anchor !== undefined && !anchors(to).includes(anchor);
}

it.each([...markdownIn('.'), ...markdownBelow('docs'), ...markdownIn('examples')])(
  '%s links to what is there',
  (path) => {
    expect(targetsIn(path).filter((target) => isBroken(path, target))).toEqual([]);
  },
);

/** Files and folders that a document names; patterns and parts of names are none. */
function filesNamedIn(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const named = text.matchAll(/`((?:lib|native|scripts|test|docs|bench|examples)\/[\w./-]+)`/g);
  return [...named].map((match) => String(match[1]));
}

/** C++ is named without its ending: `native/audit/rule_codec` is two files. */
const exists = (path: string): boolean =>
  existsSync(join(ROOT, path)) || existsSync(join(ROOT, `${path}.h`));

it.each([...markdownIn('.'), ...markdownBelow('docs')].filter((path) => path !== 'CHANGELOG.md'))(
  '%s names files that are there',
  (path) => {
    expect(filesNamedIn(path).filter((file) => !exists(file))).toEqual([]);
  },
);

it('every document can be reached from README.md or CONTRIBUTING.md', () => {
  const reached = new Set(['README.md', 'CONTRIBUTING.md']);
  for (const path of reached) {
    if (!path.endsWith('.md')) continue;
    for (const target of targetsIn(path)) reached.add(pathOf(path, target));
  }
  expect(markdownBelow('docs').filter((path) => !reached.has(path))).toEqual([]);
});
