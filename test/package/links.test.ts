/** Links between the documents lead somewhere, to headings too. */
import { expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

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

function isBroken(from: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const to = path === '' ? from : join(dirname(from), path);
  if (!existsSync(join(ROOT, to))) return true;
  return anchor !== undefined && !anchors(to).includes(anchor);
}

it.each([...markdownIn('.'), ...markdownIn('docs')])('%s links to what is there', (path) => {
  const text = withoutCode(readFileSync(join(ROOT, path), 'utf8'));
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => String(match[1]));
  const own = targets.filter((target) => !/^[a-z]+:/.test(target));
  expect(own.filter((target) => isBroken(path, target))).toEqual([]);
});
