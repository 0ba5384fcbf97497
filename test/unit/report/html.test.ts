/** `reportHtml`: how its page is built, what it shows, and that nothing of a log becomes markup in it. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NumericNames } from '../../../lib/machine/names';
import { parseEvents } from '../../../lib/events/sources/parse-events';
import { parseWhere } from '../../../lib/events/where/where';
import { reportHtml, type ReportHtmlOptions } from '../../../lib/report/html/report-html';
import { type ReportOptions, reportEvents } from '../../../lib/report/report-events';
import { isPrintable } from '../../../lib/text/escape';
import { HOSTILE_TEXTS } from '../../support/hostile-texts';
import { opened } from './lines';
import { type Element, elementsOf, outline, parsePage, textOf } from './page';
import { MARKUP, sampleLog } from './sample-log';

async function pageOf(
  log: string,
  options: ReportOptions = {},
  html: ReportHtmlOptions = {},
): Promise<Element> {
  const report = await reportEvents({
    events: parseEvents([log]),
    samples: 3,
    top: 10,
    ...options,
  });
  return parsePage(reportHtml(report, html));
}

const all = (page: Element, tag: string): Element[] =>
  [...elementsOf(page)].filter((element) => element.tag === tag);

const classOf = ({ attributes }: Element): string => attributes.get('class')?.trim() ?? '';

/** None of them loads anything or runs. */
const ATTRIBUTES = (
  'lang charset name content http-equiv class id style role scope aria-hidden aria-labelledby ' +
  'viewBox preserveAspectRatio x y x1 x2 y1 y2 width height'
).split(' ');

/** Of whole characters, none of which moves anything. */
const isShownAsItIs = (text: string): boolean =>
  isPrintable(text) && !/[\uD800-\uDFFF]/u.test(text);

