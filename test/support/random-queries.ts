/**
 * Random conditions over random logs: the logs of test/golden, lines with chosen values put into them, and conditions
 * on values that occur, that nearly occur, and that do not.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A source of numbers that gives the same ones for a seed: mulberry32, which is in the public domain. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 up to, but not, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  one<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  /** Whether something happens that does so many times in a hundred. */
  happens(percent: number): boolean {
    return this.below(100) < percent;
  }
}

const GOLDEN = join(__dirname, '../golden');

/** The lines of every golden log. */
export function goldenLines(): string[] {
  const files = ['events', 'lsm'].flatMap((folder) =>
    readdirSync(join(GOLDEN, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.log'))
      .map((name) => join(GOLDEN, folder, name)),
  );
  return files.flatMap((file) =>
    readFileSync(file, 'latin1')
      .split('\n')
      .filter((line) => line !== ''),
  );
}

const WORDS = [
  'cat',
  'k',
  'key',
  'watch passwd',
  'DEAD',
  'beef',
  '/etc/passwd',
  'a',
  '0',
  '7',
  '-1',
  'x y z',
  'né',
  'add',
];
const NUMBERS = ['0', '1', '7', '42', '1000', '4294967295', '-13', '257', '59', '007'];

function hexOf(text: string, chance: Chance): string {
  const digits = Buffer.from(text).toString('hex');
  if (chance.happens(15)) return digits;
  return chance.happens(5)
    ? digits.replace(/[a-f]/, (one) => one.toUpperCase())
    : digits.toUpperCase();
}

function written(text: string, chance: Chance): string {
  const kind = chance.below(4);
  if (kind === 0) return hexOf(text, chance);
  return kind === 1 && !/[\s"]/.test(text) ? text : `"${text}"`;
}

function keyValue(chance: Chance): string {
  if (chance.happens(20)) return '(null)';
  const keys = Array.from({ length: 1 + chance.below(3) }, () => chance.one(WORDS));
  return keys.length === 1
    ? written(keys[0] as string, chance)
    : hexOf(keys.join('\u0001'), chance);
}

const MADE_FIELDS: readonly (readonly [name: string, value: (chance: Chance) => string])[] = [
  ['pid', (chance) => chance.one(NUMBERS)],
  ['ppid', (chance) => chance.one(NUMBERS)],
  ['auid', (chance) => chance.one(NUMBERS)],
  ['uid', (chance) => chance.one(NUMBERS)],
  ['gid', (chance) => chance.one(NUMBERS)],
  ['ses', (chance) => chance.one(NUMBERS)],
  ['exit', (chance) => chance.one(NUMBERS)],
  ['syscall', (chance) => chance.one(NUMBERS)],
  ['success', (chance) => chance.one(['yes', 'no'])],
  ['comm', (chance) => written(chance.one(WORDS), chance)],
  ['exe', (chance) => written(chance.one(WORDS), chance)],
  ['key', keyValue],
  ['tty', (chance) => chance.one(['pts0', '(none)', 'tty1'])],
];

function fields(chance: Chance): string {
  return MADE_FIELDS.filter(() => chance.happens(75))
    .map(([name, value]) => `${name}=${value(chance)}`)
    .join(' ');
}

/** A record's type, and what follows its header. */
const BODIES: readonly (readonly [type: string, body: (chance: Chance) => string])[] = [
  [
    'SYSCALL',
    (chance) => `arch=${chance.one(['c000003e', '40000003', 'c00000b7'])} ${fields(chance)}`,
  ],
  [
    'SYSCALL',
    (chance) =>
      `arch=c000003e ${fields(chance)}\u001dSYSCALL=${chance.one(['openat', 'execve'])} AUID="root"`,
  ],
  ['CWD', (chance) => `cwd=${written(chance.one(['/', '/etc', '/home/a b']), chance)}`],
  [
    'PATH',
    (chance) => {
      const name = written(chance.one(WORDS), chance);
      return `item=0 name=${name} inode=${chance.one(NUMBERS)} mode=0100644 ouid=0 nametype=NORMAL`;
    },
  ],
  [
    'LOGIN',
    (chance) => {
      const [before, after] = [chance.one(NUMBERS), chance.one(NUMBERS)];
      return `login pid=1 uid=0 old auid=${before} new auid=${after}`;
    },
  ],
  ['CONFIG_CHANGE', (chance) => `auid=0 ses=1 op=add_rule key=${keyValue(chance)} list=4 res=1`],
  [
    'USER_LOGIN',
    (chance) => {
      const account = written(chance.one(WORDS), chance);
      const result = chance.one(['success', 'failed']);
      const front = `pid=${chance.one(NUMBERS)} uid=0 auid=1 ses=1`;
      return `${front} msg='op=login acct=${account} exe="/x" addr=1.2.3.4 terminal=ssh res=${result}'`;
    },
  ],
  ['EXECVE', (chance) => `argc=1 a0=${written(chance.one(WORDS), chance)}`],
  [
    'AVC',
    (chance) => {
      const name = written(chance.one(WORDS), chance);
      return `apparmor="DENIED" operation="open" name=${name} pid=${chance.one(NUMBERS)} comm="cat"`;
    },
  ],
  [
    'PROCTITLE',
    (chance) => `proctitle=${hexOf(chance.one(['cat\0x y', 'x\0y\0z', 'né']), chance)}`,
  ],
];

const NODES = [undefined, 'alpha', 'beta.example'];

/** A log of whole events: some of the golden ones, and some that are made. */
export function randomLog(chance: Chance, golden: readonly string[]): string {
  const lines: string[] = [];
  for (let count = 3 + chance.below(12); count > 0; count -= 1) {
    if (chance.happens(30)) {
      const at = chance.below(golden.length);
      lines.push(...golden.slice(at, at + 1 + chance.below(8)));
      continue;
    }
    const fraction = String(chance.below(1000)).padStart(3, '0');
    const serial = 1 + chance.below(500);
    const stamp = `audit(${1_700_000_000 + chance.below(100)}.${fraction}:${serial})`;
    const node = chance.one(NODES);
    const front = node === undefined ? '' : `node=${node} `;
    for (let records = 1 + chance.below(4); records > 0; records -= 1) {
      const [type, body] = chance.one(BODIES);
      lines.push(`${front}type=${type} msg=${stamp}: ${body(chance)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function quoted(value: string): string {
  return /^[\w./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`\'`)}'`;
}

const TEXT_FIELDS = [
  'comm',
  'exe',
  'key',
  'path',
  'dir',
  'proctitle',
  'cwd',
  'acct',
  'node',
  'tty',
  'PATH.name',
  'nametype',
];
const NUMBER_FIELDS = [
  'pid',
  'ppid',
  'auid',
  'uid',
  'gid',
  'ses',
  'exit',
  'inode',
  'serial',
  'old-auid',
  'SYSCALL.pid',
  'item',
  'opid',
];

const RAW_VALUES = ['"cat"', '6B', '7', 'k', '"/etc/passwd"', '(null)'];

const WHOLE_CONDITIONS = [
  'success=no',
  'result=failed',
  'time>=@1700000050',
  'time<@1700000020.5',
  'time=@1700000033',
  'auid=root',
  'ses=unset',
];

function numberCondition(chance: Chance, equal: string): string {
  const operator = chance.happens(80) ? equal : chance.one(['<', '>=', '&']);
  const number = chance.one(NUMBERS).replace(/^00|^-/, '');
  return `${chance.one(NUMBER_FIELDS)}${operator}${number}`;
}

function formCondition(chance: Chance, equal: string): string {
  const field = chance.one(['comm', 'key', 'pid', 'exe', 'name']);
  return `${chance.one(['raw', 'words'])}(${field})${equal}${quoted(chance.one(RAW_VALUES))}`;
}

const TYPES = ['SYSCALL', 'PATH', 'LOGIN', 'AVC', '1112', 'EXECVE'];
const CALLS = ['openat', 'execve', '257', 'connect', 'socketcall'];
const MORE_TEXTS = [...WORDS, '/etc', '/etc/passwd', 'cat x y', 'alpha'];

const CONDITIONS: readonly ((chance: Chance, equal: string) => string)[] = [
  numberCondition,
  numberCondition,
  (chance, equal) => `${chance.one(TEXT_FIELDS)}${equal}${quoted(chance.one(MORE_TEXTS))}`,
  (chance, equal) => `${chance.one(TEXT_FIELDS)}${equal}${quoted(chance.one(MORE_TEXTS))}`,
  (chance) => `${chance.one(TEXT_FIELDS)}${chance.one(['~', '!~'])}${quoted(chance.one(WORDS))}`,
  (chance, equal) => `type${equal}${chance.one(TYPES)}`,
  (chance, equal) => `syscall${equal}${chance.one(CALLS)}`,
  formCondition,
  (chance) => chance.one(WHOLE_CONDITIONS),
];

function simple(chance: Chance): string {
  return chance.one(CONDITIONS)(chance, chance.happens(80) ? '=' : '!=');
}

/** A condition, as `parseWhere` reads it. */
export function randomWhere(chance: Chance, depth = 0): string {
  if (depth > 2 || chance.happens(45)) return simple(chance);
  if (chance.happens(20)) return `not (${randomWhere(chance, depth + 1)})`;
  const parts = Array.from({ length: 2 + chance.below(2) }, () => randomWhere(chance, depth + 1));
  return `(${parts.join(chance.happens(50) ? ' and ' : ' or ')})`;
}

function string(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

const EXPRESSIONS: readonly ((chance: Chance) => string)[] = [
  (chance) => {
    const field = chance.one(['pid', 'comm', 'key', 'exe', 'name', 'auid']);
    const operator = chance.one(['r=', 'r=', 'r!=', 'i=']);
    return `${field} ${operator} ${string(chance.one([...RAW_VALUES, 'cat', 'unset']))}`;
  },
  (chance) =>
    String.raw`\record_type ${chance.one(['==', '!==', '>='])} ${chance.one(['AVC', '1302'])}`,
  (chance) => {
    const stamp = `ts:17000000${10 + chance.below(80)}.${chance.below(1000)}`;
    return String.raw`\timestamp ${chance.one(['==', '<', '>='])} ${stamp}`;
  },
  (chance) => String.raw`\regexp ${string(chance.one(['cat', '^type=', 'pid=[0-9]+ ']))}`,
];

/** An expression of ausearch-expression(5). */
export function randomExpression(chance: Chance, depth = 0): string {
  if (depth > 2 || chance.happens(45)) return chance.one(EXPRESSIONS)(chance);
  if (chance.happens(20)) return `!(${randomExpression(chance, depth + 1)})`;
  const parts = Array.from({ length: 2 }, () => randomExpression(chance, depth + 1));
  return `(${parts.join(chance.happens(50) ? ' && ' : ' || ')})`;
}
