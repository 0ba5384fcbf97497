/**
 * Random rules in the words of auditctl(8), all of which auditctl 3.0.9 takes. What it takes and we do
 * not, or the other way round, is left out under the id of its row in docs/compatibility.md.
 */
import { fc } from '../support/random-cases';
import { comparisonPair } from '../../lib/rules/comparisons';
import { NAMES as ERRNO_NAMES } from '../../lib/tables/errnos.generated';
import { machineByName } from '../../lib/tables/machines';
import { NAMES as RECORD_TYPE_NAMES } from '../../lib/tables/record-types.generated';
import { type SyscallTable, syscallEntries } from '../../lib/tables/syscalls';

/** Rows of docs/compatibility.md whose cases are not generated. */
export const LEFT_OUT = [
  'io-uring-list',
  'list-name-case',
  'exclude-fields',
  'new-machines',
  'new-filesystems',
  'new-record-types',
  'syscall-tables',
  'words-per-line',
  'long-lines',
  'control-bytes',
  'nul-bytes',
  'numbers-as-words',
  'raw-fields',
  'entry-list',
  'delete-watch-after-list',
  'dropped-watch',
  'filesystem-minus-one',
] as const;

type Words = readonly string[];

/** 3.0.9 knows no later system call: `syscall-tables`. */
const LAST_SYSCALL = 450;

const LACKING: Readonly<Partial<Record<SyscallTable, readonly number[]>>> = {
  ppc: [0, 256, 258, 259, 260, 261],
  arm: [335, 336, 346],
};

function known(table: SyscallTable): (readonly [number: number, name: string])[] {
  const lacking = new Set(LACKING[table]);
  const calls = [...syscallEntries(table)];
  return calls.filter(([number]) => number <= LAST_SYSCALL && !lacking.has(number));
}

/** The s390 tables of 3.0.9 have holes all over: only the oldest calls are taken from them. */
const TABLES: Readonly<Partial<Record<SyscallTable, readonly string[]>>> = Object.fromEntries(
  (['x86_64', 'i386', 'aarch64', 'arm', 'ppc', 's390', 's390x'] as const).map((table) => {
    const calls = known(table).filter(([number]) => !table.startsWith('s390') || within(number));
    return [table, calls.map(([, name]) => name)];
  }),
);

function within(number: number): boolean {
  return number > 8 && number < 100;
}

function inAnyCase(arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(arbitrary, fc.integer({ min: 0, max: 9 }))
    .map(([word, die]) => (die === 0 ? word.toUpperCase() : word));
}

const OPERATORS = ['=', '!=', '>', '>=', '<', '<=', '&', '&='] as const;
const EQUALITY = ['=', '!='] as const;

/** Numbers in every form, long ones and ones with something behind them as well. */
const number = fc.oneof(
  fc.nat().map(String),
  fc.nat(4095).map(String),
  fc.bigInt({ min: 0n, max: 2n ** 66n }).map(String),
  fc.stringMatching(/^0[0-7]{1,12}$/),
  fc.stringMatching(/^0[xX][0-9a-fA-Fg]{0,18}$/),
  fc.stringMatching(/^[0-9]{1,22}[a-z.]{0,3}$/),
);

/** Without 4294967295, which is no file system to auditctl: `filesystem-minus-one`. */
const shortNumber = fc.oneof(fc.nat().map(String), fc.stringMatching(/^0x[0-7][0-9a-f]{0,7}$/));

const signedNumber = fc.oneof(
  number,
  number.map((text) => `-${text}`),
);

/** Text as paths and keys have it: no operator that would split elsewhere, no byte of a separator. */
const character = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'abcxyzABC019/._-+:,@') },
  { weight: 1, arbitrary: fc.constantFrom(...' \\"\'#*?~$%(){}[]|;') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('é', '日', '😀', '\udc80', '\udcff', '\t', '\r', '\u007f'),
  },
);

const text = fc.array(character, { minLength: 1, maxLength: 40 }).map((parts) => parts.join(''));

const textWithEquals = fc
  .tuple(text, fc.option(text))
  .map(([left, right]) => (right === null ? left : `${left}=${right}`));

const user = fc.oneof(fc.constantFrom('root', 'daemon', 'bin', 'unset'), signedNumber);
const group = fc.oneof(fc.constantFrom('root', 'daemon', 'bin'), number);

const errno = fc.oneof(
  signedNumber,
  inAnyCase(fc.constantFrom(...Object.values(ERRNO_NAMES()), 'EWOULDBLOCK', 'EDEADLOCK')).chain(
    (name) => fc.constantFrom(name, `-${name}`),
  ),
);

