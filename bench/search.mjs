/** Searches of whole logs as commands, beside ausearch and grep. */
import { join } from 'node:path';
import { withFolder } from './limit.mjs';
import { RARE_KEY, USERS, writeLog } from './log-files.mjs';
import { row } from './measure.mjs';
import { commandRow, FEW_MEGABYTES, MEGABYTES, memoryRow, ours, ran } from './whole-commands.mjs';

/** What is asked, and how many times as fast as ausearch the answer is wanted. */
function searches(end) {
  const user = USERS.at(-1).name;
  return [
    { job: 'a rare key, raw', words: ['-k', RARE_KEY, '--raw'], times: 20 },
    { job: 'logins', words: ['-m', 'LOGIN', '--raw'], times: 10 },
    { job: 'a process', words: ['-p', '1007', '--raw'], times: 10 },
    { job: 'a user without a record', words: ['-ui', user, '--raw'], times: 10 },
    { job: 'what failed', words: ['-sv', 'no', '--raw'], times: 10 },
    {
      job: 'a minute at the end',
      words: ['-ts', ...stampOf(end - 60), '-te', ...stampOf(end), '--raw'],
      times: 10,
    },
    { job: 'all events, raw', words: ['--raw'], times: 5 },
    { job: 'all events', words: [], times: 4 },
    { job: 'all events in words', words: ['-i'], times: 4 },
    { job: 'all events as CSV', words: ['--format', 'csv'], times: 3 },
    { job: 'all events as text', words: ['--format', 'text'], times: 3 },
  ];
}

/** A time as ausearch takes it in the C locale. */
function stampOf(seconds) {
  const time = new Date(seconds * 1000);
  const two = (number) => String(number).padStart(2, '0');
  const date = [time.getMonth() + 1, time.getDate(), time.getFullYear() % 100].map(two).join('/');
  return [date, [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')];
}

function pair(file, words) {
  const all = ['-if', file, ...words];
  return { ours: ours('tsausearch', ...all), original: ['ausearch', ...all] };
}

/** With few events a second and with many, in the log's own time: the same speed. */
async function densityRow(sparse, dense) {
  const times = { ours: [], '20 events/s': [] };
  for (const [name, file] of [
    ['ours', dense],
    ['20 events/s', sparse],
  ]) {
    const command = ours('tsausearch', '-if', file, '-k', RARE_KEY, '--raw');
    if (command === undefined) return [];
    for (let round = 0; round < 3; round++) times[name].push((await ran(command)).ms / 1000);
  }
  const job = `a rare key at 10,000 events/s, ${MEGABYTES / 2} MB of log`;
  return [row({ job, unit: 's', measured: times, by: 'ratio', against: '20 events/s', goal: 1.2 })];
}

export async function rows() {
  return await withFolder(async (folder) => {
    const found = [];
    const log = (name, options) => {
      const file = join(folder, `${name}.log`);
      return { file, end: writeLog(file, options) };
    };
    const { file, end } = log('few', { megabytes: MEGABYTES });
    for (const { job, words, times } of searches(end)) {
      const commands = pair(file, words);
      found.push(...(await commandRow({ job: `${job}, ${MEGABYTES} MB of log`, commands, times })));
    }
    const needle = ['-k', RARE_KEY, '--raw'];
    const grep = { ...pair(file, needle), grep: ['grep', '-Fc', `key="${RARE_KEY}"`, file] };
    delete grep.original;
    const job = `a rare key beside grep, ${MEGABYTES} MB of log`;
    found.push(...(await commandRow({ job, commands: grep, against: 'grep', times: 1 / 4 })));
    found.push(...(await exportRow(file)));
    const crowd = log('dense', { megabytes: FEW_MEGABYTES, eventsPerSecond: 10_000 });
    const dense = `a rare key at 10,000 events/s, ${FEW_MEGABYTES} MB of log`;
    found.push(
      ...(await commandRow({
        job: dense,
        rounds: 1,
        commands: pair(crowd.file, needle),
        times: 20,
      })),
    );
    for (const { what, words } of [
      { what: 'a rare key', words: needle },
      { what: 'all events, raw', words: ['--raw'] },
      { what: 'all events in words', words: ['-i'] },
    ]) {
      const command = ours('tsausearch', '-if', file, ...words);
      const memory = `memory for ${what}, ${MEGABYTES} MB of log`;
      found.push(...(await memoryRow({ job: memory, command, goal: 64 })));
    }
    const [slow, fast] = [20, 10_000].map(
      (eventsPerSecond) =>
        log(`at-${eventsPerSecond}`, { megabytes: MEGABYTES / 2, eventsPerSecond }).file,
    );
    found.push(...(await densityRow(slow, fast)));
    return found;
  });
}

/** JSON has nothing beside it: a figure, for 100 MB of log. */
async function exportRow(file) {
  const command = ours('audit-netlink', 'search', '--format=ndjson', file);
  try {
    const times = [];
    for (let round = 0; round < 3; round++)
      times.push(((await ran(command)).ms / 1000) * (100 / MEGABYTES));
    return [
      row({
        job: 'all events as JSON, 100 MB of log',
        unit: 's',
        measured: { ours: times },
        goal: 1,
      }),
    ];
  } catch (error) {
    console.error(`all events as JSON: ${error.message}`);
    return [];
  }
}
