/** The counts of a span of time, as text or JSON. Knows neither where events come from nor when they are wanted. */
import type { EventReport, ReportTable } from '../../../report/report';
import { othersText, shownCount, shownLength, shownValue } from '../../../report/report-words';
import { rateTitle } from './frame';
import { LOST_PLACES, type Losses } from './losses';
import { shownRate } from './shown-rates';
import type { Daemon } from './snapshot';
import { cell, type Line, lineText, fitted } from './styled-line';
import { escapeToLine } from '../../../text/escape';
import { inNumber } from '../../../text/in-number';
import type { AuditStatus } from '../../../kernel/status';
import { textWidth } from '../report/text-width';

/** What was counted. */
export interface Span {
  readonly source: 'kernel' | 'log';
  /** How long it was, in seconds; not 0. */
  readonly seconds: number;
  readonly report: EventReport;
  readonly losses: Losses;
  readonly status: AuditStatus | undefined;
  readonly daemon: Daemon | undefined;
}

/** How wide text is that goes to no terminal. */
const WIDTH = 80;
const NUMBER = 12;

/** A member of the document: see docs/audit-netlink.schema.json. */
export function spanJson({ source, seconds, report, losses, status, daemon }: Span): object {
  const perSecond = (events: number): number => Math.round((events / seconds) * 1000) / 1000;
  return {
    source,
    seconds,
    events: report.events,
    eventsPerSecond: perSecond(report.events),
    failures: report.failures ?? 0,
    lost: Object.fromEntries(LOST_PLACES.map(([where]) => [where, losses.of(where)])),
    damaged: losses.damaged,
    kernel: status ?? null,
    daemon: daemon === undefined ? null : { ...daemon, queue: daemon.queue ?? null },
    tables: report.tables.map(({ by: [by = ''], rows, others }) => ({
      by,
      rows: rows.map(({ values, events, failures = 0, moreAtMost }) => ({
        value: values[by] ?? null,
        events,
        eventsPerSecond: perSecond(events),
        failures,
        ...(moreAtMost === undefined ? {} : { moreAtMost }),
      })),
      others: { groups: others.groups, events: others.events, isExact: others.isExact },
    })),
  };
}

const valuesOf = ({ by: [by = ''], rows }: ReportTable): string[] =>
  rows.map(({ values }) => shownValue(by, values[by] ?? null));

/** How wide the values are of all tables, so that their numbers stand below each other. */
function roomFor(tables: readonly ReportTable[], width: number): number {
  const widest = tables
    .flatMap((table) => [rateTitle(table.by[0] ?? ''), ...valuesOf(table)])
    .reduce((most, text) => Math.max(most, textWidth(text)), 0);
  return Math.max(Math.min(widest, width - 3 * NUMBER), 10);
}

function tableLines(table: ReportTable, seconds: number, room: number): Line[] {
  const { rows, others } = table;
  const rate = (events: number): string => shownRate(events / seconds);
  const values = valuesOf(table);
  const rest = othersText(others);
  const line = (name: string, numbers: readonly string[]): string =>
    cell(name, room) + numbers.map((text) => text.padStart(NUMBER)).join('');
  return [
    [],
    [[line(rateTitle(table.by[0] ?? ''), ['events/s', 'events', 'failed']), 'bold']],
    ...rows.map(({ events, failures = 0, moreAtMost }, at): Line => {
      const count = shownCount(events) + (moreAtMost === undefined ? '' : '+');
      const numbers = line(values[at] ?? '', [rate(events), count]);
      const failed = shownCount(failures).padStart(NUMBER);
      return [numbers, failures > 0 ? [failed, 'red'] : failed];
    }),
    ...(rest === undefined
      ? []
      : [[line(rest, [rate(others.events), shownCount(others.events)])] as Line]),
  ];
}

function kernelLines({ status, daemon }: Span): Line[] {
  if (status === undefined) return [];
  const { backlogRecords, backlogLimitRecords: limit } = status;
  const who =
    daemon === undefined
      ? 'no daemon'
      : `daemon ${escapeToLine(daemon.name ?? 'process')} ${daemon.pid}`;
  const queue = daemon?.queue;
  const waiting =
    queue === undefined ? '' : `, its queue ${shownCount(queue.waitingEvents)} when it last said`;
  const most = limit === 0 ? 'any number' : shownCount(limit);
  return [[`backlog ${shownCount(backlogRecords)} of ${most}, ${who}${waiting}`]];
}

function lostText({ losses }: Span): Line {
  const { total, damaged } = losses;
  const lines = damaged === 0 ? '' : `, ${inNumber(damaged, 'line')} not readable`;
  if (total === 0) return [`no records lost${lines}`];
  const places = LOST_PLACES.filter(([where]) => losses.of(where) > 0).map(
    ([where, words]) => `${shownCount(losses.of(where))} ${words}`,
  );
  return [[`${inNumber(total, 'record')} lost: ${places.join(', ')}${lines}`, 'red']];
}

function headLine({ report, seconds }: Span): Line {
  const { events, failures = 0 } = report;
  const failed: Line = failures === 0 ? [] : [', ', [`${shownCount(failures)} failed`, 'red']];
  const counted = `${shownCount(events)} ${events === 1 ? 'event' : 'events'}`;
  const rate = shownRate(events / seconds);
  return [[counted, 'bold'], ` in ${shownLength(seconds * 1000)}, ${rate}/s`, ...failed];
}

/** For people, ending in a newline. */
export function spanText(span: Span, width: number = WIDTH, isColored = false): string {
  const tables = span.report.tables.filter(({ rows }) => rows.length > 0);
  const room = roomFor(tables, width);
  const lines = [
    headLine(span),
    lostText(span),
    ...kernelLines(span),
    ...tables.flatMap((table) => tableLines(table, span.seconds, room)),
  ];
  return lines.map((line) => `${lineText(fitted(line, width), isColored)}\n`).join('');
}
