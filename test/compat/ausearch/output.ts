/** What `ausearch -i` printed, taken apart by the records that it printed. */
import { spawnSync } from 'node:child_process';
import type { AuditRecord } from '../../../lib/events/record';
import { textOfBytes } from '../../../lib/text/byte-text';

const HEAD = /^(?:node=\S+ )?type=(\S+) msg=audit\((\S+ \S+\.\d+):(\d+)\) : *(.*?) *$/s;

/** A record's line. */
export interface PrintedLine {
  readonly type: string;
  readonly time: string;
  readonly serial: number;
  readonly body: string;
}

/** The version that is the yardstick; undefined where there is no ausearch. */
export function ausearchVersion(): string | undefined {
  const { stdout, error } = spawnSync('ausearch', ['--version'], { encoding: 'utf8' });
  return error === undefined ? /ausearch version (\S+)/.exec(stdout)?.[1] : undefined;
}

/** The records of a log in words, in its order: ausearch prints those of an event last first. */
export function interpretedLines(path: string): PrintedLine[] {
  const { stdout } = spawnSync('ausearch', ['-i', '-if', path], {
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 2 ** 28,
  });
  const events = textOfBytes(stdout).split('----\n').slice(1);
  return events.flatMap((event) =>
    event
      .split('\n')
      .flatMap((line) => {
        const [, type, time, serial, body] = HEAD.exec(line) ?? [];
        return body === undefined
          ? []
          : [{ type, time, serial: Number(serial), body } as PrintedLine];
      })
      .toReversed(),
  );
}

/** The fields that stand for themselves: not those that hold others. */
export function isPlain([, raw]: readonly [name: string, raw: string]): boolean {
  return !raw.startsWith("'");
}

/** A raw record without its plain fields: what stands before each of them, and behind the last. */
function separatorsOf(record: AuditRecord): string[] {
  const [body] = record.text.replace(/^audit\(\S+: */, '').split('\u001d') as [string];
  const separators = [];
  let done = 0;
  for (const [name, raw] of [...record.fields()].filter(isPlain)) {
    const at = body.indexOf(`${name}=${raw}`, done);
    separators.push(body.slice(done, at));
    done = at + name.length + 1 + raw.length;
  }
  return [...separators, body.slice(done)];
}

/** What stands behind the last field of a raw record. */
export function textBehindFields(record: AuditRecord): string {
  return (separatorsOf(record).at(-1) as string).trimEnd();
}

/** A pattern for the text, however many blanks stand where it has some. */
function pattern(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&').replaceAll(/ +/g, ' +');
}

/** The words that a printed body has for each plain field of the record; undefined when it is another. */
export function printedWords(record: AuditRecord, body: string): string[] | undefined {
  const names = [...record.fields()].filter(isPlain).map(([name]) => name);
  const separators = separatorsOf(record);
  const parts = names.map(
    (name, at) => `${pattern(separators[at] as string)}${pattern(name)}=(.*?)`,
  );
  const whole = `^${parts.join('')}${pattern(textBehindFields(record))}$`;
  return new RegExp(whole, 's').exec(body)?.slice(1);
}
