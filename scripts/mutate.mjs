/**
 * Changes lib/rules in one place at a time and says which changes no test notices.
 *
 *     node scripts/mutate.mjs [--all] [--count=120] [--seed=audit] [--workers=2] [--only=parse] [--list]
 *
 * Without --all a sample is tried, the same for the same sources and seed. Fails below 80 % noticed. Works
 * on copies in the system's folder for temporary files; the working tree is only read.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutantsOf } from './mutation/mutants.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = 'lib/rules';
const TESTS = ['test/unit/rules', 'test/compat/vectors', 'test/compat/properties'];
const COPIED = [
  'scripts/mutation',
  'lib',
  'test/unit',
  'test/compat',
  'test/support',
  'test/golden',
  'docs',
];
const LEAST = 80;
/** A run that takes so many times as long as one without a change does not end. */
const PATIENCE = 4;
const LEAST_PATIENCE_MS = 20_000;

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    count: { type: 'string', default: '120' },
    seed: { type: 'string', default: 'audit' },
    workers: { type: 'string', default: '2' },
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});

/** One mutant's place in the order of the seed; where the code above it moves, it stays. */
function placeOf({ path, lineText, before, after, turn }) {
  const words = [values.seed, path, lineText, before, after, turn];
  return createHash('sha256').update(words.join('\0')).digest('hex');
}

/** What is remembered of options: where less is, or none, only a clock notices. */
const REMEMBERING = /^#?(?:learnt|known|isKeyTaken|takeCondition)/;
const REMEMBERING_FILES = new Set(['known-options.ts', 'ordinary-rule.ts']);

/** Whether the line belongs to a function that only saves time. */
function isRemembering(path, text, line) {
  if (REMEMBERING_FILES.has(basename(path))) return true;
  const above = text.split('\n').slice(0, line).toReversed();
  const names = above.map((one) => /^(?:(?:export )?function |  )(#?\w+)[(<]/.exec(one)?.[1]);
  return REMEMBERING.test(names.find((name) => name !== undefined) ?? '');
}

function allMutants() {
  const files = readdirSync(join(ROOT, FOLDER), { recursive: true }).filter(
    (file) =>
      /(?<!\.generated)\.ts$/.test(file) &&
      [undefined, basename(file, '.ts')].includes(values.only),
  );
  return files.flatMap((file) => {
    const path = join(FOLDER, file);
    const turns = new Map();
    const text = readFileSync(join(ROOT, path), 'utf8');
    const judged = mutantsOf(text).filter(({ line }) => !isRemembering(path, text, line));
    return judged.map((mutant) => {
      const key = [mutant.lineText, mutant.before, mutant.after].join('\0');
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      const placed = Object.assign(mutant, { path, turn });
      return Object.assign(placed, { place: placeOf(placed) });
    });
  });
}

function sampled(mutants) {
  if (values.all) return mutants;
  const drawn = mutants.toSorted((one, other) => (one.place < other.place ? -1 : 1));
  return drawn.slice(0, Number(values.count));
}

/** A copy of what the tests read, with the installed packages and the addon linked into it. */
function copyTree(scratch, number) {
  const tree = join(scratch, String(number));
  for (const path of COPIED) {
    cpSync(join(ROOT, path), join(tree, path), { recursive: true });
  }
  for (const path of ['package.json', 'jest.config.cjs']) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    cpSync(join(ROOT, path), join(tree, path));
  }
  for (const path of ['node_modules', 'build', 'prebuilds']) {
    if (existsSync(join(ROOT, path))) symlinkSync(join(ROOT, path), join(tree, path));
  }
  return tree;
}

const running = new Set();

/** Ends a run with everything that it started. */
function stop(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** Runs the tests in a tree: `passed`, `failed` or `timeout`, with what was printed. */
function test(tree, mutated, patience) {
  const jest = join('node_modules', 'jest', 'bin', 'jest.js');
  const options = ['--runInBand', '--silent', '--forceExit'];
  const order = ['--testSequencer', './scripts/mutation/fitting-first.cjs'];
  const end = ['--reporters', './scripts/mutation/first-failure.cjs'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [jest, ...TESTS, ...options, ...order, ...end], {
      cwd: tree,
      // The same cases each time, or a mutant would be noticed on some days only.
      env: { ...process.env, CI: '', FAST_CHECK_SEED: '1', MUTATED: mutated },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    let printed = '';
    const print = (data) => {
      printed += data;
    };
    child.stdout.on('data', print);
    child.stderr.on('data', print);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stop(child);
    }, patience);
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(timer);
      running.delete(child);
      const failed = late ? 'timeout' : 'failed';
      resolve({ outcome: status === 0 ? 'passed' : failed, printed });
    });
  });
}

