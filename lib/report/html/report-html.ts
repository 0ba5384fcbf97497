/**
 * {@link reportHtml}: a report as one page that needs nothing else: no network, no script, no font. Knows how its parts
 * are put together; the charts are drawn beside it.
 */
import {
  type Check,
  type ChecksOf,
  checkItems,
  checkOptions,
  checkText,
  isObject,
  refuseArgument,
} from '../../arguments';
import { NAMES_OPTIONS, type NamesOptions } from '../../machine/machine-options';
import { sharedNames } from '../../machine/shared-names';
import type { LogGap, LogGaps } from '../log-gaps';
import type { EventReport, ReportColumn, ReportSeries, ReportTable } from '../report';
import {
  lacksOf,
  seriesLabel,
  shownCount,
  shownLength,
  shownShare,
  shownSpan,
  shownTime,
} from '../report-words';
import { barList } from './bar-list';
import { columnChart, type ChartSeries } from './column-chart';
import { html, Markup } from './markup';
import type { SearchedLogs } from './search-command';
import { SERIES_COLORS, STYLE } from './style';

/** What a page says besides the report. */
export interface ReportHtmlOptions extends NamesOptions {
  /** Its heading. Default `Audit report`. */
  readonly title?: string;
  /** Of what the report was made: the page says it, and names the command that searches there. */
  readonly files?: readonly string[];
  /** The conditions that its events met. */
  readonly where?: readonly string[];
  /** Since when, in the words that were given. */
  readonly since?: string;
  /** Until when. */
  readonly until?: string;
}

const checkTexts = checkItems(checkText, 'an array of strings');

const HTML_OPTIONS = {
  ...NAMES_OPTIONS,
  title: checkText,
  files: checkTexts,
  where: checkTexts,
  since: checkText,
  until: checkText,
} satisfies ChecksOf<ReportHtmlOptions>;

const checkReport: Check = (value, argument) => {
  if (!isObject(value) || !Array.isArray(value['tables'])) {
    refuseArgument(argument, 'what reportEvents gives', value);
  }
};

/** Nothing may be loaded and nothing may run, whatever a file name says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function fact(count: string, what: string, aside?: string, isBad = false): Markup {
  const small = aside === undefined ? '' : html` <small>${aside}</small>`;
  return html`<div><dt>${what}</dt><dd${isBad ? html` class="bad"` : ''}>${count}${small}</dd></div>`;
}

/** What the numbers of groups are called; those of others are not told. */
const COUNTED: Readonly<Record<string, readonly [one: string, many: string]>> = {
  key: ['key', 'keys'],
  exe: ['executable', 'executables'],
  auid: ['user', 'users'],
  node: ['machine', 'machines'],
};

function groupFact({ by, only, rows, others }: ReportTable): Markup | '' {
  const words = by.length === 1 && only === undefined ? COUNTED[by[0] as string] : undefined;
  const named = rows.filter(({ values }) => Object.values(values)[0] !== null).length;
  const count = named + others.groups;
  if (words === undefined || count === 0) return '';
  return fact(
    `${others.isExact ? '' : '≤ '}${shownCount(count)}`,
    count === 1 ? words[0] : words[1],
  );
}

function facts(report: EventReport): Markup {
  const { events, failures, firstMs, lastMs, tables, gaps } = report;
  const length = firstMs === null || lastMs === null ? undefined : lastMs - firstMs;
  return html`<dl class="facts">
    ${fact(shownCount(events), events === 1 ? 'event' : 'events')}${
      failures === undefined
        ? ''
        : fact(shownCount(failures), 'failed', shownShare(failures, events), failures > 0)
    }${tables.map(groupFact)}${
      gaps === undefined ? '' : fact(shownCount(gaps.missingSerials), 'may be missing')
    }${length === undefined ? '' : fact(shownLength(length), 'from first to last')}
  </dl>`;
}

function colorOf(series: ReportSeries, at: number): string {
  if (series.kind === 'value') return SERIES_COLORS[at] ?? 'others';
  return series.kind === 'none' ? 'unnamed' : 'others';
}

const WORDS_OF_SERIES: Readonly<Record<string, string>> = {
  key: 'key',
  exe: 'executable',
  auid: 'user',
  path: 'file',
  node: 'machine',
  'event.action': 'what was done',
};

