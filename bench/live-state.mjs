/** Lets a bench change the machine's audit state, under the guard of the live tests. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { enter } = createRequire(import.meta.url)('../test/support/live-guard.cjs');

const EXPEDITED = '/sys/kernel/rcu_expedited';

export async function withLiveKernel(action) {
  const { state, leave } = await enter();
  try {
    if (state.rules.length > 0 || state.settings.enabled !== 0) {
      throw new Error('this bench wants a kernel without rules and with audit disabled');
    }
    return await action();
  } finally {
    await leave();
  }
}

/** Runs with the kernel's ordinary grace periods, which {@link withLiveKernel} hurries. */
export async function unhurried(action) {
  if (!existsSync(EXPEDITED)) return await action();
  const now = readFileSync(EXPEDITED, 'utf8').trim();
  writeFileSync(EXPEDITED, '0');
  try {
    return await action();
  } finally {
    writeFileSync(EXPEDITED, now);
  }
}
