/**
 * Runs test/vm in virtual machines, one for each kernel command line: what cannot be undone before the
 * next boot, or must not happen on the machine itself.
 *
 *     node scripts/test-in-vm.mjs [--kernel IMAGE --modules DIRECTORY] [--only BOOT] [--verbose]
 *
 * Without --kernel it takes Debian's, of every series that apt offers, fetched but not installed.
 * docs/testing.md says more.
 */
import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { boot } from './vm/boot.mjs';
import { BOOTS } from './vm/boots.mjs';
import { makeInitramfs } from './vm/initramfs.mjs';
import { debianKernels } from './vm/kernel.mjs';
import { compileTests } from './vm/compile-tests.mjs';
import { missing } from './vm/requirements.mjs';

const SECONDS_PER_KERNEL = 480;
const started = Date.now();

const root = join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    kernel: { type: 'string' },
    modules: { type: 'string' },
    only: { type: 'string' },
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

function findKernels() {
  const { kernel, modules } = options;
  if (kernel !== undefined) return [{ name: kernel, image: kernel, modules }];
  try {
    return debianKernels();
  } catch (error) {
    return giveUp(`need --kernel and --modules, or Debian's kernel: ${error.message}`);
  }
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
const boots = BOOTS.filter(({ name }) => name === (options.only ?? name));
if (boots.length === 0) misuse(`there is no boot ${options.only}`);

const lacking = missing();
if (lacking !== undefined) giveUp(lacking);
if (!existsSync(join(root, 'dist', 'index.js'))) misuse('dist/ is missing: run npm run build');

const folder = join(root, 'build-vm');
rmSync(folder, { recursive: true, force: true });
compileTests(root, folder);
const kernels = findKernels();
const endsAt = started + kernels.length * SECONDS_PER_KERNEL * 1000;

// The guest ends with this process, whatever ends it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const { name: kernelName, image, modules } of kernels) {
  const initramfs = makeInitramfs({ folder, root, modules });
  for (const { name, parameters, tests } of boots) {
    console.log(`\n${kernelName}, ${name}: ${parameters || 'no parameters'}`);
    const guest = {
      kernel: image,
      initramfs,
      commandLine: `${parameters} tests=${tests.join(',')}`,
      log: join(folder, `${basename(image)}.${name}.console.log`),
      verbose: options.verbose,
    };
    // One after the other: each takes all the cores that there may be.
    // oxlint-disable-next-line no-await-in-loop
    const results = await boot(guest, endsAt - Date.now());
    for (const key of Object.keys(counts)) counts[key] += results[key];
  }
}
console.log(`\n${summary(counts)}`);
process.exitCode = counts.failed > 0 ? 1 : 0;
