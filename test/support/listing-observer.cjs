/**
 * A process of its own that lists the kernel's rules as often as it can and prints what it saw: a
 * line for each listing that differs from the one before, and one for each mark that it reads from its
 * standard input. Works on the addon alone, so that the library cannot hide its own gaps.
 */
const { createInterface } = require('node:readline');
const { request } = require('./addon-exchange.cjs');

const LIST_RULES = 1013;

const addon = require('./addon.cjs');
const control = new addon.Control();
const numbers = new Map();

function print(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

async function list() {
  const options = { timeoutMs: 30_000, requestsPerDatagram: 1 };
  const outcome = await request(control, { type: LIST_RULES, replies: 'many' }, options);
  if (outcome.state !== 'done') throw new Error(`listing: errno ${outcome.errno}`);
  return outcome.replies
    .filter((reply) => reply.type === LIST_RULES)
    .map(({ payload }) => payload.toString('hex'));
}

let marks = 0;
let ended = false;

/** Numbers for rules, so that each rule's bytes are printed once. */
function numbered(rules) {
  const fresh = rules.filter((rule) => !numbers.has(rule));
  for (const rule of fresh) if (!numbers.has(rule)) numbers.set(rule, numbers.size);
  return { fresh: [...new Set(fresh)], rules: rules.map((rule) => numbers.get(rule)) };
}

async function watch() {
  let last;
  let listings = 0;
  for (;;) {
    const asked = marks;
    marks = 0;
    const isLast = ended;
    const seen = numbered(await list());
    listings++;
    const text = seen.rules.join();
    if (text !== last) print(seen);
    last = text;
    for (let mark = 0; mark < asked; mark++) print({ mark: listings });
    if (isLast) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  control.close();
}

createInterface({ input: process.stdin })
  .on('line', () => marks++)
  .on('close', () => {
    ended = true;
  });
void watch();