/** 3.0.9 has no later ones: `new-record-types`. */
const recordTypes = Object.entries(RECORD_TYPE_NAMES())
  .filter(([type]) => !['1338', '1339', '1423', '1424'].includes(type))
  .map(([, name]) => name);

const recordType = fc.oneof(
  number,
  inAnyCase(fc.constantFrom(...recordTypes)),
  fc.integer({ min: 1, max: 99_999 }).map((type) => `UNKNOWN[${type}]`),
);

const permission = inAnyCase(fc.stringMatching(/^[rwxa]{1,4}$/));

const fileType = inAnyCase(
  fc.constantFrom('socket', 'link', 'file', 'block', 'dir', 'character', 'fifo'),
);

interface FieldForm {
  readonly names: readonly string[];
  readonly operators: readonly string[];
  readonly value: fc.Arbitrary<string>;
}

function form(
  names: string,
  value: fc.Arbitrary<string>,
  operators: readonly string[] = OPERATORS,
): FieldForm {
  return { names: names.split(' '), operators, value };
}

/** Fields that every list takes but the exclude list of 3.0.9: `exclude-fields`. */
const EVERYWHERE: readonly FieldForm[] = [
  form('pid', number),
  form('uid auid loginuid', user),
  form('gid', group),
  form('subj_user subj_role subj_type subj_sen subj_clr', textWithEquals),
  form('exe', textWithEquals, EQUALITY),
];

const EVERYWHERE_ELSE: readonly FieldForm[] = [
  form('euid suid fsuid', user),
  form('egid sgid fsgid', group),
  form('pers', number),
  form('saddr_fam', fc.nat(45).map(String)),
];

const EXIT_ONLY: readonly FieldForm[] = [
  form('ppid devmajor devminor success', number),
  form('inode', number, EQUALITY),
  form('exit', errno),
  form('obj_user obj_role obj_type obj_lev_low obj_lev_high', textWithEquals),
  form('path dir', textWithEquals),
  form('perm', permission, ['=']),
  form('filetype', fileType),
  form('obj_uid', user),
  form('obj_gid', group),
  form('a0 a1 a2 a3', signedNumber),
];

const SESSION = form('sessionid', fc.oneof(signedNumber, fc.constant('unset')));
const RECORD_TYPE = form('msgtype', recordType);
const FILESYSTEM = form(
  'fstype',
  fc.oneof(shortNumber, inAnyCase(fc.constantFrom('debugfs', 'tracefs'))),
  EQUALITY,
);

const FIELDS: Readonly<Record<string, readonly FieldForm[]>> = {
  user: [...EVERYWHERE, ...EVERYWHERE_ELSE, SESSION, RECORD_TYPE],
  task: [...EVERYWHERE, ...EVERYWHERE_ELSE],
  exit: [...EVERYWHERE, ...EVERYWHERE_ELSE, ...EXIT_ONLY, SESSION],
  exclude: [...EVERYWHERE, RECORD_TYPE],
  filesystem: [...EVERYWHERE, ...EVERYWHERE_ELSE, FILESYSTEM],
};

/** Values may hold `=` only where another operator does not come after it in auditctl's search. */
function splitsWell(operator: string, value: string): boolean {
  return operator.includes('=') || !value.includes('=');
}

function field({ names, operators, value }: FieldForm): fc.Arbitrary<Words> {
  return fc
    .tuple(inAnyCase(fc.constantFrom(...names)), fc.constantFrom(...operators), value)
    .filter(([, operator, chosen]) => splitsWell(operator, chosen))
    .map(([name, operator, chosen]) => ['-F', `${name}${operator}${chosen}`]);
}

const COMPARISONS = Array.from({ length: 25 }, (_, index) => comparisonPair(index + 1) ?? []);

const comparison: fc.Arbitrary<Words> = fc
  .tuple(fc.constantFrom(...COMPARISONS), fc.boolean(), fc.constantFrom(...EQUALITY))
  .map(([pair, turned, operator]) => (turned ? pair.toReversed() : [...pair]).join(operator))
  .map((pair) => ['-C', pair]);

function conditions(list: string, most: number): fc.Arbitrary<Words> {
  const forms = (FIELDS[list] ?? []).map(field);
  const any = list === 'exit' ? fc.oneof(...forms, comparison) : fc.oneof(...forms);
  return fc.array(any, { maxLength: most }).map((parts) => parts.flat());
}

const ARCHS =
  'b64 b32 x86_64 i386 i586 aarch64 armeb armv7l armv8l ppc ppc64 ppc64le s390 s390x'.split(' ');

const ARCH_NUMBERS: Readonly<Record<string, string>> = {
  '0xC000003E': 'x86_64',
  '3221225534': 'x86_64',
  c000003e: 'x86_64',
  '0x40000003': 'i386',
  '1073741827': 'i386',
  c00000b7: 'aarch64',
};

