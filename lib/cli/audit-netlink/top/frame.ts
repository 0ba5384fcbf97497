/**
 * What the screen shows: a snapshot as so many lines of so many columns, in the way that the view says. Knows no
 * terminal and counts nothing.
 */
import { mostFrequent, type RateRow } from '../../../metrics/rate-table';
import { WINDOWS } from '../../../metrics/second-counts';
import {
  shownCount,
  shownLength,
  shownShare,
  shownTime,
  shownValue,
} from '../../../report/report-words';
import { escapeToLine } from '../../../text/escape';
import { inNumber } from '../../../text/in-number';
import { LOST_PLACES } from './losses';
import { shownElapsed, shownRate, shownWindow } from './shown-rates';
import type { Daemon, Snapshot } from './snapshot';
import { cell, fitted, type Line, lineWidth, spread } from './styled-line';
import { shortenedTo } from '../report/text-width';
import type { View } from './view';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const TITLES: ReadonlyMap<string, string> = new Map([
  ['auid', 'user'],
  ['exe', 'executable'],
  ['res', 'result'],
  ['success', 'result'],
]);

/** How a table is called. */
export function rateTitle(word: string): string {
  return TITLES.get(word) ?? word;
}

/** How wide the labels at the left are. */
const LABEL = 10;

/** The least width at which two tables stand side by side. */
const LEAST_PAIR = 64;
/** Between them. */
const GAP = 3;
/** How wide a column of rates is, with the blanks before it. */
const RATE = 8;

/** Most tables that are shown together. */
const MOST_TABLES = 4;

function labelled(label: string, line: Line): Line {
  return [[label.padEnd(LABEL), 'dim'], ...line];
}

const NAME = 'audit-netlink top';

function titleLine({ kind, path, timeMs, hasEnded }: Snapshot, view: View, width: number): Line {
  const input = path === '-' ? 'standard input' : escapeToLine(path);
  const from = kind === 'kernel' ? 'events of the kernel' : `events of ${input}`;
  const paused: Line = view.isPaused ? [['paused', 'reversed'], '  '] : [];
  const time = timeMs === undefined ? '' : shownTime(timeMs);
  const right: Line = [...paused, hasEnded ? `ended  ${time}` : time];
  const room = width - NAME.length - lineWidth(right) - 4;
  // On a narrow screen the state says more than the name.
  if (room < 10) return [...right, '  ', [NAME, 'bold']];
  return spread([[NAME, 'bold'], `  ${shortenedTo(from, room)}`], right, width);
}

function eventsLine({ counts, seconds, events, failures, elapsedMs }: Snapshot): Line {
  const rates = WINDOWS.flatMap((window, at): Line => {
    const rate = shownRate((counts[at] ?? 0) / (seconds[at] ?? 1));
    return [[rate, 'bold'], ` in ${shownWindow(window)}   `];
  });
  const failed: Line = failures === 0 ? [] : [', ', [`${shownCount(failures)} failed`, 'red']];
  const all = `${shownCount(events)} in ${shownElapsed(elapsedMs)}`;
  return labelled('events/s', [...rates, all, ...failed]);
}

function lostLine({ lost, lostTotal, damaged }: Snapshot): Line {
  const places = LOST_PLACES.filter(([where]) => lost[where] > 0).map(
    ([where, words]) => `${shownCount(lost[where])} ${words}`,
  );
  const lines = damaged === 0 ? '' : `${inNumber(damaged, 'line')} not readable`;
  if (lostTotal > 0) {
    const text = `${shownCount(lostTotal)} ${lostTotal === 1 ? 'record' : 'records'}: ${places.join(', ')}`;
    return labelled('lost', [[[text, lines].filter((one) => one !== '').join('; '), 'red']]);
  }
  if (lines !== '') return labelled('lost', [[lines, 'yellow']]);
  return labelled('lost', ['nothing']);
}

function kernelLine({ status }: Snapshot): Line {
  if (status === undefined) {
    return labelled('backlog', [['not known: asking takes CAP_AUDIT_CONTROL', 'yellow']]);
  }
  const { backlogRecords, backlogLimitRecords, enabled, lostRecords, rateLimitPerSecond } = status;
  const isFull = backlogLimitRecords > 0 && backlogRecords * 2 > backlogLimitRecords;
  const limit = backlogLimitRecords === 0 ? 'any number' : shownCount(backlogLimitRecords);
  const backlog = `${shownCount(backlogRecords)} of ${limit}`;
  const rate = rateLimitPerSecond === 0 ? '' : `, rate limit ${shownCount(rateLimitPerSecond)}/s`;
  const before = lostRecords === 0 ? '' : `, ${shownCount(lostRecords)} lost since boot or reset`;
  const off: Line = enabled === 'disabled' ? [', ', ['audit is disabled', 'red']] : [];
  return labelled('backlog', [isFull ? [backlog, 'red'] : backlog, `${rate}${before}`, ...off]);
}

