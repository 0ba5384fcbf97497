/**
 * Raw values of record fields as the kernel and programs write them, drawn from what is interesting.
 * Knows no record.
 */
import { NAMES as ERRNOS } from '../../../lib/tables/errnos.generated';
import type { Random } from './random';

/** Gives another value each time. */
export type ValueMaker = (random: Random) => string;

const oneOf =
  (...values: readonly (string | number)[]): ValueMaker =>
  (random) =>
    String(random.of(values));

const numberBelow =
  (limit: number): ValueMaker =>
  (random) =>
    String(random.below(limit));

function hex(number: number): string {
  return number.toString(16);
}

/** The encoding of `audit_log_untrustedstring`. */
function untrusted(text: string | Buffer): string {
  const bytes = Buffer.from(text as string);
  const plain = bytes.every((byte) => byte >= 0x21 && byte <= 0x7e && byte !== 0x22);
  return plain ? `"${bytes.toString()}"` : encoded(bytes);
}

function encoded(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase();
}

const WORDS = [
  'sshd',
  'worker-1',
  'a b',
  "o'neil",
  'x=y',
  'a,b',
  '(x)',
  '{b}',
  '~',
  '$(x)',
  'back\\slash',
  '"q"',
  'tab\there',
  'new\nline',
  '\u001b[31m',
  'é',
  '日本',
  '💀',
  'DEAD',
  '41424344',
  'x'.repeat(300),
];

function textMaker(before: string): ValueMaker {
  return (random) => untrusted(before + random.of(WORDS));
}

/** Bytes that are no UTF-8, none of which a terminal obeys. */
const latin1: ValueMaker = () => encoded(Buffer.from('/caf\u00e9', 'latin1'));

function nullOr(maker: ValueMaker): ValueMaker {
  return (random) => (random.below(8) === 0 ? '(null)' : maker(random));
}

/** Single bits, pointers, small numbers and whole words, in hexadecimal digits. */
const argument: ValueMaker = (random) => {
  switch (random.below(6)) {
    case 0:
      return hex(random.below(2 ** 31));
    case 1:
      return hex(2 ** random.below(32));
    case 2:
      return random.of(['ffffff9c', 'ffffffffffffff9c', 'ffffffff', '0', '1']);
    case 3:
      return `7ff${hex(random.below(2 ** 31)).padStart(9, '0')}`;
    default:
      return hex(random.below(64));
  }
};

const error: ValueMaker = (random) => `-${random.of(Object.keys(ERRNOS()))}`;

const inet: ValueMaker = (random) => `0200${encoded(random.bytes(6))}0000000000000000`;

const inet6: ValueMaker = (random) => {
  // No link-local one: its scope would have a name.
  const address = Buffer.concat([Buffer.from([0x20, 0x01]), random.bytes(14)]);
  for (let zeros = random.below(12); zeros > 0; zeros--) address[random.below(14) + 2] = 0;
  return `0A00${encoded(random.bytes(6))}${encoded(address)}${random.of(['00', '07'])}000000`;
};

const UNDECODED_FAMILIES = [4, 5, 7, 17, 24, 26, 29, 30, 31, 33, 35, 38, 39, 41, 42, 43, 44];

const address: ValueMaker = (random) => {
  switch (random.below(6)) {
    case 0:
      return inet6(random);
    case 1:
      return `0100${encoded(Buffer.from(`/run/${random.of(WORDS).slice(0, 40)}\0`))}`;
    case 2:
      return `0100${encoded(Buffer.from('\0/tmp/.X11-unix/X0'))}`;
    case 3:
      return `10000000${encoded(random.bytes(4))}00000000`;
    case 4:
      return `${encoded(Buffer.from([random.of(UNDECODED_FAMILIES)]))}00${encoded(random.bytes(14))}`;
    default:
      return inet(random);
  }
};

const CAPABILITIES = 41;

const capabilities: ValueMaker = (random) => {
  let set = 0n;
  for (let left = random.below(6); left > 0; left--)
    set |= 1n << BigInt(random.below(CAPABILITIES));
  return (random.below(8) === 0 ? (1n << BigInt(CAPABILITIES)) - 1n : set).toString(16);
};

