/**
 * From text to a {@link Rule}: the rule options of auditctl(8), one after the other, with the checks
 * that auditctl makes at each. Knows nothing of other options, files or the kernel.
 */
import { RuleError, type RuleErrorCode } from '../errors';
import { FEATURE_BITMAP, FIELD, MAX_FIELDS } from '../tables/audit.generated';
import { type Machine, machineByElf, partnerOf } from '../tables/machines';
import { byteLength, bytesOfText } from './byte-text';
import { comparisonNumber, comparisonSide } from './comparisons';
import { isNumbered, numberCondition, splitCondition, textCondition } from './conditions';
import {
  type Field,
  fieldByName,
  fieldByNumber,
  holdsText,
  KEY_BEARERS,
  KEY_SEPARATOR,
  MAX_CONDITIONS,
  MAX_KEY_BYTES,
  MAX_TEXT_BYTES,
  rawFieldNumber,
} from './fields';
import { isInvalid, type Option, OptionScan } from './getopt';
import { isRuleOption, RULE_GRAMMAR } from './grammar';
import { ACTIONS, LISTS, OPERATORS } from './keywords';
import { readNumber } from './numbers';
import type {
  ActionName,
  Condition,
  FieldCondition,
  ListName,
  Operator,
  Rule,
  SyscallSelection,
} from './rule';
import { isComparison } from './rule';
import {
  bitOf,
  maskOfHex,
  type Naming,
  namingOf,
  selectionOf,
  selectionOfBits,
} from './syscall-mask';
import { localTarget, type Target } from './target';
import { placed, tokenize, type Word } from './tokenize';
import { isProblem, machineOfArch, type NumberReading, valueCodecs } from './values';

/** What the rule is for: `-a`, `-A` and `-w` add, `-d` and `-W` delete. */
export type RuleOperation = 'add' | 'delete';

export type RuleWarningCode =
  'syscall-mismatch' | 'entry-moved' | 'relative-path' | 'wildcard' | 'watch-is-slow';

export interface RuleWarning {
  readonly code: RuleWarningCode;
  readonly message: string;
}

export interface ParsedRule {
  readonly operation: RuleOperation;
  readonly rule: Rule;
  readonly warnings: readonly RuleWarning[];
}

export interface ParseOptions {
  /** Default: this machine, every kernel feature present. */
  readonly target?: Target;
  /** Whether numbers are taken exactly (default) or as auditctl takes them. */
  readonly numbers?: NumberReading;
}

const MESSAGES: Readonly<Record<RuleWarningCode, string>> = {
  'syscall-mismatch':
    'the system call numbers differ between 32 and 64 bit programs; give an arch before -S',
  'entry-moved': 'the entry list is gone from the kernel; the rule was moved to exit',
  'relative-path': 'the kernel compares paths as they are: .. is not resolved',
  wildcard: 'the kernel compares paths as they are: * and ? mean themselves',
  'watch-is-slow': '-w makes the kernel test every system call; -a with arch and -F perm is faster',
};

/** Whose 64-bit and 32-bit tables auditctl compares for rules without an arch. */
const TWO_TABLE_MACHINES = new Set(['x86_64', 'ppc64', 's390x']);

const LIST_EXPECTED = `a list (${Object.keys(LISTS).join(', ')}) and an action (always, never)`;

/** The fields that older kernels lack. */
const NEEDED_FEATURES: ReadonlyMap<string, number> = new Map([
  ['exe', FEATURE_BITMAP.EXECUTABLE_PATH],
  ['sessionid', FEATURE_BITMAP.SESSIONID_FILTER],
]);

/** How a field on a list that does not take it is refused, where that has a code of its own. */
const LIST_CODES: ReadonlyMap<string, RuleErrorCode> = new Map([
  ['msgtype', 'msgtype-list-only'],
  ['sessionid', 'session-list-only'],
  ['fstype', 'wrong-list'],
]);

const LONGEST_PATH = 4096;
const LONGEST_BASE_NAME = 255;

