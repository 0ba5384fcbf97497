/**
 * ausearch's checkpoint file: which event was the last of an earlier run, and in which log. Knows its text, and not
 * what is done with it.
 */

/** The event that was read last. */
export interface Checkpoint {
  readonly dev: bigint;
  readonly inode: bigint;
  /** Empty without one. */
  readonly node: string;
  readonly timestampMs: number;
  readonly serial: number;
  /** The type of its first record. */
  readonly type: number;
}

/** The text cannot be read. */
export class CheckpointError extends Error {}

const OUTPUT = /^output=(\S+) (\d+)\.(\d{1,3}):(\d+) 0x([\dA-Fa-f]+)$/;

/**
 * @param path for messages
 * @throws {CheckpointError} in ausearch's words
 */
export function parseCheckpoint(text: string, path: string): Checkpoint {
  let dev: bigint | undefined;
  let inode: bigint | undefined;
  let output: RegExpExecArray | undefined;
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const number = /^(dev|inode)=(0x[\dA-Fa-f]+|\d+)$/.exec(line);
    const found = OUTPUT.exec(line);
    if (number !== null) {
      if (number[1] === 'dev') dev = BigInt(number[2] as string);
      else inode = BigInt(number[2] as string);
    } else if (found === null) {
      throw new CheckpointError(`Unknown checkpoint line - [${line}]`);
    } else {
      output = found;
    }
  }
  if (dev === undefined || inode === undefined) {
    throw new CheckpointError(`Missing dev/inode lines from checkpoint file ${path}`);
  }
  if (output === undefined) {
    throw new CheckpointError(`Missing output line from checkpoint file ${path}`);
  }
  const [, node = '-', seconds = '', fraction = '', serial = '', type = ''] = output;
  return {
    dev,
    inode,
    node: node === '-' ? '' : node,
    timestampMs: Number(seconds) * 1000 + Number(fraction.padEnd(3, '0')),
    serial: Number(serial),
    type: Number.parseInt(type, 16),
  };
}

/** As ausearch writes it, so that either can go on where the other ended. */
export function checkpointText({
  dev,
  inode,
  node,
  timestampMs,
  serial,
  type,
}: Checkpoint): string {
  const seconds = Math.floor(timestampMs / 1000);
  const fraction = String(timestampMs % 1000).padStart(3, '0');
  const output = `${node === '' ? '-' : node} ${seconds}.${fraction}:${serial}`;
  return (
    `dev=0x${dev.toString(16).toUpperCase()}\ninode=${inode}\n` +
    `output=${output} 0x${type.toString(16).toUpperCase()}\n`
  );
}
