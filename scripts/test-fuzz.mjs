/**
 * Fuzzes native/ with libFuzzer under ASan and UBSan, its decoders with bytes and the exchange with what may
 * become of it: replays the committed corpus, then looks for more for some seconds each.
 *
 *   node scripts/test-fuzz.mjs [--seconds=10] [--keep] [TARGET...]
 *
 * --keep adds what was found to the corpus. A crash is left in build-fuzz/ as a file to replay.
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');
const FUZZ = join(ROOT, 'test', 'fuzz');
const BUILD = join(ROOT, 'build-fuzz');
const SANITIZERS = 'address,undefined';

const words = process.argv.slice(2);
const seconds = Number(
  /\d+/.exec(words.find((word) => word.startsWith('--seconds=')) ?? '10')?.[0],
);
const keep = words.includes('--keep');
const asked = words.filter((word) => !word.startsWith('--'));

const compiler = ['clang++', 'clang++-14', 'clang++-16', 'clang++-19'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);
if (compiler === undefined) {
  console.log('fuzzing needs clang++ with libFuzzer: install clang-14 and libclang-rt-14-dev');
  process.exit(process.env.CI === 'true' ? 1 : 0);
}

/** What is fuzzed, and what that uses. */
function sources() {
  return ['base', 'netlink', 'audit', 'record']
    .flatMap((layer) => {
      const folder = join(ROOT, 'native', layer);
      try {
        return readdirSync(folder).map((file) => join(folder, file));
      } catch {
        return [];
      }
    })
    .filter((file) => file.endsWith('.cc'));
}

const targets = readdirSync(FUZZ)
  .filter((file) => file.endsWith('_fuzzer.cc'))
  .map((file) => file.replace('_fuzzer.cc', ''))
  .filter((name) => asked.length === 0 || asked.includes(name));

const FLAGS = ['-std=c++17', '-g', '-O1', '-D_GNU_SOURCE', '-Wall', '-I', join(ROOT, 'native')];

/** Compiles the sources once for all targets, some at a time, and gives their objects. */
async function objects() {
  const waiting = sources();
  const made = [];
  const work = async () => {
    for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
      const object = join(BUILD, `${basename(source, '.cc')}.o`);
      made.push(object);
      const sanitized = `-fsanitize=fuzzer-no-link,${SANITIZERS}`;
      const { stderr } = await promisify(execFile)(compiler, [
        ...FLAGS,
        sanitized,
        '-c',
        source,
        '-o',
        object,
      ]);
      process.stderr.write(stderr);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return made;
}

mkdirSync(BUILD, { recursive: true });
const linked = await objects();
let failed = 0;
for (const name of targets) {
  const program = join(BUILD, `${name}_fuzzer`);
  const source = join(FUZZ, `${name}_fuzzer.cc`);
  const command = [...FLAGS, `-fsanitize=fuzzer,${SANITIZERS}`, '-o', program, source, ...linked];
  execFileSync(compiler, [...command, '-pthread'], { stdio: 'inherit' });
  const corpus = join(FUZZ, 'corpus', name);
  const found = keep ? corpus : join(BUILD, `${name}_found`);
  mkdirSync(found, { recursive: true });
  mkdirSync(corpus, { recursive: true });
  const limits = [`-max_total_time=${seconds}`, '-timeout=5', '-rss_limit_mb=1024', '-verbosity=0'];
  const result = spawnSync(
    program,
    [...limits, '-print_final_stats=1', `-artifact_prefix=${BUILD}/${name}-`, found, corpus],
    { encoding: 'utf8' },
  );
  const runs = /number_of_executed_units:\s*(\d+)/.exec(result.stderr)?.[1] ?? '0';
  const ok = result.status === 0 && Number(runs) > 0;
  if (!ok) {
    failed++;
    console.log(result.stderr);
  }
  console.log(`${ok ? 'ok' : 'FAILED'} ${name}: ${runs} runs in ${seconds} s`);
}
console.log(
  `Tests: ${failed > 0 ? `${failed} failed, ` : ''}${targets.length - failed} passed, ${targets.length} total`,
);
process.exitCode = failed > 0 || targets.length === 0 ? 1 : 0;
