/** Makes events of audit.log lines without the addon, as native/record/packed_events.h lays them out. */
import type { AuditEvent } from '../../../lib/events/event';
import { PackedBatch } from '../../../lib/events/sources/packed';
import { bytesOfText } from '../../../lib/text/byte-text';
import { recordTypeNumber } from '../../../lib/tables/record-types';

const LINE = /^(?:node=(\S+) )?type=(\S+) msg=(audit\((\d+)\.(\d{3}):(\d+)\): ?)/;
const NOT_ASCII = 2;
const PROCTITLE = 1;

function high(milliseconds: number): number {
  return Math.floor(milliseconds / 2 ** 32);
}

/** The event of these lines, which have one time, serial and node. Every type needs a name. */
export function eventOf(...lines: readonly string[]): AuditEvent {
  const [first = ''] = lines;
  const [, node = '', , , seconds, fraction, serial] = LINE.exec(first) ?? [];
  const milliseconds = Number(seconds) * 1000 + Number(fraction);
  const parts: Uint8Array[] = [Buffer.from(node)];
  let at = Buffer.byteLength(node);
  const index = [PROCTITLE, lines.length, Number(serial)];
  index.push(milliseconds % 2 ** 32, high(milliseconds), 0, at);
  for (const line of lines) {
    const [head = '', , type = '', header = ''] = LINE.exec(line) ?? [];
    const bytes = bytesOfText(line.slice(head.length - header.length));
    const number = recordTypeNumber(type) ?? 0;
    const flags = bytes.every((byte) => byte < 0x80) ? 0 : NOT_ASCII;
    index.push(number | (flags << 16), at, at + header.length, at + bytes.length);
    parts.push(bytes);
    at += bytes.length;
  }
  const batch = new PackedBatch(Buffer.concat(parts), Uint32Array.from(index));
  return batch.events()[0] as AuditEvent;
}

/** The event of records, each given as its type and what follows the header. */
export function eventWith(
  ...records: readonly (readonly [type: string, body: string])[]
): AuditEvent {
  const lines = records.map(
    ([type, body]) => `type=${type} msg=audit(1700000000.123:456): ${body}`,
  );
  return eventOf(...lines);
}
