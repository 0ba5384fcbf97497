/**
 * The guard of every test on the machine's own kernel: tests run only where they were asked for, one
 * file at a time on the whole machine, and leave the audit state as they found it.
 */
import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';

interface KernelState {
  readonly settings: Readonly<Record<string, number>>;
  readonly rules: readonly string[];
  readonly expedited?: string;
}

interface Guard {
  readonly state: KernelState;
  leave(): Promise<void>;
}

const kernelState = require('./kernel-state.cjs') as {
  readState(): Promise<KernelState>;
  restoreState(state: KernelState): Promise<void>;
  hurry(): void;
};
const { enter } = require('./live-guard.cjs') as { enter: () => Promise<Guard> };
const { reasonToSkip } = require('./live-switch.cjs') as {
  reasonToSkip: () => string | undefined;
};
const { LOCK_TIMEOUT_MS } = require('./live-lock.cjs') as { LOCK_TIMEOUT_MS: number };

/** In `struct audit_rule_data`, where the texts of paths and keys begin. */
const TEXTS = 1040;

/** What a rule's bytes hold of paths and keys, which tells whose it is. */
function wordsOf(rule: string): string {
  return Buffer.from(rule, 'hex').toString('latin1', TEXTS) || 'a rule without a key';
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
    let guard: Guard;

    beforeAll(async () => {
      guard = await enter();
    }, LOCK_TIMEOUT_MS + 10_000);

    afterEach(async () => {
      const { state } = guard;
      const left = await kernelState.readState();
      await kernelState.restoreState(state);
      kernelState.hurry();
      if (left.rules.join() !== state.rules.join()) {
        throw new Error(
          `the test left ${left.rules.length} rules instead of ${state.rules.length}: ` +
            left.rules.map(wordsOf).join('; '),
        );
      }
    });

    afterAll(async () => {
      await guard.leave();
    });

    body();
  });
}
