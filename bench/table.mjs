/** The rows of the benches in words: one table, for the terminal and for the documents. */
import { COLUMNS } from './measure.mjs';

function digits(value) {
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  return size >= 0.1 || size === 0 ? value.toFixed(2) : value.toPrecision(2);
}

function cell(column, unit) {
  return column === undefined ? '' : `${digits(column.median)} (${digits(column.best)}) ${unit}`;
}

/** What was judged, with its unit where it has one. */
function judgedUnit({ by, unit }) {
  return by.startsWith('ratio') ? '' : ` ${unit}`;
}

const AGAINST = {
  'ratio less node': (name) => `less Node.js / ${name}`,
  ratio: (name) => `/ ${name}`,
  'above node': () => 'above Node.js',
  figure: () => '',
};

/** What ours is judged by: `/ C`. */
export function judgedAs({ by, against }) {
  return AGAINST[by](COLUMNS[against] ?? against);
}

/** The middle round, and the quarters above and below it. */
export function judgedText(row) {
  const { median, low, high, best } = row.judged;
  const unit = judgedUnit(row);
  const spread = `${digits(low)}–${digits(high)}`;
  return `${digits(median)}${unit} [${spread}], best ${digits(best)}${unit}`;
}

export function goalText(row) {
  return row.goal === undefined ? '' : `≤ ${digits(row.goal)}${judgedUnit(row)}`;
}

const HEAD = [
  'job',
  ...Object.values(COLUMNS),
  'compared',
  'middle [quarters], best',
  'goal',
  'met',
];

function cells(row) {
  const { job, unit, columns, met = '' } = row;
  const measured = Object.keys(COLUMNS).map((name) => cell(columns[name], unit));
  return [job, ...measured, judgedAs(row), judgedText(row), goalText(row), met];
}

function widthsOf(lines) {
  return HEAD.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
}

/** The table in columns; what is measured is the middle round, and in parentheses the best one. */
export function tableText(rows) {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = widthsOf(lines);
  return lines
    .map((line) =>
      line
        .map((text, at) => text.padEnd(widths[at]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same in Markdown, in columns as prettier writes them. */
export function tableMarkdown(rows) {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = widthsOf(lines);
  const line = (texts) => `| ${texts.map((text, at) => text.padEnd(widths[at])).join(' | ')} |`;
  const [head, ...rest] = lines.map(line);
  return [head, line(widths.map((width) => '-'.repeat(width))), ...rest].join('\n');
}
