/**
 * What is made of the records that kernels with security modules wrote, in virtual machines: the
 * sentence, ECS and the decoded values of each event, beside the logs of test/golden/lsm. With
 * AUDIT_NETLINK_UPDATE_GOLDEN=1 they are written again, to be read in the difference.
 */
import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditEvent, parseEvents } from '../../lib';
import { NAMES } from '../unit/events/injected-names';

const FOLDER = join(__dirname, '../golden/lsm');
const UPDATES = process.env['AUDIT_NETLINK_UPDATE_GOLDEN'] === '1';

const LOGS = readdirSync(FOLDER)
  .flatMap((series) => readdirSync(join(FOLDER, series)).map((name) => `${series}/${name}`))
  .filter((path) => path.endsWith('.log'))
  .toSorted();

const logText = (path: string) => readFileSync(join(FOLDER, path), 'latin1');

/** As JSON has it: without what is undefined. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)),
  );
}

function viewsOf(event: AuditEvent) {
  return {
    serial: event.id.serial,
    sentence: event.summary(NAMES),
    ecs: plain(event.toECS({ names: NAMES })),
    decoded: event.decoded().map((record) => plain({ ...record, record: undefined })),
  };
}

type Views = ReturnType<typeof viewsOf>;

async function viewsIn(path: string): Promise<Views[]> {
  const found: Views[] = [];
  for await (const item of parseEvents([readFileSync(join(FOLDER, path))])) {
    if (item.type !== 'event') throw new Error(`damaged: ${item.record.text}`);
    found.push(viewsOf(item));
  }
  return found;
}

/** A view a line, so that a difference can be read. */
function jsonOf(events: readonly Views[]): string {
  const texts = events.map(({ serial, sentence, ecs, decoded }) => {
    const records = decoded.map((record) => `    ${JSON.stringify(record)}`).join(',\n');
    const lines = [
      `  "serial": ${serial}`,
      `  "sentence": ${JSON.stringify(sentence)}`,
      `  "ecs": ${JSON.stringify(ecs)}`,
      `  "decoded": [\n${records}\n  ]`,
    ];
    return `{\n${lines.join(',\n')}\n}`;
  });
  return `[\n${texts.join(',\n')}\n]\n`;
}

it('has logs of each module', () => {
  const modules = new Set(LOGS.map((path) => /(\w+)-[\w-]+\.log$/.exec(path)?.[1]));
  expect(modules).toEqual(new Set(['apparmor', 'ima', 'ipe', 'landlock', 'selinux']));
});

it.each(LOGS)('tells what %s says', async (path) => {
  const golden = join(FOLDER, path.replace(/\.log$/, '.json'));
  const views = await viewsIn(path);
  expect(views.length).toBeGreaterThan(0);
  if (UPDATES) writeFileSync(golden, jsonOf(views));
  expect(views).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
});

it.each(LOGS)('gives the lines of %s back as they are', async (path) => {
  const lines: string[] = [];
  for await (const item of parseEvents([readFileSync(join(FOLDER, path))])) {
    if (item.type === 'event') lines.push(item.toString());
  }
  const sorted = (text: string) => text.split('\n').toSorted();
  expect(sorted(lines.join(''))).toEqual(sorted(logText(path)));
});
