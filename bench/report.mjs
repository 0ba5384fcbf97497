/** Reports of whole logs as commands, beside aureport. */
import { join } from 'node:path';
import { withFolder } from './limit.mjs';
import { writeLog } from './log-files.mjs';
import { row } from './measure.mjs';
import { commandRow, FEW_MEGABYTES, MEGABYTES, memoryRow, ours, ran } from './whole-commands.mjs';

const REPORTS =
  '-a -au -c -cr --comm -e -f -h --integrity -k -l -m -ma -n -p -r -s -t -tm --tty -u --virt -x'.split(
    ' ',
  );

/** Those that aureport has a summary of, and that it takes no minutes for. */
const SUMMARIES = ['-k', '-x', '-e', '-u'];

const DETAILED = ['-x', '-e', '-k', '-s', '-f', '-u', '-tm', '-l'];

function pair(file, words) {
  const all = ['-if', file, ...words];
  return { ours: ours('tsaureport', ...all), original: ['aureport', ...all] };
}

/** All of them one after the other, and the totals. */
async function togetherRow(file) {
  const commands = [[], ['-p', '--summary'], ...REPORTS.map((report) => [report])];
  let seconds = 0;
  for (const words of commands) {
    const { ours: command } = pair(file, words);
    if (command === undefined) return [];
    seconds += (await ran(command)).ms / 1000;
  }
  const job = `all ${commands.length} reports, ${MEGABYTES} MB of log`;
  return [row({ job, unit: 's', measured: { ours: [seconds] }, goal: (30 * MEGABYTES) / 500 })];
}

export async function rows() {
  return await withFolder(async (folder) => {
    const found = [];
    const file = join(folder, 'few.log');
    writeLog(file, { megabytes: MEGABYTES });
    const asked = [
      ...DETAILED.map((report) => [report]),
      ...SUMMARIES.map((report) => [report, '--summary']),
    ];
    for (const words of asked) {
      const job = `aureport ${words.join(' ')}, ${MEGABYTES} MB of log`;
      found.push(...(await commandRow({ job, rounds: 2, commands: pair(file, words), times: 5 })));
    }
    found.push(...(await togetherRow(file)));
    for (const words of [['-e'], ['-f', '--summary'], []]) {
      const what = words.length === 0 ? 'totals' : `aureport ${words.join(' ')}`;
      const command = ours('tsaureport', '-if', file, ...words);
      found.push(
        ...(await memoryRow({
          job: `memory for ${what}, ${MEGABYTES} MB of log`,
          command,
          goal: 64,
        })),
      );
    }
    const many = join(folder, 'many.log');
    const megabytes = MEGABYTES / 5;
    writeLog(many, { megabytes, pids: 50_000 });
    const totals = `aureport's totals with 50,000 pids, ${megabytes} MB of log`;
    found.push(
      ...(await commandRow({ job: totals, rounds: 1, commands: pair(many, []), times: 300 })),
    );
    const crowd = join(folder, 'dense.log');
    writeLog(crowd, { megabytes: FEW_MEGABYTES, eventsPerSecond: 10_000 });
    const dense = `aureport -x at 10,000 events/s, ${FEW_MEGABYTES} MB of log`;
    found.push(
      ...(await commandRow({ job: dense, rounds: 1, commands: pair(crowd, ['-x']), times: 5 })),
    );
    return found;
  });
}