const FILE_TYPES = ['010', '02', '04', '06', '010', '012', '014'];

const mode: ValueMaker = (random) =>
  `${random.of(FILE_TYPES)}${random.below(8)}${random.below(8)}${random.below(8)}${random.below(8)}`;

const KEYS_TYPED = ['1B5B41', '1B4F50', '1B5B357E', '0D', '09', '7F', '03', '1B5B31357E', '61C3A9'];

const typed: ValueMaker = (random) =>
  encoded(Buffer.from(random.of(WORDS))) +
  Array.from({ length: random.below(4) }, () => random.of(KEYS_TYPED)).join('');

const commandLine: ValueMaker = (random) =>
  untrusted([random.of(WORDS), ...random.some(WORDS, 4)].join('\0').slice(0, 128));

const keys: ValueMaker = (random) =>
  random.below(3) === 0
    ? encoded(Buffer.from(['k1', 'k 2', random.of(WORDS)].join('\u0001')))
    : untrusted(random.of(WORDS));

/** `SECCOMP_RET_*`, one with an error in its low half, and one that there is not. */
const SECCOMP_ACTIONS = [
  '80000000',
  '00000000',
  '7ffc0000',
  '00030000',
  '7fc00000',
  '7ff00000',
  '7fff0000',
  '00050016',
  '12340000',
];

/** By the name that templates of records have for them. */
export const VALUES = {
  arg: argument,
  word: textMaker(''),
  encoded: (random) => encoded(Buffer.from(`${random.of(WORDS)}/`)),
  path: nullOr(textMaker('/srv/')),
  name: nullOr(textMaker('/srv/')),
  latin1,
  id: oneOf(0, 0, 1, 2, 5, 12, 33, 100, 1000, 65534, 4294967294, 4294967295),
  ses: oneOf(1, 3, 4711, 4294967295),
  exit: (random) => (random.below(2) === 0 ? error(random) : String(random.below(5000))),
  yes: oneOf('yes', 'no'),
  bit: oneOf(0, 1),
  result: oneOf('success', 'failed'),
  pid: numberBelow(100_000),
  number: numberBelow(1000),
  hex: (random) => `0x${hex(random.below(2 ** 31))}`,
  key: nullOr(keys),
  saddr: address,
  caps: capabilities,
  mode,
  permissions: (random) =>
    `0${random.below(8)}${random.below(8)}${random.below(8)}${random.below(8)}`,
  signal: numberBelow(70),
  seccomp: (random) => `0x${random.of(SECCOMP_ACTIONS)}`,
  tty: oneOf('pts0', '(none)', 'tty1'),
  label: oneOf('unconfined', '=unconfined', 'system_u:system_r:init_t:s0-s0:c0.c1023', '?'),
  device: oneOf('fe:01', '00:00', '103:02'),
  nametype: oneOf('NORMAL', 'PARENT', 'CREATE', 'DELETE'),
  list: oneOf(0, 1, 2, 4, 5, 6, 9),
  family: numberBelow(14),
  resolve: (random) => `0x${hex(random.below(64))}`,
  ip: oneOf('10.0.0.1', '192.168.1.255', '2001:db8::1'),
  host: oneOf('?', 'web', '10.0.0.1'),
  protocol: oneOf(0, 1, 2, 6, 17, 41, 47, 50, 58, 132, 254),
  hook: numberBelow(7),
  icmp: numberBelow(20),
  packet: numberBelow(4),
  response: numberBelow(4),
  typed,
  commandLine,
  uring: numberBelow(70),
  capability: numberBelow(CAPABILITIES + 2),
  request: (random) => `0x${hex(0x5400 + random.below(0x60))}`,
  personality: (random) => hex(random.of([0, 8, 4, 6, 12, 0x40000, 0x40008, 99])),
  promiscuity: oneOf(0, 256),
} satisfies Readonly<Record<string, ValueMaker>>;

export type ValueName = keyof typeof VALUES;
