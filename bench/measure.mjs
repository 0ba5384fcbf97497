/**
 * How the benches measure. What is compared is done in turns, a round of each, and what counts is the ratio
 * within a round: whatever else the machine does hits all of them.
 */

export function median(values) {
  return quantile(values, 0.5);
}

function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Wall time of one run in milliseconds. */
export async function elapsed(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** How often the action takes its time, in milliseconds. */
export async function repeated(rounds, action) {
  const times = [];
  for (let round = 0; round < rounds; round++) times.push(await elapsed(action));
  return times;
}

/**
 * Rounds of each of the contenders in turns, every second round in the other direction.
 *
 * @param {number} rounds
 * @param {Record<string, () => number | Promise<number>>} contenders for each name, what is to be done; it gives
 *   the time that it took
 * @param {() => Promise<unknown>} after puts back what a contender changed; not a part of its time
 */
export async function inTurns(rounds, contenders, after = async () => {}) {
  const entries = Object.entries(contenders);
  const times = Object.fromEntries(entries.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of round % 2 === 0 ? entries : entries.toReversed()) {
      times[name].push(await run());
      await after();
    }
  }
  return times;
}

/** What a row may be measured against, in the order of the columns. */
export const COLUMNS = {
  ours: 'audit-netlink',
  auditctl: 'auditctl',
  spawned: 'auditctl from Node.js',
  c: 'C',
  original: 'ausearch, aureport, auditd',
  grep: 'grep -F',
};

const within = (rounds) => ({
  median: median(rounds),
  low: quantile(rounds, 0.25),
  high: quantile(rounds, 0.75),
});

/** What is compared in each round, and once more with the best time of each. */
function compared(measured, combine) {
  const { ours } = measured;
  const at = (pick) =>
    combine(Object.fromEntries(Object.entries(measured).map(([name, all]) => [name, pick(all)])));
  const rounds = ours.map((_, round) => at((all) => all[Math.min(round, all.length - 1)]));
  return { ...within(rounds), best: at((all) => Math.min(...all)) };
}

const COMBINE = {
  ratio: (against) => (one) => one.ours / one[against],
  'ratio less node': (against) => (one) => (one.ours - one.node) / one[against],
  'above node': () => (one) => one.ours - one.node,
  figure: () => (one) => one.ours,
};

/**
 * A row of the table.
 *
 * @param measured the times, or whatever `unit` says, by the names of {@link COLUMNS}; `node` is Node.js on an
 *   empty file
 * @param by how ours is judged, and against what: see `COMBINE`
 * @param goal the most that this may be; undefined where there is none
 */
export function row({ job, unit = 'ms', measured, by = 'figure', against, goal }) {
  const columns = Object.fromEntries(
    Object.entries(measured).map(([name, all]) => [
      name,
      { median: median(all), best: Math.min(...all) },
    ]),
  );
  const judged = compared(measured, COMBINE[by](against));
  return { job, unit, columns, by, against, goal, judged, met: verdict(judged, goal) };
}

/** On a busy machine the best round tells more of the cost than the middle one; both are said. */
function verdict({ median: middle, best }, goal) {
  if (goal === undefined) return undefined;
  if (middle <= goal) return 'yes';
  return best <= goal ? 'at best' : 'no';
}
