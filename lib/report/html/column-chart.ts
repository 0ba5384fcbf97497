/**
 * A chart of columns over time, each of them a stack of series, with its numbers as a table behind it. Its shapes are
 * SVG that is stretched to the page; its words stand beside it, as large on a small screen as on a wide one.
 */
import { shownCount, shownLength, shownTime } from '../report-words';
import { countTicks, timeTicks } from './axis';
import { html, type Markup } from './markup';

export interface ChartSeries {
  readonly label: string;
  /** A class of the page's style. */
  readonly color: string;
  /** One for each column. */
  readonly counts: readonly number[];
}

export interface ColumnChart {
  readonly title: string;
  /** Unique in the page. */
  readonly id: string;
  readonly fromMs: number;
  readonly widthMs: number;
  /** Of which the first is at the bottom. */
  readonly series: readonly ChartSeries[];
  /** Whether it is half as high as others. */
  readonly isLow?: boolean;
}

/** Units of the drawing for each column, and between two of them. */
const COLUMN = 10;
const GAP = 1.5;
const HEIGHT = 100;

const round = (number: number): number => Math.round(number * 100) / 100;

function sumAt(series: readonly ChartSeries[], column: number): number {
  return series.reduce((sum, { counts }) => sum + (counts[column] ?? 0), 0);
}

function columnMarkup(
  { series, fromMs, widthMs }: ColumnChart,
  column: number,
  top: number,
): Markup {
  const x = column * COLUMN;
  let y = HEIGHT;
  const parts = series.map(({ color, counts }) => {
    const height = ((counts[column] ?? 0) / top) * HEIGHT;
    if (height === 0) return '';
    y -= height;
    return html`<rect
      class="${color}"
      x="${round(x + GAP / 2)}"
      y="${round(y)}"
      width="${COLUMN - GAP}"
      height="${round(height)}"
    />`;
  });
  const told = series.filter(({ counts }) => (counts[column] ?? 0) > 0);
  const lines = told.map(({ label, counts }) => `${label}: ${shownCount(counts[column] ?? 0)}`);
  const title = [shownTime(fromMs + column * widthMs), ...lines].join(' · ');
  return html`<g
    ><title>${title}</title
    ><rect class="hit" x="${x}" y="0" width="${COLUMN}" height="${HEIGHT}" />${parts}</g
  >`;
}

function legend(series: readonly ChartSeries[]): Markup | undefined {
  if (series.length < 2) return undefined;
  const items = series.map(({ label, color, counts }) => {
    const sum = counts.reduce((all, count) => all + count, 0);
    return html`<li><i class="${color}"></i><b>${label}</b> ${shownCount(sum)}</li>`;
  });
  return html`<ul class="legend">
    ${items}
  </ul>`;
}

function tableBehind({ series, fromMs, widthMs, title }: ColumnChart, length: number): Markup {
  const headings = series.map(({ label }) => html`<th scope="col">${label}</th>`);
  const columns = Array.from({ length }, (_, column) => column);
  const rows = columns
    .filter((column) => sumAt(series, column) > 0)
    .map((column) => {
      const cells = series.map(({ counts }) => html`<td>${shownCount(counts[column] ?? 0)}</td>`);
      return html`<tr>
        <th scope="row">${shownTime(fromMs + column * widthMs)}</th>
        ${cells}
      </tr>`;
    });
  return html`<details class="numbers">
    <summary>The numbers</summary>
    <div class="scroll">
      <table>
        <caption>
          ${title}, by ${shownLength(widthMs)}
        </caption>
        <thead>
          <tr>
            <th scope="col">from</th>
            ${headings}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** Empty without columns. */
export function columnChart(chart: ColumnChart): Markup {
  const { title, id, fromMs, widthMs, series, isLow } = chart;
  const length = series[0]?.counts.length ?? 0;
  const columns = Array.from({ length }, (_, column) => column);
  const ticks = countTicks(
    Math.max(...columns.map((column) => sumAt(series, column)), 1),
    isLow === true ? 2 : 4,
  );
  const top = ticks.at(-1) ?? 1;
  const lines = ticks.map((tick) => {
    const y = round(HEIGHT - (tick / top) * HEIGHT);
    return html`<line class="grid" x1="0" x2="${length * COLUMN}" y1="${y}" y2="${y}" />`;
  });
  const counts = ticks.map(
    (tick) => html`<span style="bottom:${round((tick / top) * 100)}%">${shownCount(tick)}</span>`,
  );
  const times = timeTicks(fromMs, fromMs + length * widthMs).map(
    ({ at, label }) => html`<span style="left:${round(at * 100)}%">${label}</span>`,
  );
  return html`<figure class="chart${isLow === true ? ' low' : ''}" id="${id}">
    <figcaption>
      <h2>${title}</h2>
      <p>each column is ${shownLength(widthMs)}</p>
    </figcaption>
    ${legend(series)}
    <div class="plot">
      <div class="counts" aria-hidden="true">${counts}</div>
      <svg
        viewBox="0 0 ${length * COLUMN} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-labelledby="${id}-title"
      >
        <title id="${id}-title">${title}: ${length} columns of ${shownLength(widthMs)}</title>
        ${lines}${columns.map((column) => columnMarkup(chart, column, top))}
      </svg>
      <div class="times" aria-hidden="true">${times}</div>
    </div>
    ${tableBehind(chart, length)}
  </figure>`;
}
