/**
 * fast-check for the tests: it draws the same cases each time, so that what passed once passes again.
 * `FAST_CHECK_SEED` draws others: a number, or `random`.
 */
import fc from 'fast-check';

const asked = process.env['FAST_CHECK_SEED'] ?? '1';
export const SEED = asked === 'random' ? Date.now() % 0x7fffffff : Number(asked);
if (asked === 'random') process.stdout.write(`seed ${SEED}\n`);

fc.configureGlobal({ seed: SEED });

export { fc };
