/** Lets a bench change the machine's audit state and puts it back, also when it is interrupted. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const kernelState = require('../test/support/kernel-state.cjs');

export async function withLiveKernel(action) {
  const state = await kernelState.readState();
  if (state.rules.length > 0 || state.settings.enabled !== 0) {
    throw new Error('this bench wants a kernel without rules and with audit disabled');
  }
  const interrupted = () => void kernelState.restoreState(state).finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    // Deletions between the rounds would otherwise take seconds.
    kernelState.hurry();
    return await action();
  } finally {
    await kernelState.restoreState(state);
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}
