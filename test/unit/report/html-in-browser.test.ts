/** A report's page in a browser: whole at every width, light, dark and on paper, legible, and harmless. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEvents } from '../../../lib/events/sources/parse-events';
import { reportHtml } from '../../../lib/report/html/report-html';
import type { EventReport } from '../../../lib/report/report';
import { reportEvents } from '../../../lib/report/report-events';
import { BROWSER, Chromium } from '../../support/chromium';
import { MARKUP, sampleLog } from './sample-log';

if (BROWSER === undefined && process.env['CI'] === 'true') {
  throw new Error('no browser to look with: chromium');
}

/** How far the page is wider than the screen, and what sticks out of it, unless something around it scrolls. */
const STICKS_OUT = `(() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  const out = [...document.querySelectorAll('body *')].filter((element) => {
    if (element.closest('.scroll, .words') !== null || element.closest('svg') !== null) return false;
    const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && (left < -0.5 || right > clientWidth + 0.5);
  });
  const told = out.map((one) => one.tagName + '.' + one.className + ' ' + one.textContent.slice(0, 30));
  return [scrollWidth - clientWidth, told];
})()`;

/** Texts that lie on each other: numbers of one row, and marks of one axis. */
const OVERLAPS = `(() => {
  const found = [];
  for (const group of document.querySelectorAll('.row, .times, .counts, .facts')) {
    const boxes = [...group.children].filter((one) => one.getBoundingClientRect().width > 0);
    for (const [at, one] of boxes.entries()) {
      const a = one.getBoundingClientRect();
      for (const other of boxes.slice(at + 1)) {
        const b = other.getBoundingClientRect();
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 1) found.push(one.textContent + ' / ' + other.textContent);
      }
    }
  }
  return found;
})()`;

