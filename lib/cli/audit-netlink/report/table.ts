/** A report as tables of text. Does not know where they are printed. */
import type { EventReport, ReportRow, ReportTable } from '../../../report/report';
import {
  lacksOf,
  othersText,
  shownCount,
  shownLength,
  shownShare,
  shownSpan,
  shownTime,
  shownValue,
  tableTitle,
} from '../../../report/report-words';
import { TIME_UNITS } from '../../../report/time-bucket';
import { inNumber } from '../../../text/in-number';
import { padEnd, shortenedTo, textWidth } from './text-width';

export interface TableLook {
  /** Columns that a line may have; undefined for as many as it takes. */
  readonly width: number | undefined;
  /** Whether to make headings and failures stand out. */
  readonly isColored: boolean;
  /** Whether to leave out everything but the counts. */
  readonly countsOnly: boolean;
}

const GAP = '  ';

/** Texts narrower than this say nothing any more. */
const LEAST_WIDTH = 12;

/** How wide bars are where nobody says how much room there is, and the least that shows something. */
const BAR_WIDTH = 40;
const LEAST_BAR = 8;

const BOLD = ['\u001B[1m', '\u001B[22m'] as const;
const RED = ['\u001B[31m', '\u001B[39m'] as const;
const DIM = ['\u001B[2m', '\u001B[22m'] as const;

type Paint = readonly [begin: string, end: string];

interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  readonly isNumber: boolean;
  readonly paint?: (cell: string) => Paint | undefined;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of so many columns and eighths of one. */
function bar(part: number, whole: number, width: number): string {
  const eighths = whole === 0 ? 0 : Math.round((part / whole) * width * 8);
  const shown = part > 0 ? Math.max(eighths, 1) : 0;
  return '█'.repeat(Math.floor(shown / 8)) + (EIGHTHS[shown % 8] as string);
}

const TICKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One character for each number; a blank for 0. */
function sparkline(counts: readonly number[]): string {
  const most = Math.max(...counts, 1);
  return counts
    .map((count) => (count === 0 ? ' ' : (TICKS[Math.ceil((count / most) * 8) - 1] as string)))
    .join('');
}

function painted(text: string, paint: Paint | undefined, isColored: boolean): string {
  return isColored && paint !== undefined ? paint[0] + text + paint[1] : text;
}

/** The widths of the columns: of texts, the widest is made narrower until all fit. */
function fittedWidths(columns: readonly Column[], room: number | undefined): number[] {
  const widths = columns.map(({ title, cells }) =>
    Math.max(...[title, ...cells].map((cell) => textWidth(cell))),
  );
  if (room === undefined) return widths;
  const sum = (): number => widths.reduce((all, one) => all + one + GAP.length, -GAP.length);
  for (;;) {
    const excess = sum() - room;
    const texts = widths.filter((_, at) => columns[at]?.isNumber === false);
    const widest = Math.max(...texts);
    if (excess <= 0 || widest <= LEAST_WIDTH) return widths;
    const next = Math.max(...texts.filter((one) => one < widest), LEAST_WIDTH);
    const at = widths.findIndex((one, nth) => one === widest && columns[nth]?.isNumber === false);
    widths[at] = Math.max(widest - excess, Math.min(next, widest - 1));
  }
}

const isFailing = (cell: string): Paint | undefined =>
  cell === '0' || cell === '' ? undefined : RED;

function columnsOf(table: ReportTable, report: EventReport, look: TableLook): Column[] {
  const { by, rows, others, only } = table;
  const rest = othersText(others);
  const last = <Cell>(cell: Cell): Cell[] => (rest === undefined ? [] : [cell]);
  const values = by.map((word, at) => ({
    title: word,
    cells: [
      ...rows.map(({ values: named }) => shownValue(word, named[word] ?? null)),
      ...last(at === 0 ? (rest ?? '') : ''),
    ],
    isNumber: false,
  }));
  const count = ({ events, moreAtMost }: ReportRow): string =>
    shownCount(events) + (moreAtMost === undefined ? '' : '+');
  const events = {
    title: 'events',
    cells: [...rows.map(count), ...last(shownCount(others.events))],
    isNumber: true,
  };
  if (look.countsOnly) return [...values, events];
  const whole = only === undefined ? report.events : (report.failures ?? 0);
  const share = {
    title: 'share',
    cells: [...rows, ...last(others)].map((row) => shownShare(row.events, whole)),
    isNumber: true,
  };
  const failures = {
    title: 'failed',
    cells: [...rows, ...last(others)].map((row) => shownCount(row.failures ?? 0)),
    isNumber: true,
    paint: isFailing,
  };
  const isOverTime = TIME_UNITS.some((unit) => unit === by[0]);
  const latest = {
    title: 'last',
    cells: [...rows.map(({ lastMs }) => shownTime(lastMs)), ...last('')],
    isNumber: false,
  };
  return [
    ...values,
    events,
    share,
    ...(only === undefined && report.failures !== undefined ? [failures] : []),
    ...(isOverTime ? [] : [latest]),
  ];
}

