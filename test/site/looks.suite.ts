/** The site in a browser: no page is wider than the screen, light and dark, and what is written is found. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { BROWSER, Chromium } from '../support/chromium';
import { HTML, serve } from './served';

if (BROWSER === undefined && process.env['CI'] === 'true') {
  throw new Error('no browser to look with: chromium');
}

const pages = readdirSync(HTML, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.html') && path !== '404.html')
  .map((path) => path.replace(/(?:(?<=^|\/)index)?\.html$/, ''))
  .toSorted();

const documents = pages.filter((path) => !path.startsWith('api/'));

/** Whether what is clicked on does something. */
const ALIVE = `document.querySelector('#app')?.__vue_app__ !== undefined`;

/** What sticks out of the page at its right, where nothing around it scrolls or cuts it off. */
const STICKS_OUT = `(() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  return scrollWidth > clientWidth ? scrollWidth - clientWidth : 0;
})()`;

(BROWSER === undefined ? describe.skip : describe)('in a browser', () => {
  let server: Server;
  let start = '';
  let browser: Chromium;

  beforeAll(async () => {
    ({ server, start } = await serve());
    browser = await Chromium.start(BROWSER as string);
  });

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  /** The pages that are wider than the screen, and by how many pixels. */
  async function tooWide(paths: readonly string[], width: number): Promise<string[]> {
    await browser.look({ width });
    // They are written out whole, and look the same before their scripts have run.
    await browser.runScripts(false);
    const found: string[] = [];
    for (const path of paths) {
      await browser.open(start + path);
      const pixels = await browser.evaluate(STICKS_OUT);
      if (pixels !== 0) found.push(`${path}: ${String(pixels)}`);
    }
    await browser.runScripts(true);
    return found;
  }

  it.each([320, 390])('no page is wider than a telephone of %i pixels', async (width) => {
    expect(pages.length).toBeGreaterThan(200);
    expect(await tooWide(width === 390 ? pages : documents, width)).toEqual([]);
  });

  it.each([768, 1280])('no document is wider than a screen of %i pixels', async (width) => {
    expect(await tooWide(documents, width)).toEqual([]);
  });

  it('would find a page that is too wide', async () => {
    await browser.look({ width: 390 });
    await browser.open(start);
    await browser.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<p style="width: 500px">wide</p>')`,
    );
    expect(await browser.evaluate(STICKS_OUT)).toBeGreaterThan(100);
  });

  it.each(['light', 'dark'] as const)(
    'is %s where the system is, and the pictures with it, or as it was switched',
    async (scheme) => {
      const other = scheme === 'dark' ? 'light' : 'dark';
      const shown = `({
        page: document.documentElement.classList.contains('dark') ? 'dark' : 'light',
        picture: getComputedStyle(document.querySelector('img.roads')).colorScheme,
      })`;
      await browser.look({ width: 1280, scheme });
      await browser.open(start);
      await browser.until(ALIVE);
      expect(await browser.evaluate(shown)).toEqual({
        page: scheme,
        picture: scheme === 'dark' ? 'dark' : 'normal',
      });
      await browser.evaluate(`document.querySelector('.VPSwitchAppearance').click()`);
      await browser.until(`${shown}.page === '${other}'`);
      await browser.evaluate('localStorage.clear()');
    },
  );

  it('finds documents and names of the API', async () => {
    await browser.look({ width: 1280 });
    for (const [words, address] of [
      ['parseRule', '/api/rules/functions/parseRule'],
      ['CAP_AUDIT_READ containers', '/containers'],
    ]) {
      await browser.open(start);
      await browser.until(ALIVE);
      await browser.evaluate(`document.querySelector('.DocSearch-Button').click()`);
      await browser.until(`document.querySelector('.search-input') !== null`);
      await browser.evaluate(`(() => {
        const input = document.querySelector('.search-input');
        input.value = ${JSON.stringify(words)};
        input.dispatchEvent(new Event('input', { bubbles: true }));
      })()`);
      const links = `[...document.querySelectorAll('.results a')].map((link) => link.pathname)`;
      await browser.until(`${links}.some((path) => path.includes('${address}'))`);
      const found = (await browser.evaluate(links)) as string[];
      expect(found.some((path) => path.includes(address as string))).toBe(true);
    }
  });

  it('had nothing to complain of', () => {
    expect(browser.complaints).toEqual([]);
  });
});
