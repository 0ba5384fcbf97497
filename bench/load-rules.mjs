/** Adding 100 and 1,000 rules: the addon alone, and the library from objects and from text. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AuditClient, addRules, deleteAllRules, encodeRule, parseRule } from 'audit-netlink';
import { startedHere, withLimit, writeRules } from './limit.mjs';
import { withLiveKernel } from './live-state.mjs';
import { elapsed, inTurns, row } from './measure.mjs';
import { ruleTexts } from './rule-texts.mjs';

const require = createRequire(import.meta.url);

const ADD_RULE = 1011;
const PER_DATAGRAM = 64;
const WARM_UP = 8;

/** What the addon takes for these rules, which were encoded before. */
function packed(encoded) {
  const words = encoded.flatMap((bytes) => [ADD_RULE, 0, bytes.length]);
  return [Uint32Array.from(words), Buffer.concat(encoded)];
}

async function addEncoded(control, [requests, payloads]) {
  const options = { timeoutMs: 10_000, requestsPerDatagram: PER_DATAGRAM };
  const { outcomes } = await control.exchange(requests, payloads, options);
  if (outcomes.some((word) => word !== 0)) throw new Error('a rule was refused');
}

async function compare(count, rounds, goals) {
  return await withLimit(async (limit, folder) => {
    const texts = ruleTexts(count);
    const rules = texts.map((text) => parseRule(text).rule);
    const encoded = rules.map((rule) => encodeRule(rule));
    const requests = packed(encoded);
    const [lines, bytes] = [join(folder, 'bench.rules'), join(folder, 'bench.bytes')];
    writeFileSync(lines, `${texts.join('\n')}\n`, { mode: 0o600 });
    writeRules(bytes, encoded);
    const client = new AuditClient();
    const { Control } = require('../test/support/addon.cjs');
    const control = new Control();
    try {
      await addEncoded(control, requests);
      await deleteAllRules();
      for (let round = 0; round < WARM_UP; round++) {
        for (const input of [texts, rules]) {
          await client.addRules(input);
          await deleteAllRules();
        }
      }
      const times = await inTurns(
        rounds,
        {
          encoded: () => elapsed(() => addEncoded(control, requests)),
          c: () => limit.add(bytes, count),
          objects: () => elapsed(() => client.addRules(rules)),
          texts: () => elapsed(() => addRules(texts)),
          auditctl: () => limit.run(['auditctl', '-R', lines]),
          spawned: () => startedHere('auditctl', ['-R', lines]),
        },
        () => deleteAllRules(),
      );
      const { auditctl, spawned, c } = times;
      const name = count.toLocaleString('en');
      return [
        row({
          job: `add ${name} encoded rules`,
          measured: { ours: times.encoded, c },
          by: 'ratio',
          against: 'c',
          goal: goals.encoded,
        }),
        row({
          job: `addRules of ${name} objects`,
          measured: { ours: times.objects, auditctl, spawned, c },
          by: 'ratio',
          against: 'c',
        }),
        row({
          job: `addRules of ${name} texts`,
          measured: { ours: times.texts, auditctl, spawned, c },
          by: 'ratio',
          against: 'spawned',
          goal: goals.texts,
        }),
      ];
    } finally {
      control.close();
      client.close();
    }
  });
}

/** In a process of its own: the first rules of a process pay for loading and compiling the program too. */
async function addFirst() {
  const texts = ruleTexts(1000);
  console.log(await elapsed(() => addRules(texts)));
}

async function firstRules(rounds) {
  const file = fileURLToPath(import.meta.url);
  const { ours } = await inTurns(
    rounds,
    { ours: () => Number(execFileSync(process.execPath, [file, 'first'], { encoding: 'utf8' })) },
    () => deleteAllRules(),
  );
  return row({ job: 'addRules of 1,000 texts, the first', measured: { ours }, goal: 30 });
}

export async function rows() {
  return await withLiveKernel(async () => [
    ...(await compare(100, 61, { encoded: 1.15 })),
    ...(await compare(1000, 21, { encoded: 1.15, texts: 0.45 })),
    await firstRules(9),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] === 'first') {
  await addFirst();
}
