/** Runs a command line of ausearch and the same one of tsausearch, side by side. */
import { spawnSync } from 'node:child_process';
import { textOfBytes } from '../../../lib/text/byte-text';
import { run } from '../../../lib/cli/tsausearch/tsausearch';
import { CollectedOutput } from '../../support/collected-output';

export interface Printed {
  readonly code: number | null;
  /** Bytes as characters. */
  readonly stdout: string;
  readonly stderr: string;
}

/** In the C locale, in which the words of times are those of the documentation. */
export function ausearch(words: readonly string[], input?: Buffer): Printed {
  const { status, stdout, stderr } = spawnSync('ausearch', words, {
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 2 ** 28,
    ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input }),
  });
  return { code: status, stdout: stdout.toString('latin1'), stderr: textOfBytes(stderr) };
}

/** In this process, which is quicker than a program for each. */
export async function tsausearch(words: readonly string[]): Promise<Printed> {
  const output = new CollectedOutput();
  let characters = '';
  const add = (bytes: Uint8Array): void =>
    void (characters += Buffer.from(bytes).toString('latin1'));
  const out = { add, flush: () => {} };
  const code = await run(words, output, out);
  return { code, stdout: output.stdout + characters, stderr: output.stderr };
}

/** Serials of the events that ausearch left out because it missed a field. */
export function skippedBy(stderr: string): Set<number> {
  const skipped = new Set<number>();
  for (const [, event = ''] of stderr.matchAll(/Malformed event skipped, rc=\d+\.(.*)/g)) {
    const serial = /audit\([\d.]+:(\d+)\)/.exec(event)?.[1];
    if (serial !== undefined) skipped.add(Number(serial));
  }
  return skipped;
}

/** Events of a raw or usual output by their serials, in order. */
export function eventsIn(stdout: string): [serial: number, text: string][] {
  const events: [number, string][] = [];
  for (const line of stdout.split('\n').filter((one) => one.includes('audit('))) {
    const serial = Number(/audit\([^)]*:(\d+)\)/.exec(line)?.[1]);
    const last = events.at(-1);
    if (last?.[0] === serial) last[1] += `\n${line}`;
    else events.push([serial, line]);
  }
  return events;
}