/** Whose system calls the arch names, on x86_64. */
function tableOf(arch: string): SyscallTable {
  const named = { b64: 'x86_64', b32: 'i386' }[arch] ?? ARCH_NUMBERS[arch] ?? arch;
  return machineByName(named)?.table ?? 'x86_64';
}

function syscallWord(table: SyscallTable): fc.Arbitrary<string> {
  const name = inAnyCase(fc.constantFrom(...(TABLES[table] ?? [])));
  const numeric = fc
    .nat(2047)
    .chain((bit) =>
      fc.constantFrom(String(bit), `0x${bit.toString(16)}`, `0${bit.toString(8)}`, `${bit}x`),
    );
  const item = fc.oneof(
    { weight: 8, arbitrary: name },
    { weight: 2, arbitrary: numeric },
    { weight: 1, arbitrary: fc.constantFrom('', 'all') },
  );
  return fc
    .array(item, { minLength: 1, maxLength: 5 })
    .map((items) => items.join(','))
    .filter((word) => word !== '');
}

const keyText = fc.array(character, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));

/** Keys after something that may bear them, in both spellings. */
const keys: fc.Arbitrary<Words> = fc
  .array(
    fc.oneof(
      keyText.map((key) => ['-k', key]),
      keyText.map((key) => ['-F', `key=${key}`]),
    ),
    { maxLength: 3 },
  )
  .map((parts) => parts.flat());

const action = fc.constantFrom('always', 'never');
const operation = fc.constantFrom('-a', '-A', '-d');

function selection(list: string): fc.Arbitrary<Words> {
  return fc
    .tuple(operation, action, fc.boolean())
    .map(([option, word, turned]) => [option, turned ? `${list},${word}` : `${word},${list}`]);
}

/** Rules of the exit list, with and without an arch, and with `-S` in every place it may stand. */
const exitRule: fc.Arbitrary<Words> = fc
  .tuple(
    selection('exit'),
    fc.option(fc.constantFrom(...ARCHS, ...Object.keys(ARCH_NUMBERS)), { freq: 4 }),
    fc.constantFrom(...EQUALITY),
    conditions('exit', 2),
    conditions('exit', 6),
  )
  .chain(([list, arch, operator, before, after]) => {
    const table = arch === null ? 'x86_64' : tableOf(arch);
    const syscalls = fc.array(syscallWord(table), { minLength: 1, maxLength: 3 });
    return fc.tuple(syscalls, keys, fc.nat(3)).map(([names, bearing, shape]) => {
      const options = names.flatMap((name) => ['-S', name]);
      const archWords = arch === null ? [] : ['-F', `arch${operator}${arch}`];
      if (arch === null && shape === 0)
        return [...options, ...list, ...before, ...after, ...bearing];
      return [...list, ...before, ...archWords, ...options, ...after, ...bearing];
    });
  });

/** Rules without `-S`, which auditctl gives the mask of their list. */
const maskedRule: fc.Arbitrary<Words> = fc
  .constantFrom('exit', 'task', 'user', 'exclude', 'filesystem')
  .chain((list) => fc.tuple(selection(list), conditions(list, 5)))
  .map(([list, words]) => [...list, ...words]);

const watchedPath = fc.oneof(
  fc.constantFrom('/', '//', '/etc', '/etc/', '/etc///', '/etc/passwd', '/etc/passwd/', '/no/such'),
  text.map((name) => `/${name}`),
);

const watch: fc.Arbitrary<Words> = fc
  .tuple(
    fc.constantFrom('-w', '-W'),
    watchedPath,
    fc.option(permission),
    conditions('exit', 2),
    keys,
    fc.option(syscallWord('x86_64'), { freq: 5 }),
  )
  .map(([option, path, letters, words, bearing, syscalls]) => [
    option,
    path,
    ...(letters === null ? [] : ['-p', letters]),
    ...words,
    ...(syscalls === null ? [] : ['-S', syscalls]),
    ...bearing,
  ]);

/** Many conditions: up to the 63 that auditctl takes. */
const longRule: fc.Arbitrary<Words> = fc
  .tuple(selection('exit'), fc.array(field(form('pid', number)), { minLength: 40, maxLength: 63 }))
  .map(([list, words]) => [...list, '-S', 'all', ...words.flat()]);

/** The words of one rule, as a shell would hand them over. */
export const ruleLine: fc.Arbitrary<Words> = fc.oneof(
  { weight: 12, arbitrary: exitRule },
  { weight: 6, arbitrary: maskedRule },
  { weight: 5, arbitrary: watch },
  { weight: 1, arbitrary: longRule },
);