function refuse(
  code: RuleErrorCode,
  reason: string,
  word: Word,
  expected?: string,
  subject = word.text,
): never {
  throw new RuleError(code, reason, { subject, expected, column: word.column });
}

/**
 * A rule in the making. Feed it the options in order with {@link apply}, then {@link finish}.
 *
 * Nothing outlives one rule: a parser is used once.
 */
export class RuleParser {
  readonly warnings: RuleWarning[] = [];
  readonly #target: Target;
  readonly #numbers: NumberReading;
  #operation: RuleOperation | undefined;
  #list: ListName | undefined;
  #action: ActionName = 'always';
  #prepend = false;
  #where: Condition[] = [];
  readonly #keys: { readonly text: string; readonly word: Word }[] = [];
  /** The bits that `-S` selected, or everything; a `--mask` instead of both. */
  #selected: number[] | 'all' | Uint32Array | undefined;
  #machine: Machine | undefined;
  #archGiven = false;
  #syscallGiven = false;
  /** Set by what lets a key stand: a system call, path, dir, perm, exe or fstype. */
  #keyAllowed = false;

  constructor(options: ParseOptions = {}) {
    this.#target = options.target ?? localTarget();
    this.#numbers = options.numbers ?? 'exact';
  }

  /** What the rule is for, as soon as a list or watch was given. */
  get operation(): RuleOperation | undefined {
    return this.#operation;
  }

  get syscallGiven(): boolean {
    return this.#syscallGiven;
  }

  get hasKeys(): boolean {
    return this.#keys.length > 0;
  }

  /**
   * Whether the option's checks ask for the kernel's features. A caller that reads them from a kernel
   * does so only when this says so.
   */
  needsFeatures(option: Option): boolean {
    if (option.name !== 'F' || this.#list === undefined) return false;
    const name = /^[^!<>=&]*/.exec(option.argument?.text ?? '')?.[0] ?? '';
    const field = fieldByName(name)?.name;
    return (
      this.#list === 'exclude' ||
      this.#list === 'filesystem' ||
      field === 'exe' ||
      field === 'sessionid'
    );
  }

  /**
   * Takes one of {@link RULE_GRAMMAR}'s options.
   *
   * @throws {RuleError} where auditctl refuses.
   */
  apply(option: Option): void {
    if (!isRuleOption(option.name)) throw new TypeError(`-${option.name} is no rule option`);
    const word = option.argument as Word;
    if (word.text.includes('\0')) {
      refuse('kernel-refuses', 'a NUL byte ends a string for the kernel', word, 'text without it');
    }
    switch (option.name) {
      case 'a':
      case 'A':
      case 'd':
        return this.#listAndAction(option.name, word);
      case 'S':
        return this.#syscalls(word);
      case 'F':
        return this.#field(word);
      case 'C':
        return this.#comparison(word);
      case 'w':
        return this.#watch('add', word);
      case 'W':
        return this.#watch('delete', word);
      case 'p':
        return this.#permission(word);
      case 'k':
        return this.#key(word);
      default:
        return this.#wholeMask(word);
    }
  }

  /**
   * The rule, with its keys at the end.
   *
   * @throws {RuleError} when options were given that together are no rule.
   */
  finish(): ParsedRule {
    const end = { text: '', column: 1 };
    if (this.#operation === undefined || this.#list === undefined) {
      return refuse('missing-list', 'no list was given', end, '-a, -A, -d, -w or -W');
    }
    const where = [...this.#where];
    const keys = this.#keys.map((key) => key.text);
    const keyWord = this.#keys[0]?.word;
    if (keyWord !== undefined) {
      this.#checkKeyText(keys.join(KEY_SEPARATOR), keyWord);
      this.#addable({ ...keyWord, text: `key=${keys.join(KEY_SEPARATOR)}` });
      this.#checkKeyPlace(keyWord);
    } else {
      keys.push(...takeKeys(where));
    }
    return {
      operation: this.#operation,
      rule: {
        list: this.#list,
        action: this.#action,
        prepend: this.#prepend,
        syscalls: this.#selection(this.#list),
        where,
        keys,
      },
      warnings: this.warnings,
    };
  }

  #selection(list: ListName): SyscallSelection {
    const selected = this.#selected ?? (list === 'task' ? [] : 'all');
    if (selected === 'all') return 'all';
    const naming = namingOf(list, this.#tableMachine()?.table);
    return selected instanceof Uint32Array
      ? selectionOf(selected, naming)
      : selectionOfBits(selected, naming);
  }

  #listAndAction(option: 'a' | 'A' | 'd', word: Word): void {
    const { list, action } = this.#readListAndAction(word);
    if (list === 'task' && this.#syscallGiven) {
      refuse('syscall-list', 'the task list takes no system calls', word, undefined, list);
    }
    if (this.#operation !== undefined) {
      refuse('several-operations', 'a rule has one list only', word, 'one of -a, -A, -d, -w, -W');
    }
    this.#operation = option === 'd' ? 'delete' : 'add';
    this.#prepend = option === 'A';
    this.#list = list;
    this.#action = action;
  }

  #readListAndAction(word: Word): { list: ListName; action: ActionName } {
    const parts = word.text.split(',');
    if (parts.length !== 2) return refuse('bad-list', 'no list and action', word, LIST_EXPECTED);
    const actionFirst = isAction(parts[0] as string);
    const action = parts[actionFirst ? 0 : 1] as string;
    const list = (parts[actionFirst ? 1 : 0] as string).toLowerCase();
    const known = Object.hasOwn(LISTS, list) || list === 'entry';
    if (!known || !isAction(action) || (actionFirst && action === 'possible')) {
      return refuse('bad-list', `${word.text} is no list and action`, word, LIST_EXPECTED);
    }
    if (action === 'possible') {
      return refuse('deprecated-action', 'the action possible is gone from the kernel', word);
    }
    if (list === 'entry') this.#warn('entry-moved');
    return {
      list: list === 'entry' ? 'exit' : (list as ListName),
      action,
    };
  }

