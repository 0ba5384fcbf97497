/**
 * Puts the machine's audit state back when the tests cannot: it reads the state from its standard
 * input, and restores it when that ends without the word that all is well.
 */
const { rmSync } = require('node:fs');
const { restoreState } = require('./kernel-state.cjs');

// A key press that interrupts the tests reaches the whole process group; this one has to outlive it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

let input = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  input += text;
});
async function restore() {
  const [first, last] = input.split('\n');
  if (last === 'restored') return;
  const { state, lock } = JSON.parse(first);
  await restoreState(state);
  rmSync(lock, { force: true });
}

process.stdin.on('end', () => void restore());
