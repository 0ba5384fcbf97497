/** The site: the documents of the repository as they are, and what typedoc makes of the doc comments. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  apiSidebars,
  documentNamed,
  documentSidebar,
  navigation,
  NOT_PAGES,
  pageOf,
  resolveLink,
  ROOT,
} from './pages.js';

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const SITE = join(ROOT, 'site');
const REPOSITORY = manifest.repository.url.replaceAll(/^git\+|\.git$/g, '');

/** Anchors as on GitHub, where the same documents are read. */
function slugify(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Links are written for GitHub: from one file of the repository to another. */
function repositoryLinks(markdown) {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const from = relative(ROOT, env.realPath ?? env.path);
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== 'link_open') continue;
      token.attrSet('href', resolveLink(from, token.attrGet('href'), REPOSITORY));
    }
  });
}

/** Documents become modules that import vue, and it is not in a folder above them: as if they were in site/. */
const neighbours = {
  name: 'neighbours',
  enforce: 'pre',
  resolveId(id, importer) {
    if (!/^vue(\/|$)/.test(id) || importer === undefined || importer.startsWith(SITE))
      return undefined;
    return this.resolve(id, join(SITE, 'index.md'), { skipSelf: true });
  },
};

const config = {
  title: 'audit-netlink',
  description: manifest.description,
  lang: 'en',
  base: `/${manifest.name}/`,
  cleanUrls: true,
  // The sidebars of all pages are one file, and not in each page.
  metaChunk: true,
  srcDir: '..',
  srcExclude: NOT_PAGES,
  outDir: '../build-site/html',
  cacheDir: '../build-site/cache',
  rewrites: (file) => pageOf(file),
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `/${manifest.name}/icon.svg` }]],
  markdown: {
    anchor: { slugify },
    config: (markdown) => markdown.use(repositoryLinks),
  },
  transformPageData({ filePath, frontmatter }) {
    // What is generated has no page to edit.
    if (filePath.startsWith('build-site/')) frontmatter.editLink = false;
    for (const part of [...(frontmatter.hero?.actions ?? []), ...(frontmatter.features ?? [])]) {
      part.link = part.link.replace(/^document:(.*)$/, (_, name) => documentNamed(name));
    }
  },
  vite: {
    publicDir: join(SITE, 'public'),
    plugins: [neighbours],
    // The index of the search is one file.
    build: { chunkSizeWarningLimit: 4096 },
  },
  themeConfig: {
    logo: '/icon.svg',
    nav: navigation(),
    sidebar: { ...apiSidebars(), '/': documentSidebar() },
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    editLink: {
      pattern: `${REPOSITORY}/edit/main/:path`,
      text: 'Edit this page',
    },
    externalLinkIcon: true,
    footer: { message: `${manifest.license} licence` },
  },
};

export { config as default };
