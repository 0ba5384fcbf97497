/**
 * What a log is, judged by how it begins: lines of records, the same packed in some way, or what other
 * programs make of records. Does not read on, and unpacks nothing.
 */

import { isCriLine } from './container-lines';

/** Formats that can be turned into lines of records. */
export type PackedFormat =
  'gzip' | 'xz' | 'zstd' | 'journal-export' | 'journal-json' | 'docker-json' | 'cri';

/** Formats in which the records themselves are gone, or cannot be unpacked here. */
export type ForeignFormat =
  | 'bzip2'
  | 'lz4'
  | 'lzma'
  | 'compress'
  | '7z'
  | 'zip'
  | 'utf-16'
  | 'utf-32'
  | 'laurel'
  | 'go-audit'
  | 'auditbeat'
  | 'events-json'
  | 'json'
  | 'journal-text'
  | 'ausearch-interpreted'
  | 'ausearch-csv'
  | 'ausearch-text';

export type LogFormat = 'lines' | PackedFormat | ForeignFormat;

/** How many bytes are looked at. */
export const BEGINNING_BYTES = 64 * 1024;

interface Magic {
  readonly format: LogFormat;
  readonly bytes: readonly number[];
}

/** File signatures, from the formats' specifications. */
const MAGICS: readonly Magic[] = [
  { format: 'gzip', bytes: [0x1f, 0x8b] },
  { format: 'xz', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { format: 'zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  // A frame that is to be skipped; pzstd begins with one.
  ...Array.from({ length: 16 }, (_, nth) => ({
    format: 'zstd' as const,
    bytes: [0x50 + nth, 0x2a, 0x4d, 0x18],
  })),
  { format: 'bzip2', bytes: [0x42, 0x5a, 0x68] },
  { format: 'lz4', bytes: [0x04, 0x22, 0x4d, 0x18] },
  { format: 'lzma', bytes: [0x5d, 0x00, 0x00] },
  { format: 'compress', bytes: [0x1f, 0x9d] },
  { format: '7z', bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { format: 'zip', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { format: 'utf-32', bytes: [0xff, 0xfe, 0x00, 0x00] },
  { format: 'utf-32', bytes: [0x00, 0x00, 0xfe, 0xff] },
  { format: 'utf-16', bytes: [0xff, 0xfe] },
  { format: 'utf-16', bytes: [0xfe, 0xff] },
];

/** A record in words: its header has a time of day where seconds belong, and in front a date as people write it. */
const INTERPRETED_HEADER = /^(?:node=\S+ )?type=\S+ msg=audit\([^)\n]*\d:\d\d:\d\d[.,]\d+:\d+\)/m;
const INTERPRETED_TEXT = /^(?:On \S+ at|At) \d\d:\d\d:\d\d \S+ /m;
const CSV_HEADER = /^(?:NODE,)?EVENT,DATE,TIME\b/m;

/** Whether text that is mostly ASCII has a NUL beside every letter. */
function isWide(bytes: Buffer): boolean {
  const looked = bytes.subarray(0, 64);
  if (looked.length < 8) return false;
  const nuls = [0, 1].map(
    (odd) => looked.filter((byte, at) => at % 2 === odd && byte === 0).length,
  );
  const half = Math.floor(looked.length / 2);
  return nuls.some((count, odd) => count >= half * 0.9 && (nuls[1 - odd] as number) <= half * 0.1);
}

function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The time and the serial number of a record. */
const HEADER = /audit\(\d+[.,]\d+:\d+\)/;

/** The format of JSON by the members of its first line, which may be too long to be there as a whole. */
function jsonFormat(line: string): LogFormat | undefined {
  const object = objectIn(line);
  const has = (name: string): boolean =>
    object === undefined ? line.includes(`"${name}":`) : Object.hasOwn(object, name);
  if (object === undefined && !/^\{\s*"/.test(line)) return undefined;
  if (has('MESSAGE') || has('__CURSOR') || has('_TRANSPORT')) return 'journal-json';
  if (has('log') && (has('stream') || has('time'))) return 'docker-json';
  if (has('ID') && /^\{\s*"ID":"\d+\.\d+:\d+"/.test(line)) return 'laurel';
  if (has('sequence') && has('messages')) return 'go-audit';
  if (has('auditd') || (has('@timestamp') && /"auditd"|"auditbeat"/.test(line))) return 'auditbeat';
  const { type, log, message } = object ?? {};
  if ([log, message].some((text) => typeof text === 'string' && HEADER.test(text))) {
    return 'docker-json';
  }
  if (type === 'event' || type === 'damaged' || type === 'loss') return 'events-json';
  return object === undefined ? undefined : 'json';
}

/** What journalctl prints by default of audit records, and with -o verbose, json-pretty, json-seq and json-sse. */
const JOURNAL_TEXT =
  /^.* audit\[\d+\]: [A-Z]|^\s*_TRANSPORT=|^(?:\W|data: )?\{(?:.*|\s*)"(?:__CURSOR|_TRANSPORT|MESSAGE)" ?:/m;

/** An entry of `journalctl -o export` begins with its cursor; journald's own fields begin with `_`. */
const EXPORTED = /^(?:__CURSOR=|__REALTIME_TIMESTAMP=|_[A-Z_]+=)/;

function textFormat(text: string): LogFormat {
  const start = text.search(/\S/);
  if (start === -1) return 'lines';
  const first = text.slice(start, text.indexOf('\n', start) >>> 0);
  if (first.startsWith('{')) {
    const format = jsonFormat(first.trimEnd());
    if (format !== undefined) return format;
  }
  if (isCriLine(first)) return 'cri';
  if (EXPORTED.test(first)) return 'journal-export';
  if (CSV_HEADER.test(first)) return 'ausearch-csv';
  // A log that has whole records is read for these, whatever else is in it.
  if (HEADER.test(text)) return 'lines';
  if (INTERPRETED_HEADER.test(text)) return 'ausearch-interpreted';
  if (INTERPRETED_TEXT.test(text)) return 'ausearch-text';
  if (JOURNAL_TEXT.test(text)) return 'journal-text';
  return 'lines';
}

/** So many bytes hold every signature. */
export const SIGNATURE_BYTES = 8;

/** The format of what begins with the signature of one; undefined for what does not. */
export function signedFormat(bytes: Uint8Array): LogFormat | undefined {
  return MAGICS.find((one) => one.bytes.every((byte, at) => bytes[at] === byte))?.format;
}

/** @param beginning the first bytes, as many as there are or {@link BEGINNING_BYTES} */
export function logFormat(beginning: Uint8Array): LogFormat {
  const bytes = Buffer.from(beginning.buffer, beginning.byteOffset, beginning.byteLength);
  const signed = signedFormat(bytes);
  if (signed !== undefined) return signed;
  if (isWide(bytes)) return 'utf-16';
  return textFormat(bytes.toString('latin1', 0, BEGINNING_BYTES));
}

/** What each foreign format is, and what to do about it. */
export const FOREIGN_FORMATS: Readonly<Record<ForeignFormat, readonly [is: string, cure: string]>> =
  {
    bzip2: ['compressed by bzip2', 'unpack it first, for example with bzcat'],
    lz4: ['compressed by lz4', 'unpack it first, for example with lz4cat'],
    lzma: ['compressed by lzma', 'unpack it first, for example with lzcat'],
    compress: ['compressed by compress', 'unpack it first, for example with zcat'],
    '7z': ['a 7z archive', 'unpack it first, for example with 7z x -so'],
    zip: ['a zip archive', 'unpack it first, for example with unzip -p'],
    'utf-16': ['text in UTF-16', 'convert it first, for example with iconv -f UTF-16 -t UTF-8'],
    'utf-32': ['text in UTF-32', 'convert it first, for example with iconv -f UTF-32 -t UTF-8'],
    'journal-text': [
      'the journal in a form that is for people, or not an entry on each line',
      'read what journalctl -o export or -o json prints',
    ],
    laurel: ["laurel's JSON, which does not hold the records themselves", 'read the audit.log'],
    'go-audit': [
      "go-audit's JSON, which does not hold the records themselves",
      'read the audit.log',
    ],
    auditbeat: [
      "auditbeat's JSON, which does not hold the records themselves",
      'read the audit.log',
    ],
    'events-json': [
      'events as JSON, as audit-netlink prints them',
      'read the log that they came from; events --raw keeps the records',
    ],
    json: ['JSON without audit records', 'read the audit.log'],
    'ausearch-interpreted': [
      'records in words, as ausearch -i prints them',
      'read the audit.log, or print the records with ausearch --raw',
    ],
    'ausearch-csv': [
      'a table, as ausearch --format csv prints it',
      'read the audit.log, or print the records with ausearch --raw',
    ],
    'ausearch-text': [
      'sentences, as ausearch --format text prints them',
      'read the audit.log, or print the records with ausearch --raw',
    ],
  };