  #syscalls(word: Word): void {
    if (this.#list !== undefined && this.#list !== 'exit' && this.#list !== 'io_uring') {
      const reason = `the ${this.#list} list takes no system calls`;
      refuse('syscall-list', reason, word, 'the exit or io_uring list', this.#list);
    }
    const first = !this.#syscallGiven;
    const selected = this.#bits(word, this.#list, this.#tableMachine());
    if (selected.unknown !== undefined) this.#refuseSyscall(word, selected.unknown);
    if (selected.all || this.#selected === 'all') this.#selected = 'all';
    else if (Array.isArray(this.#selected)) this.#selected.push(...selected.bits);
    else this.#selected = selected.bits;
    this.#syscallGiven = true;
    this.#keyAllowed = true;
    const adds = this.#operation === 'add' && this.#list === 'exit';
    const warns = first && adds && !this.#archGiven;
    if (warns && this.#tablesDiffer(word)) this.#warn('syscall-mismatch');
  }

  #refuseSyscall(word: Word, name: string): never {
    if (this.#list === 'io_uring') {
      const expected = 'an operation such as openat';
      return refuse('unknown-operation', `unknown io_uring operation ${name}`, word, expected);
    }
    const machine = this.#tableMachine();
    if (machine === undefined) {
      refuse('machine-unknown', 'this machine has no system call table', word, 'an arch before -S');
    }
    const expected = 'a system call name or a number below 2048';
    const reason = `unknown system call ${name} on ${machine.name}`;
    return refuse('unknown-syscall', reason, word, expected, name);
  }

  /** The mask as {@link hexOfMask} writes it, for lists that take no `-S`. */
  #wholeMask(word: Word): void {
    const mask = maskOfHex(word.text);
    if (this.#list === undefined || mask === undefined) {
      return refuse('syscall-list', 'the mask needs a list before it', word, '512 hex digits');
    }
    this.#selected = mask;
  }

  /** What a `-S` word selects by the table of that machine; `unknown` is the first name it lacks. */
  #bits(
    word: Word,
    list: ListName | undefined,
    machine: Machine | undefined,
  ): { bits: number[]; all: boolean; unknown: string | undefined } {
    const naming = namingOf(list, machine?.table);
    const names = word.text.split(',').filter((name) => name !== '');
    const bits: number[] = [];
    let all = false;
    for (const name of word.text === '' ? [''] : names) {
      const bit = bitOf(name, naming) ?? this.#numberedBit(name, naming);
      if (name === 'all') all = true;
      else if (bit === undefined) return { bits, all, unknown: name };
      else bits.push(bit);
    }
    return { bits, all, unknown: undefined };
  }

  #numberedBit(text: string, naming: Naming): number | undefined {
    const read = readNumber(text, 'positive');
    if (read === undefined || (this.#numbers === 'exact' && !read.exact)) return undefined;
    return bitOf(read.value, naming);
  }

  #tablesDiffer(word: Word): boolean {
    const machine = this.#target.machine;
    if (machine === undefined || !TWO_TABLE_MACHINES.has(machine.name)) return false;
    const narrow = this.#bits(word, 'exit', partnerOf(machine));
    const wide = this.#bits(word, 'exit', machine);
    if (wide.all && narrow.all) return false;
    return narrow.unknown !== undefined || wide.bits.join() !== narrow.bits.join();
  }

  /** Whose table names the system calls: the last arch's, else the target's. */
  #tableMachine(): Machine | undefined {
    return this.#archGiven ? this.#machine : this.#target.machine;
  }