/** Where a bar for each row belongs: over time always, else where there is a terminal to look at. */
function barsOf({ by, rows }: ReportTable, used: number, { width }: TableLook): string[] {
  const isOverTime = TIME_UNITS.some((unit) => unit === by[0]);
  if (!isOverTime && width === undefined) return [];
  const room = width === undefined ? BAR_WIDTH : Math.min(width - used - GAP.length, BAR_WIDTH);
  if (room < LEAST_BAR) return [];
  const most = Math.max(...rows.map(({ events }) => events), 1);
  return rows.map(({ events }) => bar(events, most, room));
}

function tableLines(table: ReportTable, report: EventReport, look: TableLook): string[] {
  const columns = columnsOf(table, report, look);
  const widths = fittedWidths(columns, look.width);
  const used = widths.reduce((sum, one) => sum + one + GAP.length, 0) - GAP.length;
  const bars = look.countsOnly ? [] : barsOf(table, used, look);
  const cellOf = (column: Column, text: string, at: number): string => {
    const width = widths[at] as number;
    if (column.isNumber) return text.padStart(width);
    return padEnd(shortenedTo(text, width), width);
  };
  const heading = columns.map((column, at) => cellOf(column, column.title, at)).join(GAP);
  const count = columns[0]?.cells.length ?? 0;
  const lines = Array.from({ length: count }, (_, row) => {
    const cells = columns.map((column, at) => {
      const text = column.cells[row] as string;
      return painted(cellOf(column, text, at), column.paint?.(text), look.isColored);
    });
    const drawn = bars[row];
    return [...cells, ...(drawn === undefined ? [] : [drawn])].join(GAP).trimEnd();
  });
  return [painted(heading.trimEnd(), DIM, look.isColored), ...lines];
}

function headLine(report: EventReport): string {
  const { events, failures } = report;
  if (events === 0) return 'no events';
  const failed =
    failures === undefined
      ? ''
      : `, ${shownCount(failures)} failed (${shownShare(failures, events)})`;
  const counted = `${shownCount(events)} ${events === 1 ? 'event' : 'events'}`;
  return `${counted}${failed}, ${shownSpan(report)}`;
}

function timelineLines({ timeline }: EventReport, { width = 96 }: TableLook): string[] {
  const { columns, widthMs } = timeline;
  if (columns.length < 2) return [];
  const line = sparkline(columns.map(({ events }) => events));
  if (line.length > width) return [];
  return [line, `each column is ${shownLength(widthMs)}`];
}

function gapLines({ gaps }: EventReport): string[] {
  if (gaps === undefined) return [];
  const lacks = lacksOf(gaps)
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${shownCount(count)} ${what}`);
  const stopped = gaps.withoutDaemon.map(({ fromMs, toMs, node }) => {
    const where = node === undefined ? '' : ` on ${shownValue('node', node)}`;
    return `no audit daemon${where} for ${shownLength(toMs - fromMs)} from ${shownTime(fromMs)}`;
  });
  return [...lacks, ...stopped];
}

/** A section: its heading, and its lines. */
function section(title: string, lines: readonly string[], { isColored }: TableLook): string[] {
  return lines.length === 0 ? [] : ['', painted(title, BOLD, isColored), ...lines];
}

/** The report for people, ending in a newline. */
export function tableText(report: EventReport, look: TableLook): string {
  const [table, ...others] = report.tables;
  if (table !== undefined && others.length === 0) {
    const inexact = table.others.isExact
      ? []
      : [
          `+: maybe more; beyond ${inNumber(table.rows.length, 'row')} not all groups were told apart`,
        ];
    return `${[...tableLines(table, report, look), ...inexact].join('\n')}\n`;
  }
  if (look.countsOnly) return `${report.events}\n`;
  // Machines are of interest where there is more than one.
  const tables = report.tables.filter(
    ({ by: [word], rows }) => rows.length > (word === 'node' ? 1 : 0),
  );
  const lines = [
    painted(headLine(report), BOLD, look.isColored),
    ...timelineLines(report, look),
    ...tables.flatMap((one) => section(tableTitle(one), tableLines(one, report, look), look)),
    ...section('What is missing', gapLines(report), look),
  ];
  return `${lines.join('\n')}\n`;
}
