/** Lets a bench change the machine's audit state, under the guard of the live tests. */
import { createRequire } from 'node:module';

const { enter } = createRequire(import.meta.url)('../test/support/live-guard.cjs');

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
