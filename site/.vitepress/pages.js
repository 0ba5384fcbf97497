/**
 * Which Markdown files of the repository are pages of the site, at which address, and under which heading of the
 * sidebar. A new document needs no entry here: it stands under the heading of its folder.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** Documents outside docs/, and where they are on the site. */
const OUTSIDE = {
  'site/index.md': 'index.md',
  'README.md': 'overview.md',
  'examples/README.md': 'examples.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security.md',
  'CHANGELOG.md': 'changelog.md',
};

/** Where typedoc writes, as site/typedoc.json says. */
const API = 'build-site/api';

/** What is not a page: everything that has no address below. */
export const NOT_PAGES = [
  '!(docs|site|build-site|examples|*.md)/**',
  'build-site/!(api)/**',
  'site/!(index.md)/**',
  'examples/*/**',
];

/** The path of a page on the site, with `.md`, of a file's path in the repository; undefined if it is not a page. */
export function pageOf(file) {
  if (Object.hasOwn(OUTSIDE, file)) return OUTSIDE[file];
  if (!file.endsWith('.md')) return undefined;
  if (file.startsWith(`${API}/`)) return file.slice('build-site/'.length);
  if (!file.startsWith('docs/')) return undefined;
  return file.slice('docs/'.length).replace(/(^|\/)README\.md$/, '$1index.md');
}

/** Headings of the sidebar, and what stands first under each; what is not named here follows. */
const GROUPS = {
  Start: ['README.md', 'docs/guides/installing.md', 'examples/README.md'],
  Guides: [
    'docs/guides/rules.md',
    'docs/guides/policies.md',
    'docs/guides/events.md',
    'docs/guides/containers.md',
  ],
  Recipes: [],
  Reference: ['docs/api-conventions.md', 'docs/errors.md', 'docs/compatibility.md'],
  Project: [
    'docs/architecture.md',
    'docs/protocol.md',
    'CONTRIBUTING.md',
    'docs/testing.md',
    'SECURITY.md',
    'CHANGELOG.md',
  ],
};

/** Under which heading the documents of a folder are. */
const FOLDERS = { Guides: 'docs/guides', Recipes: 'docs/recipes', Reference: 'docs' };

/** What a page is called in the sidebar, where its own heading does not say what it is there. */
const TITLES = { 'README.md': 'Overview', 'docs/recipes/index.md': 'All recipes' };

const read = (file) => readFileSync(join(ROOT, file), 'utf8');

function titleOf(file) {
  if (Object.hasOwn(TITLES, file)) return TITLES[file];
  const heading = /^# (.+)$/m.exec(read(file));
  if (heading === null) throw new Error(`${file} has no heading to be its title`);
  return heading[1].replaceAll('`', '');
}

function markdownIn(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

/** The documents of a folder: first its index and what that links to, in that order, then by title. */
function orderedIn(folder) {
  const files = markdownIn(folder);
  const indexes = ['README.md', 'index.md'].map((name) => `${folder}/${name}`);
  const index = indexes.find((file) => files.includes(file));
  const links = index === undefined ? [] : read(index).matchAll(/\]\(([\w-]+\.md)[)#]/g);
  const linked = [...links].map(([, name]) => join(folder, name));
  const ordered = [...new Set([index, ...linked])].filter((file) => files.includes(file));
  const rest = files.filter((file) => !ordered.includes(file));
  return [...ordered, ...rest.toSorted((a, b) => titleOf(a).localeCompare(titleOf(b), 'en'))];
}

const linkTo = (file) => `/${pageOf(file).replace(/(^|(?<=\/)index)\.md$|\.md$/, '')}`;

/** What stands under a heading of the sidebar does not repeat it. */
function itemUnder(heading, file) {
  const title = titleOf(file);
  const own = title.startsWith(`${heading}: `) ? title.slice(heading.length + 2) : title;
  return { text: own[0].toUpperCase() + own.slice(1), link: linkTo(file) };
}

/** The sidebar of everything but the API. */
export function documentSidebar() {
  const named = new Set(Object.values(GROUPS).flat());
  return Object.entries(GROUPS).flatMap(([text, first]) => {
    const folder = FOLDERS[text];
    const others = folder === undefined ? [] : orderedIn(folder);
    const files = [...first, ...others.filter((file) => !named.has(file))];
    const items = files
      .filter((file) => existsSync(join(ROOT, file)))
      .map((file) => itemUnder(text, file));
    return items.length === 0 ? [] : [{ text, items }];
  });
}

/** The bar at the top: the first document under each of these headings, and the API. */
export function navigation() {
  const groups = documentSidebar().filter(({ text }) => Object.hasOwn(FOLDERS, text));
  return [
    ...groups.map(({ text, items }) => ({
      text,
      link: items[0].link,
      activeMatch: `^(?:${items.map(({ link }) => link).join('|')})$`,
    })),
    { text: 'API', link: '/api/', activeMatch: '^/api/' },
  ];
}

/** Kinds of names in the folders that typedoc makes of them. */
const KINDS = {
  functions: 'Functions',
  classes: 'Classes',
  variables: 'Values',
  interfaces: 'Shapes',
  'type-aliases': 'Types',
};

const ENTRIES = ['rules', 'events', 'policy', 'audit-netlink'];
const entryItem = (entry) => ({
  text: entry === 'audit-netlink' ? entry : `audit-netlink/${entry}`,
  link: `/api/${entry}/`,
});

function namesOf(entry) {
  return Object.entries(KINDS).flatMap(([folder, text]) => {
    const files = markdownIn(`${API}/${entry}/${folder}`).toSorted();
    if (files.length === 0) return [];
    const items = files.map((file) => ({ text: basename(file, '.md'), link: linkTo(file) }));
    return [{ text, collapsed: false, items }];
  });
}

/** The sidebars of the API: the entries of the package, and below the one that is shown what it is the home of. */
export function apiSidebars() {
  const entries = { text: 'API', link: '/api/', items: ENTRIES.map(entryItem) };
  return {
    ...Object.fromEntries(ENTRIES.map((entry) => [`/api/${entry}/`, [entries, ...namesOf(entry)]])),
    '/api/': [entries],
  };
}

/** The address of the document of this name, in whichever folder of docs/ it is: for the start page. */
export function documentNamed(name) {
  const folders = ['docs/guides', 'docs'];
  const file = folders
    .map((folder) => `${folder}/${name}.md`)
    .find((path) => existsSync(join(ROOT, path)));
  if (file === undefined) throw new Error(`the start page links to ${name}, which is not there`);
  return linkTo(file);
}

/** Where a link of a document leads: to another page, or to a file on GitHub. Links out of the repository stay. */
export function resolveLink(from, link, repository) {
  if (link === '' || /^(?:[a-z][a-z0-9+.-]*:|[#/])/i.test(link)) return link;
  const [path, hash] = link.split(/(?=#)/);
  const file = join(dirname(from), decodeURI(path)).replace(/\/$/, '');
  const page = pageOf(file);
  if (page !== undefined) return `/${page}${hash ?? ''}`;
  if (!existsSync(join(ROOT, file)))
    throw new Error(`${from} links to ${link}, which is not there`);
  return `${repository}/blob/HEAD/${file}${hash ?? ''}`;
}