/** How long the tests take with nothing changed, in milliseconds; they have to pass. */
async function baseline(tree) {
  const started = performance.now();
  const { outcome, printed } = await test(tree, '', 300_000);
  if (outcome !== 'passed') {
    throw new Error(`The tests do not pass with nothing changed:\n${printed}`);
  }
  return performance.now() - started;
}

/** The change in a line: what stands there, and the change where it is not all of the line. */
function described({ path, line, before, after, lineText }) {
  const oneLine = (text) => text.replaceAll(/\s+/g, ' ');
  const short = (text) => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
  const change = `${short(oneLine(before))} -> ${short(oneLine(after))}`;
  return `${path}:${line}: ${change}\n    in ${short(lineText).trim()}`;
}

async function work(tree, queue, patience, results) {
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const path = join(tree, mutant.path);
    writeFileSync(path, mutant.text);
    const { outcome } = await test(tree, basename(mutant.path, '.ts'), patience);
    cpSync(join(tree, 'original', mutant.path), path);
    results.push({ ...mutant, outcome });
    if (outcome === 'passed') console.log(`not noticed: ${described(mutant)}`);
    if (results.length % 20 === 0) console.log(`${results.length} tried`);
  }
}

function printFiles(results) {
  console.log('');
  for (const path of new Set(results.map((result) => result.path).toSorted())) {
    const here = results.filter((result) => result.path === path);
    const noticed = here.filter(({ outcome }) => outcome !== 'passed');
    console.log(`${path.padEnd(32)} ${noticed.length} of ${here.length} noticed`);
  }
}

async function main() {
  const started = performance.now();
  const all = allMutants();
  const queue = sampled(all);
  if (values.list) {
    for (const mutant of queue) console.log(described(mutant));
    return;
  }
  const tried = queue.length;
  console.log(`${tried} of ${all.length} mutants of ${FOLDER}, seed ${values.seed}`);
  const scratch = mkdtempSync(join(tmpdir(), 'audit-netlink-mutants-'));
  const leave = () => {
    for (const child of running) stop(child);
    rmSync(scratch, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      leave();
      process.exit(1);
    });
  }
  const results = [];
  try {
    const trees = Array.from({ length: Number(values.workers) }, (_, index) =>
      copyTree(scratch, index),
    );
    for (const tree of trees)
      cpSync(join(tree, FOLDER), join(tree, 'original', FOLDER), { recursive: true });
    const times = await Promise.all(trees.map(baseline));
    const patience = Math.max(LEAST_PATIENCE_MS, PATIENCE * Math.max(...times));
    await Promise.all(trees.map((tree) => work(tree, queue, patience, results)));
  } finally {
    leave();
  }
  printFiles(results);
  const noticed = results.filter(({ outcome }) => outcome !== 'passed').length;
  const late = results.filter(({ outcome }) => outcome === 'timeout').length;
  const score = (100 * noticed) / tried;
  console.log(
    `\n${noticed} of ${tried} noticed (${late} by not ending): ${score.toFixed(1)} %, at least ${LEAST} % wanted;` +
      ` ${Math.round((performance.now() - started) / 1000)} s`,
  );
  const passed = score >= LEAST;
  console.log(`Tests: 1 ${passed ? 'passed' : 'failed'}, 1 total`);
  process.exitCode = passed ? 0 : 1;
}

await main();