function daemonText(daemon: Daemon): Line {
  const { pid, name, queue } = daemon;
  const who = `${name === undefined ? 'process' : escapeToLine(name)} ${pid}`;
  if (queue === undefined) return [who, [', queue not reported (auditctl --signal state)', 'dim']];
  const { waitingEvents, limitEvents, mostEvents, hasOverflowed, reportedMs } = queue;
  const limit = limitEvents === undefined ? '' : ` of ${shownCount(limitEvents)}`;
  const age = shownLength(Math.max(Date.now() - reportedMs, 0));
  const isFull = limitEvents !== undefined && waitingEvents * 2 > limitEvents;
  const waiting = `${shownCount(waitingEvents)}${limit}`;
  const overflow: Line = hasOverflowed ? [', ', ['overflowed', 'red']] : [];
  return [
    `${who}, queue `,
    isFull ? [waiting, 'red'] : waiting,
    `, most ${shownCount(mostEvents)}`,
    ...overflow,
    [` (${age} ago)`, 'dim'],
  ];
}

function daemonLine({ daemon, status }: Snapshot): Line {
  if (daemon !== undefined) return labelled('daemon', daemonText(daemon));
  if (status === undefined) return labelled('daemon', [['not known', 'dim']]);
  return labelled('daemon', [['none', 'yellow']]);
}

function filterLine({ chosen }: Snapshot, { typed, problem }: View): Line {
  if (typed !== undefined) {
    const hint = typed === '' ? 'text, or a condition such as auid>=1000 and success=no' : '';
    return labelled('filter', [`/${escapeToLine(typed)}`, [' ', 'reversed'], [hint, 'dim']]);
  }
  if (problem !== undefined) return labelled('filter', [[escapeToLine(problem), 'red']]);
  if (chosen.length === 0) return labelled('filter', [['all events', 'dim']]);
  return labelled('filter', [[chosen.map((text) => escapeToLine(text)).join(' and '), 'cyan']]);
}

const HINTS = 'k key  e exe  u user  r result  / filter  f failures  p pause  ? help  q quit';
const SHORT_HINTS = '/ filter  p pause  ? help  q quit';

function hintLine(view: View, width: number): Line {
  const ofTable = '1-9 only this row  a all tables  w window  / filter  p pause  ? help  q quit';
  const text = view.table === undefined ? HINTS : ofTable;
  return [[text.length <= width ? text : SHORT_HINTS, 'dim']];
}

/** Fits below the head of the smallest usual screen. */
const HELP: readonly string[] = [
  'k e u r t s   one table: keys, executables, users, results, types, system calls',
  'a Esc         all tables again; Tab: the next table, also of --by',
  'w             the window that tables are sorted by: 1 s, 10 s, 1 min',
  '1 to 9        in a table: only events with the value of this row',
  'f             failures only, or all',
  '/             a text that values have, or a condition as of --where',
  'Backspace     take back what was chosen last',
  'c             clear: count anew',
  'p             pause what is shown; counting goes on',
  'q Ctrl-C      quit; Ctrl-Z: suspend; Ctrl-L: draw anew',
  '',
  'Rates are events per second, of whole seconds gone by. failed and share are of',
  'the last minute. +: maybe more, for there were too many values to tell apart.',
];

function rateCells(row: RateRow, snapshot: Snapshot, at: number): string {
  const rate = shownRate((row.counts[at] ?? 0) / (snapshot.seconds[at] ?? 1));
  return `${rate}${row.hasMaybeMore && at === WINDOWS.length - 1 ? '+' : ''}`.padStart(RATE);
}

/** One of several tables: values, and the rate of one window. */
function smallTable(word: string, snapshot: Snapshot, view: View, { columns, rows }: Size): Line[] {
  const at = WINDOWS.indexOf(view.window);
  const room = columns - RATE;
  const table = snapshot.tables.get(word) ?? { rows: [], isExact: true };
  const sorted = mostFrequent(table.rows, view.window);
  const fits = sorted.length <= rows - 1 ? sorted.length : rows - 2;
  const lines = sorted.slice(0, Math.max(fits, 0)).map((row): Line => {
    const value = cell(shownValue(word, row.value ?? null), room);
    const isBad = row.failures > 0 && row.value === 'failure';
    return [isBad ? [value, 'red'] : value, rateCells(row, snapshot, at)];
  });
  const left = sorted.length - lines.length;
  const more = `${table.isExact ? '' : 'at least '}${shownCount(left)} more`;
  const title = cell(rateTitle(word), room) + shownWindow(view.window).padStart(RATE);
  return [[[title, 'bold']], ...lines, ...(left > 0 ? [[[more, 'dim']] as Line] : [])];
}