function timeCharts({ timeline, failures = 0, gaps }: EventReport): Markup[] {
  const { columns, widthMs, series, by, before, after } = timeline;
  const [first] = columns;
  if (first === undefined) return [];
  const place = { fromMs: first.startMs, widthMs };
  const one = (
    label: string,
    color: string,
    of: (column: ReportColumn) => number,
  ): ChartSeries => ({
    label,
    color,
    counts: columns.map(of),
  });
  const all =
    series.length === 0
      ? [one('events', SERIES_COLORS[0], ({ events }) => events)]
      : series.map((each, at) =>
          one(seriesLabel(each), colorOf(each, at), ({ counts }) => counts[at] ?? 0),
        );
  const title =
    by === undefined ? 'Events over time' : `Events over time, by ${WORDS_OF_SERIES[by] ?? by}`;
  const charts = [columnChart({ title, id: 'over-time', ...place, series: all })];
  if (failures > 0) {
    const failed = one('failed', 'wrong', (column) => column.failures ?? 0);
    charts.push(
      columnChart({
        title: 'Failures over time',
        id: 'failures',
        ...place,
        series: [failed],
        isLow: true,
      }),
    );
  }
  if ((gaps?.missingSerials ?? 0) > 0) {
    const lost = one('missing', 'others', (column) => column.missingSerials ?? 0);
    charts.push(
      columnChart({
        title: 'Serial numbers that never came',
        id: 'missing',
        ...place,
        series: [lost],
        isLow: true,
      }),
    );
  }
  const far = before + after;
  if (far > 0) {
    charts.push(
      html`<p class="note">
        ${shownCount(far)} ${far === 1 ? 'event is' : 'events are'} so far from all others that the
        charts leave ${far === 1 ? 'it' : 'them'} out.
      </p>`,
    );
  }
  return charts;
}

function gapTable(title: string, gaps: readonly LogGap[]): Markup | '' {
  if (gaps.length === 0) return '';
  const hasNodes = gaps.some(({ node }) => node !== undefined);
  const rows = gaps.map(
    ({ node, fromMs, toMs }) =>
      html`<tr>
        <th scope="row">${shownLength(toMs - fromMs)}</th>
        <td>${shownTime(fromMs)}</td>
        <td>${shownTime(toMs)}</td>
        ${hasNodes ? html`<td>${node ?? ''}</td>` : ''}
      </tr>`,
  );
  return html`<div class="scroll">
    <table>
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          <th scope="col">for</th>
          <th scope="col">from</th>
          <th scope="col">to</th>
          ${hasNodes ? html`<th scope="col">machine</th>` : ''}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function gapSection(gaps: LogGaps): Markup {
  const items = lacksOf(gaps).map(([count, what, why]) => {
    const zero = count === 0 ? html` class="zero"` : '';
    return html`<dt${zero}>${shownCount(count)}</dt>
      <dd${zero}>${what}<small>${why}</small></dd>`;
  });
  return html`<section class="gaps" id="gaps">
    <h2>What is missing</h2>
    <dl>${items}</dl>
    ${gapTable('Without an audit daemon', gaps.withoutDaemon)}
    ${gapTable('Longest times without an event', gaps.silences)}
  </section>`;
}

function madeOf({ files = [], where = [], since, until }: ReportHtmlOptions): Markup[] {
  const parts = [
    ...(files.length === 0 ? [] : [html`of <code>${files.join(' ')}</code>`]),
    ...where.map((text) => html`where <code>${text}</code>`),
    ...(since === undefined ? [] : [html`since <code>${since}</code>`]),
    ...(until === undefined ? [] : [html`until <code>${until}</code>`]),
  ];
  return parts.length === 0
    ? []
    : [html`<p>${parts.map((part, at) => (at === 0 ? part : html`, ${part}`))}</p>`];
}

/** An overview shows what there is; machines where there are several. */
function isShown({ by: [word], rows }: ReportTable, { tables }: EventReport): boolean {
  return tables.length === 1 || rows.length > (word === 'node' ? 1 : 0);
}

/**
 * The report as a page of HTML: charts over time, and the tables as bars which open to their samples, where the report
 * has some. It loads nothing, runs nothing, and follows light and dark; all text of the log is escaped.
 *
 * ```ts
 * const report = await reportEvents({ top: 10, samples: 5 });
 * writeFileSync('report.html', reportHtml(report));
 * ```
 *
 * @throws {ArgumentError} for options that it does not take
 */
export function reportHtml(report: EventReport, options: ReportHtmlOptions = {}): string {
  checkReport(report, 'report');
  checkOptions(options, HTML_OPTIONS);
  const { files = [], where = [], since, until, names = sharedNames() } = options;
  const logs: SearchedLogs = {
    files,
    where,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
  const [only, ...others] = report.tables;
  const usual =
    only !== undefined && others.length === 0
      ? `Audit report by ${only.by.join(', ')}`
      : 'Audit report';
  const { title = usual } = options;
  const shown = report.tables.filter((table) => isShown(table, report));
  const lists = shown.map((table) => barList(table, report, { logs, names }));
  const gaps = report.gaps === undefined || report.events === 0 ? '' : gapSection(report.gaps);
  const wide = report.tables.length === 1 ? ' wide' : '';
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <title>${title}</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>${shownSpan(report)}</p>
          ${madeOf(options)}
        </header>
        <main>
          ${facts(report)}${timeCharts(report)}
          <div class="grids${wide}">${lists}${gaps}</div>
        </main>
      </body>
    </html>`;
  return `${page.text.trimEnd()}\n`;
}
