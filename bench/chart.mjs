/** The rows of the benches as a picture in SVG, readable in light and dark. */
import { goalText, judgedAs } from './table.mjs';

const WIDTH = 960;
const NAMES = 400;
const FIGURES = 120;
const ROW_HEIGHT = 30;
const TOP = 84;
const BOTTOM = 34;
const PLOT = WIDTH - NAMES - FIGURES;

const STYLE = `
  svg { background: #fff; }
  text { font: 13px system-ui, sans-serif; fill: #1c2738; }
  .title { font-size: 17px; font-weight: 600; }
  .small { font-size: 11px; fill: #5b6b86; }
  .name { text-anchor: end; }
  .tick { text-anchor: middle; }
  .grid { stroke: #e3e8f0; }
  .same { stroke: #5b6b86; stroke-width: 1.5; }
  .goal { stroke: #1c2738; stroke-width: 2; }
  .met { fill: #2f7d5b; }
  .best { fill: #b98a1d; }
  .missed { fill: #b4552d; }
  @media (prefers-color-scheme: dark) {
    svg { background: #0f141c; }
    text { fill: #e6ecf5; }
    .small { fill: #9aabc7; }
    .grid { stroke: #263243; }
    .same { stroke: #9aabc7; }
    .goal { stroke: #e6ecf5; }
    .met { fill: #4fb588; }
    .best { fill: #d9ac47; }
    .missed { fill: #df8259; }
  }
`;

const CLASSES = { yes: 'met', 'at best': 'best', no: 'missed' };

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function shown(ratio) {
  return ratio >= 0.1 || ratio <= 0 ? ratio.toFixed(2) : ratio.toPrecision(2);
}

/** From the power of ten below all figures to the one above them. */
function scaleOf(rows) {
  const all = rows.flatMap(({ judged, goal }) => [judged.median, goal ?? 1, 1]);
  const figures = all.filter((figure) => figure > 0);
  const low = Math.floor(Math.log10(Math.min(...figures)));
  const high = Math.ceil(Math.log10(Math.max(...figures) * 1.01));
  // Less than nothing is left where taking off the start of Node.js took off too much.
  const at = (ratio) =>
    NAMES + ((Math.log10(Math.max(ratio, 10 ** low)) - low) / (high - low)) * PLOT;
  const tens = Array.from({ length: high - low + 1 }, (_, n) => 10 ** (low + n));
  return { at: (ratio) => Number(at(ratio).toFixed(1)), tens };
}

function bar(row, index, { at }) {
  const { job, judged, goal, met } = row;
  const y = TOP + index * ROW_HEIGHT;
  const middle = y + ROW_HEIGHT / 2;
  const [from, to] = [at(1), at(judged.median)].toSorted((a, b) => a - b);
  const words = `${job} ${judgedAs(row)}`;
  const lines = [
    `<text class="name" x="${NAMES - 12}" y="${middle + 4}">${escaped(words)}</text>`,
    `<rect class="${CLASSES[met] ?? 'met'}" x="${from}" y="${y + 7}" width="${Math.max(2, to - from).toFixed(1)}" height="${ROW_HEIGHT - 14}" rx="2"/>`,
    `<text x="${WIDTH - FIGURES + 12}" y="${middle + 4}">${shown(judged.median)} <tspan class="small">${escaped(goalText(row))}</tspan></text>`,
  ];
  if (goal !== undefined) {
    lines.push(`<path class="goal" d="M${at(goal)} ${y + 4}V${y + ROW_HEIGHT - 4}"/>`);
  }
  return lines;
}

/** Each row that is a ratio as a bar from 1, which is as long as the other takes, on a scale of powers of ten. */
export function chart({ machine, rows: all }) {
  const caption = `${machine.day}, Linux ${machine.kernel}, Node.js ${machine.node}`;
  const rows = all.filter(({ by }) => by.startsWith('ratio'));
  const scale = scaleOf(rows);
  const height = TOP + rows.length * ROW_HEIGHT + BOTTOM;
  const end = TOP + rows.length * ROW_HEIGHT;
  const grid = scale.tens.map((ten) => [
    `<path class="${ten === 1 ? 'same' : 'grid'}" d="M${scale.at(ten)} ${TOP - 6}V${end + 4}"/>`,
    `<text class="small tick" x="${scale.at(ten)}" y="${end + 20}">${ten === 1 ? 'as long' : `× ${ten}`}</text>`,
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    '<title>How long audit-netlink takes, as a multiple of what it is measured against</title>',
    `<style>${STYLE}</style>`,
    '<text class="title" x="24" y="34">How long audit-netlink takes, as a multiple of the other</text>',
    `<text class="small" x="24" y="56">${escaped(caption)}; a bar to the left is quicker, a stroke is the goal</text>`,
    ...grid.flat(),
    ...rows.flatMap((row, index) => bar(row, index, scale)),
    '</svg>',
    '',
  ].join('\n');
}