/** One line of tables that stand side by side. */
function besideOf(tables: readonly (readonly Line[])[], row: number, width: number): Line {
  return tables.flatMap((table, nth): Line => {
    const line = fitted(table[row] ?? [], width);
    return nth === 0 ? line : [' '.repeat(GAP), ...line];
  });
}

/** Tables beside and below each other. */
function manyTables(snapshot: Snapshot, view: View, { columns, rows }: Size): Line[] {
  const words = view.words.slice(0, MOST_TABLES);
  const beside = columns >= LEAST_PAIR && words.length > 1 ? 2 : 1;
  const height = Math.floor((rows + 1) / Math.ceil(words.length / beside)) - 1;
  if (height < 2) return smallTable(words[0] ?? '', snapshot, view, { columns, rows });
  const width = Math.floor((columns - GAP * (beside - 1)) / beside);
  const lines: Line[] = [];
  for (let at = 0; at < words.length; at += beside) {
    if (at > 0) lines.push([]);
    const size = { columns: width, rows: height };
    const tables = words
      .slice(at, at + beside)
      .map((word) => smallTable(word, snapshot, view, size));
    for (let row = 0; row < height; row += 1) lines.push(besideOf(tables, row, width));
  }
  return lines;
}

/** One table alone: all windows, failures and shares. */
function wholeTable(word: string, snapshot: Snapshot, view: View, { columns, rows }: Size): Line[] {
  const table = snapshot.tables.get(word) ?? { rows: [], isExact: true };
  const sorted = mostFrequent(table.rows, view.window);
  const inMinute = snapshot.counts.at(-1) ?? 0;
  const share = columns >= LEAST_PAIR ? RATE : 0;
  const room = Math.max(columns - 2 - RATE * (WINDOWS.length + 1) - share, 8);
  const heading: Line = [
    [`  ${cell(rateTitle(word), room)}`, 'bold'],
    ...WINDOWS.map(
      (window) =>
        [shownWindow(window).padStart(RATE), window === view.window ? 'reversed' : 'bold'] as const,
    ),
    ['failed'.padStart(RATE), 'bold'],
    ['share'.padStart(share).slice(0, share), 'bold'],
  ];
  const fits = sorted.length <= rows - 1 ? sorted.length : rows - 2;
  const lines = sorted.slice(0, Math.max(fits, 0)).map((row, nth): Line => {
    const number = nth < 9 ? `${nth + 1} ` : '  ';
    const failed = shownCount(row.failures).padStart(RATE);
    const part = shownShare(row.counts.at(-1) ?? 0, inMinute);
    return [
      [number, 'dim'],
      cell(shownValue(word, row.value ?? null), room),
      WINDOWS.map((_, at) => rateCells(row, snapshot, at)).join(''),
      row.failures > 0 ? [failed, 'red'] : failed,
      part.padStart(share).slice(0, share),
    ];
  });
  const left = sorted.length - lines.length;
  const more = `  ${table.isExact ? '' : 'at least '}${shownCount(left)} more`;
  return [heading, ...lines, ...(left > 0 ? [[[more, 'dim']] as Line] : [])];
}

function body(snapshot: Snapshot, view: View, size: Size): readonly Line[] {
  if (view.showsHelp) return HELP.map((text) => [text]);
  const { table } = view;
  if (table !== undefined) return wholeTable(table, snapshot, view, size);
  return manyTables(snapshot, view, size);
}

/** As many lines as the screen has, none wider than it is. */
export function frameOf(snapshot: Snapshot, view: View, size: Size): Line[] {
  const { columns, rows } = size;
  const isLog = snapshot.kind === 'log';
  const hasLost = snapshot.lostTotal > 0 || snapshot.damaged > 0;
  const head: Line[] = [
    titleLine(snapshot, view, columns),
    eventsLine(snapshot),
    ...(isLog && !hasLost ? [] : [lostLine(snapshot)]),
    ...(isLog ? [] : [kernelLine(snapshot), daemonLine(snapshot)]),
    filterLine(snapshot, view),
    [],
  ];
  const room = Math.max(rows - head.length - 1, 0);
  const shown = body(snapshot, view, { columns, rows: room }).slice(0, room);
  const blank = Array.from({ length: room - shown.length }, (): Line => []);
  const lines = [...head, ...shown, ...blank, hintLine(view, columns)].slice(0, rows);
  return lines.map((line) => fitted(line, columns));
}
