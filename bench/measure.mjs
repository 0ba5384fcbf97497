/** How the benches measure and print: medians of several rounds, and ratios within one run. */

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Wall time of one run in milliseconds. */
export async function elapsed(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

const columns = (values) =>
  values.map((value, at) => (at === 0 ? value.padEnd(44) : value.padStart(12))).join('');

export function printTable(title, rows) {
  console.log(`\n${title}`);
  console.log(columns(['', 'median', 'min', 'max']));
  for (const [name, times] of rows) {
    const milliseconds = [median(times), Math.min(...times), Math.max(...times)];
    console.log(columns([name, ...milliseconds.map((time) => `${time.toFixed(2)} ms`)]));
  }
}

export function printRatio(what, ratio, goal) {
  console.log(`${what}: ${ratio.toFixed(2)} (goal: ${goal})`);
}