  #field(word: Word): void {
    if (this.#operation === undefined) {
      refuse('missing-list', 'a field needs a list before it', word, '-a, -A, -d or -w first');
    }
    if (word.text.startsWith('key=')) {
      this.#addKey({ text: word.text.slice(4), column: word.column + 4 });
      return;
    }
    this.#addable(word, isNumbered(word.text) ? MAX_FIELDS : MAX_CONDITIONS);
    const { name, operator, value } = this.#splitCondition(word);
    const field = fieldByName(name.text);
    if (field === undefined) {
      this.#rawField(name, operator, value);
      return;
    }
    this.#checkList(field, name);
    this.#checkOperator(field, operator, name);
    if (holdsText(field)) {
      this.#where.push({ field: field.name, operator, value: this.#text(field, name, value) });
    } else {
      const read = this.#value(field, name, value);
      const comparison = field.number === FIELD.FIELD_COMPARE;
      this.#where.push(
        comparison
          ? numberCondition(field.number, operator, Number(read), this.#target)
          : { field: field.name, operator, value: read },
      );
    }
    this.#note(field);
  }

  /** Our own spelling for what auditctl has no words for: `f24=1`. */
  #rawField(name: Word, operator: Operator, value: Word): void {
    const expected = 'a field of auditctl(8), or f and a field number';
    const number = rawFieldNumber(name.text);
    if (number === undefined) {
      refuse('unknown-field', `unknown field ${name.text}`, name, expected);
    }
    if (holdsText(fieldByNumber(number))) {
      this.#where.push(textCondition(number, operator, value.text));
      return;
    }
    const read = readNumber(value.text, 'unsigned');
    if (read?.exact !== true) {
      refuse('number-expected', `${name.text} takes a number`, value, 'a number', name.text);
    }
    this.#where.push(numberCondition(number, operator, read.value, this.#target));
    if (number === FIELD.ARCH) {
      this.#machine = machineByElf(read.value);
      this.#archGiven = true;
    }
  }

  /** What later options look at. */
  #note(field: Field): void {
    if (field.name === 'arch') {
      const condition = this.#where.at(-1) as FieldCondition;
      this.#machine = machineOfArch(condition.value, this.#target);
      this.#archGiven = true;
    }
    this.#keyAllowed ||= KEY_BEARERS.has(field.name);
  }

  #addable(word: Word, most = MAX_CONDITIONS): void {
    if (this.#where.length >= most) {
      refuse('too-many-fields', 'too many fields in one rule', word, `at most ${most}`);
    }
  }

  #splitCondition(word: Word): { name: Word; operator: Operator; value: Word } {
    const split = splitCondition(word.text);
    if (split === undefined) {
      const operators = Object.keys(OPERATORS).join(' ');
      return refuse('missing-operator', `${word.text} has no operator`, word, operators);
    }
    const { operator } = split;
    const name = { text: split.name, column: word.column };
    const column = word.column + split.name.length + operator.length;
    const value = { text: split.value, column };
    if (name.text === '') {
      return refuse('missing-field', `no field before ${operator}`, name, 'a field');
    }
    if (value.text === '') {
      const reason = `no value after ${name.text}${operator}`;
      return refuse('missing-value', reason, value, 'a value', name.text);
    }
    return { name, operator, value };
  }

  #checkList(field: Field, name: Word): void {
    const list = this.#list as ListName;
    const features = this.#target.featureBitmap ?? 0xffffffff;
    const lacks = (feature: number): boolean => (features & feature) === 0;
    if (list === 'exclude' && lacks(FEATURE_BITMAP.EXCLUDE_EXTEND)) {
      const extended = ['pid', 'uid', 'gid', 'auid', 'msgtype', 'exe'];
      if (!extended.includes(field.name) && !field.name.startsWith('subj_')) {
        refuse('exclude-field', `this kernel's exclude list takes no ${field.name}`, name);
      }
    }
    if (list === 'filesystem' && lacks(FEATURE_BITMAP.FILTER_FS)) {
      refuse('list-unsupported', 'this kernel has no filesystem list', name);
    }
    const needed = NEEDED_FEATURES.get(field.name);
    if (needed !== undefined && lacks(needed)) {
      refuse('kernel-too-old', `this kernel cannot filter by ${field.name}`, name);
    }
    if (field.name === 'arch' && this.#syscallGiven) {
      refuse('arch-after-syscall', 'arch must stand before -S', name);
    }
    if (field.lists === undefined || field.lists.includes(list)) return;
    const expected = `the list ${field.lists.join(' or ')}`;
    const code = LIST_CODES.get(field.name) ?? 'exit-list-only';
    refuse(code, `${field.name} is not for the ${list} list`, name, expected);
  }

  #checkOperator(field: Field, operator: Operator, name: Word): void {
    if (field.operators === undefined || field.operators.includes(operator)) return;
    const code = field.operators.length > 1 ? 'operator-equality-only' : 'operator-equal-only';
    refuse(code, `${field.name} does not take ${operator}`, name, field.operators.join(' or '));
  }

  #text(field: Field, name: Word, value: Word): string {
    const bytes = byteLength(value.text);
    if (field.kind === 'key') {
      if (bytes > MAX_KEY_BYTES) {
        refuse('text-too-long', 'the key is too long', value, `at most ${MAX_KEY_BYTES} bytes`);
      }
      this.#checkKeyPlace(name);
    } else if (bytes > MAX_TEXT_BYTES) {
      const reason = `the value of ${field.name} is too long`;
      refuse('text-too-long', reason, value, `at most ${MAX_TEXT_BYTES} bytes`);
    }
    return value.text;
  }

  #value(field: Field, name: Word, value: Word): number | string {
    const codec = valueCodecs[field.kind as keyof typeof valueCodecs];
    const result = codec.parse(value.text, this.#target, this.#numbers);
    if (!isProblem(result)) return result;
    const reason = `${value.text} is no value for ${name.text}`;
    const subject = result.code === 'unknown-user' || result.code === 'unknown-group';
    return refuse(result.code, reason, value, result.expected, subject ? value.text : name.text);
  }

  #comparison(word: Word): void {
    if (this.#operation === undefined) {
      refuse('missing-list', 'a comparison needs a list before it', word, '-a, -A or -d first');
    }
    this.#addable(word);
    const operator = (['!=', '='] as const).find((candidate) => word.text.includes(candidate));
    if (operator === undefined) {
      refuse(
        'operator-equality-only',
        `${word.text} compares with neither = nor !=`,
        word,
        '= or !=',
      );
    }
    const at = word.text.indexOf(operator);
    const left = { text: word.text.slice(0, at), column: word.column };
    const start = at + operator.length;
    const right = { text: word.text.slice(start), column: word.column + start };
    if (left.text === '') {
      refuse('comparison-missing-field', `no field before ${operator}`, left, 'an id such as uid');
    }
    if (right.text === '') {
      const reason = `no field after ${operator}`;
      refuse('comparison-missing-value', reason, right, 'an id such as euid', left.text);
    }
    if (fieldByName(left.text) === undefined) {
      refuse('comparison-unknown-field', `unknown field ${left.text}`, left, 'an id such as uid');
    }
    if (fieldByName(right.text) === undefined) {
      const reason = `unknown field ${right.text}`;
      refuse('comparison-unknown-value', reason, right, 'an id such as euid', left.text);
    }
    if (this.#list !== 'exit') {
      refuse('exit-list-only', `-C is not for the ${this.#list} list`, left, 'the list exit');
    }
    const sides = [comparisonSide(left.text), comparisonSide(right.text)] as const;
    const [first, second] = sides;
    if (
      first === undefined ||
      second === undefined ||
      comparisonNumber(first, second) === undefined
    ) {
      const reason = `the kernel cannot compare ${left.text} with ${right.text}`;
      return refuse('comparison-incompatible', reason, left, 'two user ids or two group ids');
    }
    this.#where.push({ compare: first, operator, with: second });
  }

  #watch(operation: RuleOperation, word: Word): void {
    if (operation === 'add' && this.#operation !== undefined) {
      refuse('watch-after-list', 'a watch is a rule of its own', word, 'no -a, -A, -d before -w');
    }
    const path = this.#watchedPath(word);
    if (this.#where.length > 0 || this.#syscallGiven) {
      refuse('watch-not-empty', 'a watch may not follow fields or system calls', word);
    }
    // auditctl lets an -a before -W win as an add; deleting is what the words ask for.
    this.#operation = operation;
    this.#prepend = false;
    this.#list = 'exit';
    this.#action = 'always';
    this.#selected = 'all';
    const field = this.#target.isDirectory(path) ? 'dir' : 'path';
    this.#where = [
      { field, operator: '=', value: path },
      { field: 'perm', operator: '=', value: 'rwxa' },
    ];
    this.#keyAllowed = true;
    if (operation === 'add') this.#warn('watch-is-slow');
  }

  #watchedPath(word: Word): string {
    const bytes = bytesOfText(word.text);
    const expected = 'an absolute path';
    if (bytes.length >= LONGEST_PATH) {
      refuse('watch-path', 'The path passed for the watch is too big', word, expected);
    }
    if (!word.text.startsWith('/')) {
      refuse('watch-path', "The path must start with '/'", word, expected);
    }
    if (bytes.length - bytes.lastIndexOf(0x2f) - 1 > LONGEST_BASE_NAME) {
      refuse('watch-path', 'The base name of the path is too big', word, expected);
    }
    if (word.text.includes('..')) this.#warn('relative-path');
    if (/[*?]/.test(word.text)) this.#warn('wildcard');
    let end = word.text.length;
    while (end > 2 && word.text.endsWith('/', end)) end--;
    return word.text.slice(0, end);
  }

  #permission(word: Word): void {
    if (this.#operation === undefined) {
      refuse('permission-without-watch', 'permissions need a watch before them', word, '-w first');
    }
    if (word.text.length > 4) {
      refuse('permission-too-long', `${word.text} is too long`, word, 'letters of rwxa');
    }
    const letters = valueCodecs.permission.parse(word.text, this.#target, this.#numbers);
    if (isProblem(letters)) {
      const wrong = [...word.text].find((letter) => !'rwxa'.includes(letter.toLowerCase())) ?? '';
      return refuse(letters.code, `${wrong} is no permission`, word, 'letters of rwxa', wrong);
    }
    if (this.#where.length === 0) {
      refuse('permission-without-field', 'permissions need a field before them', word);
    }
    if (letters === '' && this.#numbers === 'exact') {
      refuse('bad-permission', 'no permission is given', word, 'letters of rwxa', '');
    }
    const isPermission = (condition: Condition): condition is FieldCondition =>
      !isComparison(condition) && condition.field === 'perm';
    if (this.#where.some(isPermission)) {
      this.#where = this.#where.map((condition) =>
        isPermission(condition) ? { ...condition, value: letters } : condition,
      );
    } else {
      this.#addable(word);
      this.#where.push({ field: 'perm', operator: '=', value: letters });
    }
    this.#keyAllowed = true;
  }

  #key(word: Word): void {
    if (!this.#keyAllowed || this.#operation === undefined) {
      const expected = 'a watch, -S, path, dir, perm, exe or fstype first';
      refuse('key-too-early', 'a key needs something to mark before it', word, expected);
    }
    this.#addKey(word);
  }

  #addKey(word: Word): void {
    if (word.text === '') return;
    const joined = [...this.#keys.map((key) => key.text), word.text].join(KEY_SEPARATOR);
    this.#checkKeyText(joined, word);
    this.#keys.push({ text: word.text, word });
  }

  #checkKeyText(joined: string, word: Word): void {
    if (byteLength(joined) > MAX_KEY_BYTES) {
      refuse('key-too-long', 'the keys are too long', word, `at most ${MAX_KEY_BYTES} bytes`);
    }
    if (word.text.includes(KEY_SEPARATOR)) {
      refuse('key-character', 'a key may not hold the byte 0x01', word, 'several -k instead');
    }
  }

  #checkKeyPlace(word: Word): void {
    if (!this.#keyAllowed) {
      const expected = 'a watch, -S, path, dir, perm, exe or fstype';
      refuse('key-too-early', 'a key needs something to mark', word, expected, 'key');
    }
  }

  #warn(code: RuleWarningCode): void {
    this.warnings.push({ code, message: MESSAGES[code] });
  }
}

