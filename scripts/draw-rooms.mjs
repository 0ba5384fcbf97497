/**
 * Draws the rooms of lib/ and which of them import which, as docs/rooms.svg, from the imports themselves:
 * what is in the picture is in the code. `--check` only says whether the picture is up to date.
 *
 * An arrow that others add up to is left out, or nothing could be seen.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importsBelow, roomOf, ROOMS } from './checks/rooms.mjs';

const root = resolve(import.meta.dirname, '..');
const PICTURE = 'docs/rooms.svg';

const ROW_HEIGHT = 84;
const BOX_HEIGHT = 46;
const GAP = 26;
const MARGIN = 24;
/** Of a character, on average and not too little. */
const NAME_WIDTH = 8.5;
const WORDS_WIDTH = 6.2;

/** The rooms that have files, and which other rooms these import. */
function roomsInUse() {
  const used = new Map();
  for (const [path, { imports }] of importsBelow(root)) {
    const { name } = roomOf(path);
    const others = imports.flatMap(({ target }) =>
      target === undefined ? [] : [roomOf(target).name],
    );
    used.set(name, new Set([...(used.get(name) ?? []), ...others.filter((one) => one !== name)]));
  }
  return ROOMS.filter(({ name }) => used.has(name)).map(({ name, what }) => ({
    name,
    what,
    imports: used.get(name),
  }));
}

/** Leaves out what can be reached by way of another room. `rooms` are in order, from the ground up. */
function withoutDetours(rooms) {
  const reached = new Map();
  for (const room of rooms) {
    const roundabout = new Set();
    for (const name of room.imports)
      for (const further of reached.get(name)) roundabout.add(further);
    reached.set(room.name, new Set([...room.imports, ...roundabout]));
    room.arrows = [...room.imports].filter((name) => !roundabout.has(name));
  }
}

/**
 * The rooms in rows, each as high as those that import it let it stand. An arrow over several rows has a
 * bend in each of those between, so that it passes the rooms there.
 */
function rowsOf(rooms) {
  const depths = new Map();
  const rows = [];
  for (const room of rooms.toReversed()) {
    const importers = rooms.filter((one) => one.arrows.includes(room.name));
    const depth = Math.max(-1, ...importers.map((one) => depths.get(one.name))) + 1;
    depths.set(room.name, depth);
    (rows[depth] ??= []).push({ ...room, next: [] });
  }
  const byName = new Map(rows.flat().map((room) => [room.name, room]));
  for (const room of byName.values()) {
    for (const name of room.arrows) {
      let from = room;
      for (let depth = depths.get(room.name) + 1; depth < depths.get(name); depth += 1) {
        const bend = { next: [] };
        rows[depth].push(bend);
        from.next.push(bend);
        from = bend;
      }
      from.next.push(byName.get(name));
    }
  }
  return rows;
}

const widthOf = (item) =>
  item.name === undefined
    ? 8
    : 24 + Math.max(item.name.length * NAME_WIDTH, item.what.length * WORDS_WIDTH);

/** Gives all their places: in its row each is near those that its arrows lead to and come from. */
function place(rows) {
  const widths = rows.map((row) => row.reduce((sum, item) => sum + widthOf(item) + GAP, -GAP));
  const width = Math.max(...widths) + 2 * MARGIN;
  const setRow = (row, at) => {
    let x = (width - widths[at]) / 2;
    for (const item of row) {
      Object.assign(item, { x, y: MARGIN + at * ROW_HEIGHT, width: widthOf(item) });
      x += item.width + GAP;
    }
  };
  for (const [at, row] of rows.entries()) setRow(row, at);
  const middle = ({ x, width: own }) => x + own / 2;
  const near = new Map(rows.flat().map((item) => [item, [...item.next]]));
  for (const item of rows.flat()) for (const next of item.next) near.get(next).push(item);
  const pull = (item) => {
    const others = near.get(item);
    return others.length === 0
      ? middle(item)
      : others.reduce((sum, one) => sum + middle(one), 0) / others.length;
  };
  for (let round = 0; round < 24; round += 1) {
    for (const [at, row] of rows.entries()) {
      const pulls = new Map(row.map((item) => [item, pull(item)]));
      row.sort((one, other) => pulls.get(one) - pulls.get(other));
      setRow(row, at);
    }
  }
  return { width, height: 2 * MARGIN + (rows.length - 1) * ROW_HEIGHT + BOX_HEIGHT };
}

/** The way down from one room to the next, bend by bend. */
function arrow(from, first) {
  const numbers = (...all) => all.map((one) => one.toFixed(0)).join(' ');
  let [x, y] = [from.x + from.width / 2, from.y + BOX_HEIGHT];
  let way = `M${numbers(x, y)}`;
  for (let item = first; item !== undefined; [item] = item.name === undefined ? item.next : []) {
    const [toX, toY] = [item.x + item.width / 2, item.y - (item.name === undefined ? 0 : 3)];
    const half = (toY - y) / 2;
    way += `C${numbers(x, y + half, toX, toY - half, toX, toY)}`;
    [x, y] = [toX, toY];
    if (item.name === undefined) {
      y += BOX_HEIGHT;
      way += `V${numbers(y)}`;
    }
  }
  return `<path d="${way}" marker-end="url(#tip)"/>`;
}

function box({ name, what, x, y, width }) {
  const middle = (x + width / 2).toFixed(0);
  return [
    `<rect x="${x.toFixed(0)}" y="${y}" width="${width.toFixed(0)}" height="${BOX_HEIGHT}" rx="7"/>`,
    `<text x="${middle}" y="${y + 20}">${name}</text>`,
    `<text class="what" x="${middle}" y="${y + 36}">${what}</text>`,
  ].join('\n');
}

const STYLE = `
  svg { background: #fff; }
  rect { fill: #f4f6fa; stroke: #5b6b86; }
  path { fill: none; stroke: #8896ad; }
  marker path { fill: #8896ad; stroke: none; }
  text { font: 600 14px ui-monospace, Menlo, Consolas, monospace; fill: #1c2738; text-anchor: middle; }
  .what { font: 11px system-ui, sans-serif; fill: #5b6b86; }
  @media (prefers-color-scheme: dark) {
    svg { background: #0f141c; }
    rect { fill: #1b2431; stroke: #7d90b0; }
    path { stroke: #66768f; }
    marker path { fill: #66768f; }
    text { fill: #e6ecf5; }
    .what { fill: #9aabc7; }
  }
`;

function picture() {
  const rooms = roomsInUse();
  withoutDetours(rooms);
  const rows = rowsOf(rooms);
  const { width, height } = place(rows);
  const drawn = rows.flat().filter(({ name }) => name !== undefined);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width.toFixed(0)} ${height}" role="img">
<title>The rooms of lib/; arrows point from a room to those that it imports</title>
<style>${STYLE}</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
<path d="M0 0L8 4L0 8Z"/></marker></defs>
${drawn.flatMap((room) => room.next.map((next) => arrow(room, next))).join('\n')}
${drawn.map(box).join('\n')}
</svg>
`;
}

const made = picture();
if (!process.argv.includes('--check')) {
  writeFileSync(join(root, PICTURE), made);
} else if (readFileSync(join(root, PICTURE), 'utf8') !== made) {
  console.error(`draw-rooms: ${PICTURE} is stale; run npm run rooms`);
  process.exitCode = 1;
}