/** Times are told by the local clock. */
const CLOCK = /(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d(?:\.\d{3})?/g;

describe('the page', () => {
  it('is built like this', async () => {
    const log =
      opened({ serial: 1 }) +
      opened({ serial: 4, failed: true, exe: '"/bin/ls"', key: '(null)' }) +
      opened({ serial: 5 });
    const page = await pageOf(
      log,
      { numeric: true },
      { files: ['audit.log'], where: ['x>1'], names: new NumericNames() },
    );
    const golden = join(__dirname, '../../golden/report/overview.outline');
    const lines = `${outline(page).join('\n')}\n`.replaceAll(CLOCK, 'TIME');
    expect(lines).toBe(readFileSync(golden, 'utf8'));
  });

  it('needs nothing, and runs nothing', async () => {
    const page = await pageOf(sampleLog());
    const tags = new Set([...elementsOf(page)].map(({ tag }) => tag));
    for (const tag of ['script', 'link', 'img', 'iframe', 'object', 'a', 'form', 'input', 'base']) {
      expect(tags).not.toContain(tag);
    }
    for (const { attributes } of elementsOf(page)) {
      for (const name of attributes.keys()) {
        expect(ATTRIBUTES).toContain(name);
      }
    }
    const [style] = all(page, 'style');
    expect(textOf(style as Element)).not.toMatch(/url\(|@import|@font-face/);
    const policy = all(page, 'meta').map(({ attributes }) => attributes.get('content'));
    expect(policy).toContain(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    );
  });

  it('has an id only once', async () => {
    const page = await pageOf(sampleLog());
    const ids = [...elementsOf(page)].flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(ids.length).toBeGreaterThan(8);
    expect(ids.length).toBe(new Set(ids).size);
  });

  it('says that there is nothing', async () => {
    const page = await pageOf('');
    expect(textOf(all(page, 'header')[0] as Element)).toContain('no events');
    expect(all(page, 'svg')).toEqual([]);
  });
});

describe('the charts', () => {
  it('draw what the report counts', async () => {
    const report = await reportEvents({ events: parseEvents([sampleLog()]), top: 10 });
    const page = parsePage(reportHtml(report));
    const charts = all(page, 'figure');
    expect(charts.map(({ attributes }) => attributes.get('id'))).toEqual([
      'over-time',
      'failures',
      'missing',
    ]);
    const { columns, series } = report.timeline;
    for (const chart of charts) {
      expect(all(chart, 'g')).toHaveLength(columns.length);
    }
    const [overTime] = charts as [Element];
    const highest = Math.max(...columns.map(({ counts }) => counts.reduce((a, b) => a + b, 0)));
    const shown = [...textOf(overTime).matchAll(/[\d,]+/g)].map(([text]) =>
      Number(text.replace(',', '')),
    );
    expect(shown).toContain(series.length > 0 ? columns[0]?.counts[0] : 0);
    const scale = [...elementsOf(overTime)].find((one) => classOf(one) === 'counts');
    const top = Number(textOf(all(scale as Element, 'span').at(-1) as Element));
    expect(top).toBeGreaterThanOrEqual(highest);
    for (const [nth, group] of all(overTime, 'g').entries()) {
      const drawn = all(group, 'rect').filter((rect) => classOf(rect) !== 'hit');
      const heights = drawn.map(({ attributes }) => Number(attributes.get('height')));
      const sum = columns[nth]?.counts.reduce((a, b) => a + b, 0) ?? 0;
      expect(heights.reduce((a, b) => a + b, 0)).toBeCloseTo((100 * sum) / top, 0);
    }
  });

  it('have their numbers behind them', async () => {
    const report = await reportEvents({ events: parseEvents([sampleLog()]) });
    const page = parsePage(reportHtml(report));
    for (const chart of all(page, 'figure')) {
      const rows = all(all(chart, 'tbody')[0] as Element, 'tr');
      const cells = rows.flatMap((row) =>
        all(row, 'td').map((cell) => Number(textOf(cell).replace(',', ''))),
      );
      const sum = cells.reduce((a, b) => a + b, 0);
      const { columns } = report.timeline;
      const expected = {
        'over-time': columns.flatMap(({ counts }) => counts),
        failures: columns.map(({ failures = 0 }) => failures),
        missing: columns.map(({ missingSerials = 0 }) => missingSerials),
      }[String(chart.attributes.get('id'))];
      expect(sum).toBe(expected?.reduce((a, b) => a + b, 0));
    }
  });

  it('have bars as long as the counts', async () => {
    const report = await reportEvents({ events: parseEvents([sampleLog()]), by: 'key', top: 10 });
    const bars = all(parsePage(reportHtml(report)), 'svg').filter((one) => classOf(one) === 'bar');
    const widths = bars.map((one) =>
      all(one, 'rect').map(({ attributes }) => Number(attributes.get('width'))),
    );
    const rows = report.tables[0]?.rows ?? [];
    const most = rows[0]?.events ?? 0;
    expect(widths).toEqual(
      rows.map(({ events, failures = 0 }) => [
        Math.round((10_000 * events) / most) / 100,
        Math.round((10_000 * failures) / most) / 100,
      ]),
    );
  });
});

describe('a row', () => {
  it('opens to some of its events, and says how to see all of them', async () => {
    const html = { files: ['a b.log'], where: ['auid>=1000'], since: 'today' };
    const page = await pageOf(sampleLog(), { by: 'exe,event.action' }, html);
    const plain = all(await pageOf(sampleLog(), { by: 'exe' }, html), 'details').find((one) =>
      textOf(one).includes('All of them'),
    );
    const text = textOf(plain as Element);
    expect(text).toMatch(/3 of \d+ events, from .+ to .+audit-netlink search/s);
    expect(text).toMatch(/ --where 'auid>=1000' --where exe=\S+ --since today 'a b.log'\s*$/);
    expect(all(plain as Element, 'li')).toHaveLength(3);
    // What no condition says is not said wrong.
    expect(textOf(page)).not.toContain('event.action=');
  });

  it('names a command that finds just its events', async () => {
    const log = sampleLog();
    const { tables } = await reportEvents({
      events: parseEvents([log]),
      by: 'key,exe',
      samples: 1,
    });
    const commands = [
      ...reportHtml({
        ...(await reportEvents({ events: parseEvents([log]), by: 'key,exe', samples: 1 })),
      }).matchAll(/audit-netlink search (.*?)<\/code>/g),
    ];
    expect(commands.length).toBeGreaterThan(5);
    const row = tables[0]?.rows.find(
      ({ values }) => values['key'] === 'files' && values['exe'] === '/usr/bin/vim',
    );
    const holds = ['key=files', 'exe=/usr/bin/vim'].map((text) => parseWhere(text));
    let count = 0;
    for await (const item of parseEvents([log])) {
      if (item.type === 'event' && holds.every((one) => one(item))) count += 1;
    }
    expect(row?.events).toBe(count);
  });
});

describe('text of a log', () => {
  const texts = [...HOSTILE_TEXTS.map(([, text]) => text), ...MARKUP];

  it.each(texts.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
    'stays text: %s',
    async (_what, text) => {
      const value = Buffer.from(text, 'latin1').toString('hex').toUpperCase();
      const hostile = (of: string): string =>
        opened({ serial: 1, exe: of, key: of, names: [[of, 'NORMAL']], failed: true });
      const shape = (page: Element): string[] =>
        [...elementsOf(page)].map(({ tag }) => tag).filter((tag) => tag !== 'wbr');
      const page = await pageOf(hostile(value), {}, { title: text, files: [text], where: [text] });
      const harmless = await pageOf(hostile('78'), {}, { title: 'x', files: ['x'], where: ['x'] });
      const commands = (of: Element): number => textOf(of).split('All of them').length - 1;
      const difference = shape(harmless).length - shape(page).length;
      // A row of a name that is not a line has no command: a paragraph with code.
      expect(difference).toBe(2 * (commands(harmless) - commands(page)));
      expect(textOf(page).split('\n').every(isShownAsItIs)).toBe(true);
    },
  );
});

it('refuses what is not a report, and options that it does not have', async () => {
  expect(() => reportHtml({} as never)).toThrow(/what reportEvents gives/);
  const report = await reportEvents({ events: [] });
  expect(() => reportHtml(report, { nosuch: 1 } as never)).toThrow(/nosuch/);
});