/**
 * Reads one rule as auditctl(8) takes it on its command line or in a rules file: text, split as
 * audit.rules(7) says, or words already apart.
 *
 * @throws {RuleError} with the column and what was expected; the column of words that are apart
 *   counts them as if one space stood between.
 */
export function parseRule(
  rule: string | readonly string[],
  options: ParseOptions = {},
): ParsedRule {
  const words = typeof rule === 'string' ? tokenize(rule) : placed(rule);
  const scan = new OptionScan(words, RULE_GRAMMAR);
  const parser = new RuleParser(options);
  for (let option = scan.next(); option !== undefined; option = scan.next()) {
    if (isInvalid(option)) {
      const expected = 'one of -a -A -d -S -F -C -w -W -p -k, each with its value';
      return refuse(
        'unknown-option',
        `${option.invalid.text} is invalid`,
        option.invalid,
        expected,
      );
    }
    parser.apply(option);
  }
  const stray = scan.operands[0];
  if (stray !== undefined) {
    return refuse('unexpected-word', `${stray.text} belongs to no option`, stray, 'an option');
  }
  return parser.finish();
}

/**
 * As {@link parseRule}, for text that must add a rule.
 *
 * @throws {RuleError} also when it deletes one.
 */
export function parseAddition(rule: string | readonly string[], options: ParseOptions = {}): Rule {
  const parsed = parseRule(rule, options);
  if (parsed.operation === 'add') return parsed.rule;
  const reason = 'the text deletes a rule instead of adding one';
  throw new RuleError('unexpected-word', reason, { subject: '-d', expected: '-a, -A or -w' });
}

function isAction(word: string): word is ActionName {
  return Object.hasOwn(ACTIONS, word);
}

/** Takes a last condition that says no more than keys do out of the conditions. */
function takeKeys(where: Condition[]): string[] {
  const last = where.at(-1);
  if (last === undefined || isComparison(last) || last.field !== 'key') return [];
  const parts = String(last.value).split(KEY_SEPARATOR);
  if (last.operator !== '=' || parts.includes('')) return [];
  where.pop();
  return parts;
}
