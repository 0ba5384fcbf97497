/**
 * The guard of every test on the machine's own kernel: tests run only where they were asked for, one
 * file at a time on the whole machine, and leave the audit state as they found it.
 */
import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface KernelState {
  readonly settings: Readonly<Record<string, number>>;
  readonly rules: readonly string[];
  readonly expedited?: string;
}

const kernelState = require('./kernel-state.cjs') as {
  readState(): Promise<KernelState>;
  restoreState(state: KernelState): Promise<void>;
  hurry(): void;
};

/** A folder, so that a container can share it. */
const LOCK_FOLDER = join(tmpdir(), 'audit-netlink-live-tests');
const LOCK = join(LOCK_FOLDER, 'lock');
const LOCK_TIMEOUT_MS = 10 * 60_000;

/** Why the live tests do not run here, or undefined when they do. */
function reasonToSkip(): string | undefined {
  if (process.env['AUDIT_NETLINK_KERNEL_TESTS'] !== '1') {
    return 'set AUDIT_NETLINK_KERNEL_TESTS=1 to let them change the rules of this kernel for a while';
  }
  if (process.geteuid?.() !== 0) return 'they need root';
  return undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function tryLock(): boolean {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    // Taken, or left by a run that was killed: then its watchdog restores first and frees it.
    return false;
  }
}

async function lock(): Promise<void> {
  const deadline = Date.now() + LOCK_TIMEOUT_MS;
  mkdirSync(LOCK_FOLDER, { recursive: true });
  while (!tryLock()) {
    const holder = Number(readFileSync(LOCK, { encoding: 'utf8', flag: 'a+' }));
    if (Date.now() > deadline) {
      const state = isAlive(holder) ? 'is still running' : 'is gone';
      throw new Error(`another live suite (pid ${holder}, which ${state}) holds ${LOCK}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function startWatchdog(state: KernelState): ChildProcess {
  const watchdog = spawn(process.execPath, [join(__dirname, 'live-watchdog.cjs')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  watchdog.stdin?.write(`${JSON.stringify({ state, lock: LOCK })}\n`);
  watchdog.unref();
  return watchdog;
}

/**
 * Describes tests on the live kernel. Each test starts and ends with the audit state as it was before
 * the file: what a test leaves behind fails it.
 */
export function describeLive(name: string, body: () => void): void {
  const reason = reasonToSkip();
  if (reason !== undefined) {
    describe.skip(`${name} (live kernel: ${reason})`, body);
    return;
  }
  describe(`${name} (live kernel)`, () => {
    let state: KernelState;
    let watchdog: ChildProcess;

    beforeAll(async () => {
      await lock();
      state = await kernelState.readState();
      if (state.settings['enabled'] === 2) throw new Error('the audit configuration is locked');
      watchdog = startWatchdog(state);
      kernelState.hurry();
    }, LOCK_TIMEOUT_MS + 10_000);

    afterEach(async () => {
      const left = await kernelState.readState();
      await kernelState.restoreState(state);
      kernelState.hurry();
      if (left.rules.join() !== state.rules.join()) {
        throw new Error(
          `the test left ${left.rules.length} rules instead of ${state.rules.length}`,
        );
      }
    }, 60_000);

    afterAll(async () => {
      await kernelState.restoreState(state);
      watchdog.stdin?.end('restored');
      rmSync(LOCK);
    }, 60_000);

    body();
  });
}
