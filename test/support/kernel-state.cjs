/**
 * The machine's audit state as bytes: reads it, puts it back, compares it. Plain JavaScript, because
 * the watchdog runs it without a compiler, and on the addon alone, so that a mistake in the library
 * cannot hide itself.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { request } = require('./addon-exchange.cjs');

const GET = 1000;
const SET = 1001;
const ADD_RULE = 1011;
const DELETE_RULE = 1012;
const LIST_RULES = 1013;

/** `AUDIT_STATUS_*` bits and the members they stand for: what a suite may change. */
const SETTINGS = [
  ['enabled', 0x01],
  ['failure', 0x02],
  ['rateLimit', 0x08],
  ['backlogLimit', 0x10],
  ['backlogWaitTime', 0x20],
];

const EXPEDITED = '/sys/kernel/rcu_expedited';

function addon() {
  return require('./addon.cjs');
}

async function ask(control, type, payload, replies = 'none') {
  const options = { timeoutMs: 30_000, requestsPerDatagram: 1 };
  const outcome = await request(control, { type, payload, replies }, options);
  if (outcome.state !== 'done') {
    throw new Error(`audit request ${type}: ${outcome.state}, errno ${outcome.errno}`);
  }
  return outcome.replies;
}

function readExpedited() {
  try {
    return readFileSync(EXPEDITED, 'utf8').trim();
  } catch {
    return undefined;
  }
}

async function withControl(action) {
  const { Control } = addon();
  const control = new Control();
  try {
    return await action(control);
  } finally {
    control.close();
  }
}

async function listRules(control) {
  const replies = await ask(control, LIST_RULES, undefined, 'many');
  return replies.filter((reply) => reply.type === LIST_RULES).map((reply) => reply.payload);
}

/** @returns {Promise<{settings: Record<string, number>, rules: string[], expedited?: string}>} */
async function readState() {
  return await withControl(async (control) => {
    const [reply] = await ask(control, GET, undefined, 'one');
    const status = addon().decodeStatus(reply.payload);
    const settings = Object.fromEntries(SETTINGS.map(([name]) => [name, status[name]]));
    const rules = (await listRules(control)).map((bytes) => bytes.toString('hex'));
    return { settings, rules, expedited: readExpedited() };
  });
}

/** Makes the kernel's rules and settings those of the state, in the state's order. */
async function restoreState(state) {
  if (state.expedited !== undefined) writeFileSync(EXPEDITED, '1');
  try {
    await withControl(async (control) => {
      const present = await listRules(control);
      const same = present.map((bytes) => bytes.toString('hex')).join() === state.rules.join();
      for (const bytes of same ? [] : present) await ask(control, DELETE_RULE, bytes);
      for (const hex of same ? [] : state.rules) {
        await ask(control, ADD_RULE, Buffer.from(hex, 'hex'));
      }
      for (const [name, mask] of SETTINGS) {
        await ask(control, SET, addon().encodeStatus({ mask, [name]: state.settings[name] }));
      }
    });
  } finally {
    if (state.expedited !== undefined) writeFileSync(EXPEDITED, state.expedited);
  }
}

/** Deletions wait for the kernel's grace periods; this makes them short until the state is restored. */
function hurry() {
  if (readExpedited() !== undefined) writeFileSync(EXPEDITED, '1');
}

module.exports = { readState, restoreState, hurry };
