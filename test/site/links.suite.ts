/** Every link of every page of the site leads to a page, a heading or a file that is there. */
import { expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';
import { BASE, fileAt, HTML, ROOT } from './served';

const REPOSITORY = manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '');

const pages = readdirSync(HTML, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.html'))
  .map((path): [string, string] => [path, readFileSync(join(HTML, path), 'utf8')]);

const unescaped = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");

function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    unescaped(value),
  );
}

const idsByFile = new Map(
  pages.map(([path, html]) => [join(HTML, path), new Set(attributes(html, 'id'))]),
);

/** Files of the repository are linked to on GitHub. */
function isBrokenOnGitHub(link: string): boolean {
  const [, path] =
    /^\/(?:blob\/HEAD|edit\/main)\/([^#?]*)/.exec(link.slice(REPOSITORY.length)) ?? [];
  return path !== undefined && !existsSync(join(ROOT, decodeURI(path)));
}

function isBroken(page: string, link: string): boolean {
  if (link.startsWith(REPOSITORY)) return isBrokenOnGitHub(link);
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return false;
  const from = `http://localhost${BASE}${page.replace(/(^|\/)index\.html$/, '$1')}`;
  const { href, hash } = new URL(link, from);
  const file = fileAt(href);
  if (file === undefined) return true;
  const ids = idsByFile.get(file);
  return hash !== '' && ids !== undefined && !ids.has(decodeURIComponent(hash.slice(1)));
}

it('is there, with the documents and the API', () => {
  const paths = pages.map(([path]) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'index.html',
      'overview.html',
      'errors.html',
      'api/index.html',
      'api/audit-netlink/classes/AuditClient.html',
      'api/rules/functions/parseRule.html',
    ]),
  );
});

it('has no link that leads nowhere', () => {
  const broken = pages.flatMap(([page, html]) =>
    [...attributes(html, 'href'), ...attributes(html, 'src')]
      .filter((link) => isBroken(page, link))
      .map((link) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

it('would find such a link', () => {
  expect(isBroken('overview.html', './errors#no-such-heading')).toBe(true);
  expect(isBroken('overview.html', './no-such-page')).toBe(true);
  expect(isBroken('overview.html', `${REPOSITORY}/blob/HEAD/no-such-file`)).toBe(true);
  expect(isBroken('overview.html', './errors')).toBe(false);
});

it('has every document in a sidebar, and shows the snippet of README alone on the start page', () => {
  const linked = new Set(pages.flatMap(([, html]) => attributes(html, 'href')));
  const documents = pages
    .map(([path]) => path)
    .filter((path) => !path.startsWith('api/') && !/^(?:index|404)\.html$/.test(path));
  expect(documents.length).toBeGreaterThan(15);
  const addresses = documents.map((path) =>
    `${BASE}${path}`.replace(/(?:(?<=\/)index)?\.html$/, ''),
  );
  expect(addresses.filter((address) => !linked.has(address))).toEqual([]);
  const [, start = ''] = pages.find(([path]) => path === 'index.html') ?? [];
  expect(start).toContain('parseEvents');
  expect(start).not.toContain('On the command line');
});
