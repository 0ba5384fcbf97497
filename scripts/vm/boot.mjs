/** Boots a guest, shows the results of its tests as they come, and counts them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';

/** A guest that has not ended by then hangs. */
const BOOT_MS = 600_000;
const CONSOLE_LINES = 40;

/** Without the hardware's help, which is not to be had everywhere: every machine gives the same. */
const MACHINE = '-accel tcg,thread=multi -cpu max -smp 2 -m 1024';
const NOTHING_ELSE = '-no-user-config -nodefaults -display none -no-reboot';
const SHARED = 'security_model=none,readonly=on,multidevs=remap';

const MARKS = { pass: '✓', fail: '✕', skip: '○' };
const COUNTERS = { pass: 'passed', fail: 'failed', skip: 'skipped' };

function share(path, tag) {
  return ['-virtfs', `local,path=${path},mount_tag=${tag},${SHARED}`];
}

function qemuWords({ kernel, initramfs, commandLine, log, added, records, verbose }) {
  const parameters = ['console=ttyS0', verbose ? 'loglevel=7' : 'quiet', 'panic=-1', commandLine];
  const start = ['-kernel', kernel, '-initrd', initramfs, '-append', parameters.join(' ')];
  const lines = ['-serial', `file:${log}`, '-serial', 'stdio'];
  if (records !== undefined) lines.push('-serial', `file:${records}`);
  const shares = [...share('/', 'host'), ...(added === undefined ? [] : share(added, 'added'))];
  return [...`${MACHINE} ${NOTHING_ELSE}`.split(' '), ...start, ...shares, ...lines];
}

function indented(text, columns) {
  return text.replaceAll(/^/gm, ' '.repeat(columns));
}

function show({ test, state, milliseconds, reason }) {
  console.log(`  ${MARKS[state]} ${test} (${milliseconds} ms)`);
  if (reason !== undefined) console.log(indented(reason, 6));
}

/**
 * Shows and counts the results in the lines. Says whether the guest came to its first program, and whether
 * to the end of its tests.
 */
async function follow(lines, counts) {
  let begun = false;
  let ended = false;
  for await (const line of lines) {
    begun = true;
    if (line.startsWith('{"test":')) {
      const result = JSON.parse(line);
      show(result);
      counts[COUNTERS[result.state]] += 1;
    } else if (line.startsWith('ended ')) {
      ended = line === 'ended 0' || counts.failed > 0;
    } else {
      console.log(indented(line, 2));
    }
  }
  return { begun, ended };
}

/** What {@link boot} gives, or undefined when the guest ended by itself before its first program and may try again. */
async function bootOnce(guest, isLast) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const started = Date.now();
  const child = spawn('qemu-system-x86_64', qemuWords(guest), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () => child.kill('SIGKILL');
  const timer = setTimeout(stop, BOOT_MS);
  process.once('exit', stop);
  const exited = once(child, 'exit');
  const { begun, ended } = await follow(createInterface({ input: child.stdout }), counts);
  const [status, signal] = await exited;
  clearTimeout(timer);
  process.off('exit', stop);
  if (!begun && !isLast && signal === null) return undefined;
  if (!ended || counts.passed + counts.failed === 0) {
    const seconds = Math.round((Date.now() - started) / 1000);
    const end = readFileSync(guest.log, 'utf8').trimEnd().split('\n').slice(-CONSOLE_LINES);
    counts.failed += 1;
    show({
      test: 'the guest runs its tests to their end',
      state: 'fail',
      milliseconds: seconds * 1000,
      reason: [`QEMU ended with ${signal ?? status}; the last of ${guest.log}:`, ...end].join('\n'),
    });
  }
  return counts;
}

/**
 * @param guest the paths `kernel`, `initramfs` and `log`, the `commandLine`, and whether the kernel is
 *   to be `verbose`; also the folder `added`, to lay over the root, and the file `records`, for what the
 *   tests write to the third serial line
 * @returns how many tests passed, failed and were skipped; a guest that fails is a failed test
 */
export async function boot(guest) {
  const counts = await bootOnce(guest, false);
  if (counts !== undefined) return counts;
  // An emulated processor now and then meets code of the kernel that the other one is changing, and the
  // kernel panics (int3).
  console.log('  the kernel ended before its first program: once more');
  return await bootOnce(guest, true);
}
