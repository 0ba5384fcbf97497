/**
 * Runs test/vm in virtual machines, one for each kernel command line: what cannot be undone before the
 * next boot, or must not happen on the machine itself.
 *
 *     node scripts/test-in-vm.mjs [--kernel IMAGE --modules DIRECTORY] [--only BOOT] [--verbose]
 *     node scripts/test-in-vm.mjs --security [--all | --series N.M] [--scenario NAME] [--record] …
 *
 * Without --kernel it takes Debian's, of every series that apt offers, fetched but not installed. With
 * --security the kernels have security modules: one kernel boots each. With --all every boot takes place,
 * on a kernel of each series that Debian's package mirror has, or with --series of this one. --record
 * writes the golden logs of test/golden/lsm.
 * docs/testing.md says more.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { boot } from './vm/boot.mjs';
import { BOOTS, SECURITY_BOOTS } from './vm/boots.mjs';
import { writeGoldenLogs } from './vm/golden-logs.mjs';
import { makeInitramfs } from './vm/initramfs.mjs';
import { debianKernels, unpackKernel } from './vm/kernel.mjs';
import { compileTests } from './vm/compile-tests.mjs';
import { missing } from './vm/requirements.mjs';
import { securityPrograms } from './vm/security-programs.mjs';

const started = Date.now();

/** The first series that AppArmor's newer rules are for. */
const NEEDS_NEWER_PARSER = [6, 7];

const root = join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    kernel: { type: 'string' },
    modules: { type: 'string' },
    only: { type: 'string' },
    security: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    series: { type: 'string' },
    scenario: { type: 'string', multiple: true },
    record: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

/** Ends a run that cannot begin: where nobody watches that is a failure. */
function giveUp(reason) {
  const isFailure = process.env.CI === 'true';
  console.log(`${isFailure ? 'failed' : 'skipped'}: the tests in virtual machines ${reason}`);
  process.exit(isFailure ? 1 : 0);
}

function misuse(message) {
  console.error(`test-in-vm: ${message}`);
  process.exit(2);
}

const isEverything = options.all || options.series !== undefined;

function findKernels() {
  const { kernel, modules, series } = options;
  if (kernel !== undefined) return [{ label: kernel, unpack: () => ({ image: kernel, modules }) }];
  try {
    const kernels = debianKernels(isEverything);
    const wanted = kernels.filter((one) => one.series === (series ?? one.series));
    if (wanted.length === 0) {
      const known = kernels.map((one) => one.series).join(', ');
      misuse(`Debian's package mirror has no kernel ${series}, only ${known}`);
    }
    const some = options.security && !isEverything ? wanted.slice(0, 1) : wanted;
    return some.map((one) => ({
      label: `Debian's ${one.series}`,
      series: one.series,
      unpack: () => unpackKernel(one),
    }));
  } catch (error) {
    return giveUp(`need --kernel and --modules, or Debian's kernel: ${error.message}`);
  }
}

/** Whether a kernel is older than the first that a boot is for; one without a known series is not. */
function isBefore(series, since) {
  if (series === undefined || since === undefined) return false;
  const [major, minor] = series.split('.').map(Number);
  return major < since[0] || (major === since[0] && minor < since[1]);
}

function summary({ passed, failed, skipped }) {
  const parts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    `${passed} passed`,
    `${passed + failed + skipped} total`,
  ];
  return `Tests:       ${parts.join(', ')}\nTime:        ${Math.round((Date.now() - started) / 1000)} s`;
}

if ((options.kernel === undefined) !== (options.modules === undefined)) {
  misuse('--kernel and --modules go together');
}
if ((isEverything || options.record || options.scenario !== undefined) && !options.security) {
  misuse('--all, --series, --scenario and --record go with --security');
}
if (options.kernel !== undefined && isEverything) {
  misuse('--kernel does not go with --all or --series');
}
const boots = (options.security ? SECURITY_BOOTS : BOOTS).filter(
  ({ name, isExtra = false }) => name === (options.only ?? (isExtra && !isEverything ? '' : name)),
);
if (boots.length === 0) misuse(`there is no boot ${options.only}`);

const lacking = missing(options.security);
if (lacking !== undefined) giveUp(lacking);
if (!existsSync(join(root, 'dist', 'index.js'))) misuse('dist/ is missing: run npm run build');

const folder = join(root, 'build-vm');
rmSync(folder, { recursive: true, force: true });
compileTests(root, folder);
const kernels = findKernels();
const isNewer = kernels.some(({ series }) => !isBefore(series, NEEDS_NEWER_PARSER));
const added = options.security ? securityPrograms(isNewer) : undefined;

// The guest ends with this process, whatever ends it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const counts = { passed: 0, failed: 0, skipped: 0 };

/** Undefined where a mirror lacks a part of it, which is no reason to leave out the others. */
function unpacked({ label, unpack }) {
  try {
    return unpack();
  } catch (error) {
    console.log(`\n${label}: skipped, it cannot be fetched and unpacked: ${error.message}`);
    counts[process.env['CI'] === 'true' ? 'failed' : 'skipped'] += 1;
    return undefined;
  }
}

for (const kernel of kernels) {
  const files = unpacked(kernel);
  if (files === undefined) continue;
  const { label, series } = kernel;
  const { image, modules } = files;
  const initramfs = makeInitramfs({ folder, root, modules, added: added !== undefined });
  for (const { name, parameters, tests, since } of boots) {
    if (isBefore(series, since)) continue;
    console.log(`\n${label}, ${name}: ${parameters || 'no parameters'}`);
    const log = join(folder, `${series ?? 'kernel'}.${name}`);
    const guest = {
      kernel: image,
      initramfs,
      commandLine: [
        parameters,
        `tests=${tests.join(',')}`,
        ...(options.record ? ['recording=yes'] : []),
        ...(options.scenario === undefined ? [] : [`scenarios=${options.scenario.join(',')}`]),
      ].join(' '),
      added,
      records: options.record ? `${log}.records.log` : undefined,
      log: `${log}.console.log`,
      verbose: options.verbose,
    };
    // One after the other: each takes all the cores that there may be.
    // oxlint-disable-next-line no-await-in-loop
    const results = await boot(guest);
    for (const key of Object.keys(counts)) counts[key] += results[key];
    if (options.record) writeGoldenLogs(root, readFileSync(guest.records, 'utf8'));
  }
}
console.log(`\n${summary(counts)}`);
process.exitCode = counts.failed > 0 ? 1 : 0;
