/** A table of a report as bars, each of which opens to the events behind it. */
import type { EventData } from '../../events/data/event-data';
import { summarize } from '../../events/views/summary';
import type { Names } from '../../machine/names';
import { localTime } from '../../text/local-time';
import type { EventReport, ReportRow, ReportTable } from '../report';
import {
  NO_VALUE,
  othersText,
  shownCount,
  shownShare,
  shownTime,
  shownValue,
  tableTitle,
} from '../report-words';
import { type Content, html, type Markup } from './markup';
import { searchCommand, type SearchedLogs } from './search-command';

/** So much of an event's line is shown, in characters. */
const LONGEST_LINE = 400;

/** So many rows have events behind them: a page is not a log. */
const MOST_SAMPLED = 100;

function eventLine(event: EventData, names: Names): string {
  const text = `${localTime(event.id.timestampMs, 'iso')} ${summarize(event, names)}`;
  const characters = [...text];
  return characters.length <= LONGEST_LINE
    ? text
    : `${characters.slice(0, LONGEST_LINE).join('')}…`;
}

/** The bar of a row: how many events there were, and how many of them failed. */
function bar(
  { events, failures = 0 }: Pick<ReportRow, 'events' | 'failures'>,
  most: number,
  isFailure: boolean,
): Markup {
  const width = (count: number): number => Math.round((count / Math.max(most, 1)) * 10_000) / 100;
  const failed = isFailure ? events : failures;
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="all" width="${width(events)}" height="10" />
    <rect class="failed" width="${width(failed)}" height="10" />
  </svg>`;
}

/** The text, which may be broken behind each slash. */
function breakable(text: string): Content {
  return text.split(/(?<=[^/][/_])/).map((part, at) => (at === 0 ? part : html`<wbr />${part}`));
}

function labelOf({ by }: ReportTable, { values }: ReportRow): Markup {
  const parts = by.map((word) => {
    const value = values[word] ?? null;
    if (value === null) return html`<span class="none">${NO_VALUE}</span>`;
    return html`<span>${breakable(shownValue(word, value))}</span>`;
  });
  return html`<span class="label">${parts}</span>`;
}

/** Where the events of a report are, and who the users in them are. */
export interface Behind {
  readonly logs: SearchedLogs;
  readonly names: Names;
}

function behind(table: ReportTable, row: ReportRow, { logs, names }: Behind): Markup {
  const { samples = [], events, firstMs, lastMs, moreAtMost } = row;
  const lines = samples.map((event) => html`<li>${eventLine(event, names)}</li>`);
  const command = searchCommand(table, row, logs);
  const times =
    firstMs === lastMs
      ? `at ${shownTime(firstMs)}`
      : `from ${shownTime(firstMs)} to ${shownTime(lastMs)}`;
  const more = moreAtMost === undefined ? '' : `, and maybe up to ${shownCount(moreAtMost)} more`;
  const shown = samples.length < events ? `${shownCount(samples.length)} of ` : '';
  return html`<div class="behind">
    <p>${shown}${shownCount(events)} ${events === 1 ? 'event' : 'events'}${more}, ${times}</p>
    <ol>
      ${lines}
    </ol>
    ${command === undefined ? '' : html`<p>All of them: <code>${command}</code></p>`}
  </div>`;
}

/** The numbers behind label and bar. */
function numbers(
  { events, failures, moreAtMost }: Pick<ReportRow, 'events' | 'failures' | 'moreAtMost'>,
  { only }: ReportTable,
  report: EventReport,
): Markup {
  const whole = only === 'failures' ? (report.failures ?? 0) : report.events;
  const count = `${shownCount(events)}${moreAtMost === undefined ? '' : '+'}`;
  const failed =
    failures === undefined || only === 'failures'
      ? html`<span></span>`
      : html`<span class="failures${failures === 0 ? ' zero' : ''}"
          >${shownCount(failures)}<span class="words"> failed</span></span
        >`;
  return html`<span class="count">${count}<span class="words"> events</span></span
    ><span class="share">${shownShare(events, whole)}</span>${failed}`;
}

function restMarkup(table: ReportTable, report: EventReport): Markup | '' {
  const rest = othersText(table.others);
  if (rest === undefined) return '';
  return html`<li>
    <div class="row rest">
      <span class="label">${rest}</span><span></span>${numbers(table.others, table, report)}
    </div>
  </li>`;
}

export function barList(table: ReportTable, report: EventReport, place: Behind): Markup {
  const { rows, by, only } = table;
  const most = Math.max(...rows.map(({ events }) => events), 0);
  const items = rows.map((row, at) => {
    const cells = [
      labelOf(table, row),
      bar(row, most, only === 'failures'),
      numbers(row, table, report),
    ];
    if (row.samples === undefined || at >= MOST_SAMPLED) {
      return html`<li><div class="row">${cells}</div></li>`;
    }
    return html`<li>
      <details>
        <summary class="row">${cells}</summary>
        ${behind(table, row, place)}
      </details>
    </li>`;
  });
  const hasFailures = report.failures !== undefined && only === undefined;
  return html`<section class="bars" id="by-${by.join('-')}${only === undefined ? '' : '-failed'}">
    <h2>${tableTitle(table)}</h2>
    <div class="row head" aria-hidden="true">
      <span>${by.join(' · ')}</span><span></span><span>events</span><span>share</span
      ><span>${hasFailures ? 'failed' : ''}</span>
    </div>
    <ol>
      ${items}${restMarkup(table, report)}
    </ol>
  </section>`;
}