/** The least contrast of text with what is behind it, as WCAG 2.2 computes it, and which text has it. */
const LEAST_CONTRAST = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let one = element; one !== null; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if (channels(color)[3] !== 0) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  let least = [99, ''];
  for (const element of document.querySelectorAll('body *')) {
    const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    if (!isText || element.closest('svg') !== null) continue;
    const style = getComputedStyle(element);
    const [a, b] = [luminance(style.color), luminance(behind(element))].sort((x, y) => y - x);
    const contrast = ((a + 0.05) / (b + 0.05)) * Number(style.opacity);
    if (contrast < least[0]) least = [contrast, element.className + ' ' + element.textContent.slice(0, 30)];
  }
  return least;
})()`;

const OPEN_ALL = `for (const one of document.querySelectorAll('details')) one.open = true`;

(BROWSER === undefined ? describe.skip : describe)('in a browser', () => {
  let browser: Chromium;
  let report: EventReport;
  const addresses: string[] = [];
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'audit-netlink-report-'));
    const log = sampleLog();
    report = await reportEvents({ events: parseEvents([log]), top: 10, samples: 5 });
    const byHour = await reportEvents({ events: parseEvents([log]), by: 'hour,node', samples: 5 });
    const options = {
      files: ['/var/log/audit'],
      where: ['auid>=1000'],
      title: MARKUP[0] as string,
    };
    for (const [name, page] of [
      ['overview.html', reportHtml(report)],
      ['by-hour.html', reportHtml(byHour, options)],
    ] as const) {
      writeFileSync(join(folder, name), page);
      addresses.push(pathToFileURL(join(folder, name)).href);
    }
    browser = await Chromium.start(BROWSER as string);
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it.each([1280, 768, 360])('nothing sticks out at %i pixels, closed or open', async (width) => {
    for (const address of addresses) {
      await browser.look({ width });
      await browser.open(address);
      expect(await browser.evaluate(STICKS_OUT)).toEqual([0, []]);
      expect(await browser.evaluate(OVERLAPS)).toEqual([]);
      await browser.evaluate(OPEN_ALL);
      expect(await browser.evaluate(STICKS_OUT)).toEqual([0, []]);
    }
  });

  it('would find what sticks out', async () => {
    await browser.look({ width: 360 });
    await browser.open(addresses[0] as string);
    await browser.evaluate(
      `document.querySelector('main').insertAdjacentHTML('beforeend', '<p style="width: 500px">wide</p>')`,
    );
    const [pixels, found] = (await browser.evaluate(STICKS_OUT)) as [number, string[]];
    expect(pixels).toBeGreaterThan(100);
    expect(found).toEqual(['P. wide']);
  });

  it('is whole on paper', async () => {
    await browser.look({ width: 700, isPrinted: true, scheme: 'dark' });
    await browser.open(addresses[0] as string);
    expect(await browser.evaluate(STICKS_OUT)).toEqual([0, []]);
    expect(await browser.evaluate(`getComputedStyle(document.body).color`)).toBe('rgb(0, 0, 0)');
  });

  it('draws every number of every chart', async () => {
    await browser.look({ width: 1280 });
    await browser.open(addresses[0] as string);
    const drawn =
      (await browser.evaluate(`[...document.querySelectorAll('figure')].map((figure) => {
      const high = figure.querySelector('svg').getBoundingClientRect().height;
      return [...figure.querySelectorAll('g')].map((group) =>
        [...group.querySelectorAll('rect:not(.hit)')]
          .reduce((sum, rect) => sum + rect.getBoundingClientRect().height, 0) / high);
    })`)) as number[][];
    const { columns } = report.timeline;
    const expected = [
      columns.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0)),
      columns.map(({ failures = 0 }) => failures),
      columns.map(({ missingSerials = 0 }) => missingSerials),
    ];
    for (const [at, counts] of expected.entries()) {
      const heights = drawn[at] ?? [];
      const scale = Math.max(...heights) / Math.max(...counts);
      expect(heights.map((height) => Math.round(height / scale))).toEqual(counts);
    }
    const bars = (await browser.evaluate(`[...document.querySelectorAll('.bars')].map((list) =>
      [...list.querySelectorAll('.bar')].map((bar) =>
        Math.max(...[...bar.querySelectorAll('rect')].map((rect) => rect.getBoundingClientRect().width)) /
          bar.getBoundingClientRect().width))`)) as number[][];
    const tables = report.tables.filter(({ rows }) => rows.length > 0);
    expect(bars.map(({ length }) => length)).toEqual(tables.map(({ rows }) => rows.length));
    for (const [at, { rows }] of tables.entries()) {
      const most = Math.max(...rows.map(({ events }) => events));
      for (const [nth, { events }] of rows.entries()) {
        expect(bars[at]?.[nth]).toBeCloseTo(events / most, 2);
      }
    }
  });

  it.each(['light', 'dark'] as const)('can be read in %s', async (scheme) => {
    await browser.look({ width: 1280, scheme });
    for (const address of addresses) {
      await browser.open(address);
      await browser.evaluate(OPEN_ALL);
      const [contrast, text] = (await browser.evaluate(LEAST_CONTRAST)) as [number, string];
      expect([contrast >= 4.5 || text]).toEqual([true]);
    }
    const background = `getComputedStyle(document.body).backgroundColor`;
    expect(await browser.evaluate(background)).toBe(
      scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(18, 23, 29)',
    );
  });

  it('opens a row to its events, without a script', async () => {
    await browser.look({ width: 1280 });
    await browser.runScripts(false);
    await browser.open(addresses[0] as string);
    const events = `document.querySelector('.bars .behind li').checkVisibility()`;
    expect(await browser.evaluate(events)).toBe(false);
    await browser.evaluate(`document.querySelector('.bars summary').click()`);
    expect(await browser.evaluate(events)).toBe(true);
    await browser.runScripts(true);
  });

  it('takes what a log says for text', async () => {
    await browser.open(addresses[1] as string);
    expect(await browser.evaluate('document.title')).toBe(MARKUP[0]);
    await browser.open(addresses[0] as string);
    const labels = (await browser.evaluate(
      `[...document.querySelectorAll('#by-key .label')].map((one) => one.textContent.trim())`,
    )) as string[];
    expect(labels).toEqual(expect.arrayContaining(MARKUP.slice(0, 2)));
    expect(await browser.evaluate(`document.querySelectorAll('script, img').length`)).toBe(0);
  });

  it('had nothing to complain of', () => {
    expect(browser.complaints).toEqual([]);
  });
});
