/**
 * Builds a rule from the rule options of auditctl(8), one after the other, with auditctl's checks
 * of their order. Knows nothing about other options, files or the kernel.
 */
import { MAX_FIELDS } from '../../tables/audit.generated';
import type { Machine } from '../../tables/machines';
import {
  conditionNumbers,
  type FieldNumbers,
  keyNumbers,
  type KnownNumbers,
} from '../condition-numbers';
import { isArch, isNumbered, machineOfCondition, splitCondition } from '../conditions';
import {
  type Field,
  fieldByName,
  holdsText,
  KEY_BEARERS,
  MAX_CONDITIONS,
  PLAIN_NUMBERS,
} from '../fields';
import type { Option } from '../getopt';
import {
  type ActionName,
  type Condition,
  type FieldCondition,
  isComparison,
  type ListName,
  type Rule,
  type SyscallSelection,
} from '../rule';
import { maskOfSelection } from '../rule-mask';
import { maskOfHex, namingOf, selectionOf, selectionOfBits } from '../syscall-mask';
import { localTarget, type Target } from '../../machine/target';
import type { Word } from '../tokenize';
import type { NumberReading } from '../values';
import { readComparison } from './comparison';
import {
  checkFeatures,
  checkList,
  checkOperator,
  needsFeatures,
  readCondition,
  readNumbered,
  splitField,
} from './field';
import { KEY_PREFIX, RuleKeys } from './keys';
import {
  type KnownCondition,
  type KnownContext,
  type KnownKey,
  type KnownOption,
  type KnownOptions,
  type KnownSyscalls,
  startOfNumber,
} from './known-options';
import { readListAndAction } from './list';
import { refuse } from './refusal';
import { findControl, whatOf } from './controls';
import { readSyscalls, tablesDiffer } from './syscalls';
import { type RuleWarning, warningOf } from './warnings';
import { readPermission, readWatchedPath, warningsOfPath } from './watch';

/** What to do with the rule: `-a`, `-A` and `-w` add it, `-d` and `-W` delete it. */
export type RuleOperation = 'add' | 'delete';

/** A rule, and what its text says to do with it. */
export interface ParsedRule {
  /** `delete` for `-d` and `-W`. */
  readonly operation: RuleOperation;
  /** The rule, with nothing left out. */
  readonly rule: Rule;
  /** What is allowed in it but perhaps not meant. */
  readonly warnings: readonly RuleWarning[];
}

/** How the text of a rule is read. */
export interface ParseOptions {
  /** Default: this machine, with every kernel feature present. */
  readonly target?: Target;
  /** Whether numbers must be exact (default) or are read as auditctl reads them. */
  readonly numbers?: NumberReading;
}

/**
 * Call {@link apply} with each option in order, then {@link finish}.
 *
 * A parser is good for one rule.
 */
export class RuleParser {
  readonly warnings: RuleWarning[] = [];
  readonly #target: Target;
  readonly #numbers: NumberReading;
  #operation: RuleOperation | undefined;
  #list: ListName | undefined;
  #action: ActionName = 'always';
  #prepend = false;
  /** Whether `-a`, `-A` or `-d` was given; a watch does not count. */
  #listGiven = false;
  #where: Condition[] = [];
  readonly #keys = new RuleKeys();
  /** The bits that `-S` selected, or everything, or the words of `--mask`. */
  #selected: readonly number[] | 'all' | Uint32Array | undefined;
  /** The machine whose table names the system calls: the last arch's, else the target's. */
  #machine: Machine | undefined;
  /** Whether an arch or a `-S` has already decided which table that is. */
  #tableSettled = false;
  /** Whether the rule has system calls; a watch has all of them. */
  #syscallGiven = false;
  /** Set by everything after which a key is allowed: a system call, path, dir, perm, exe or fstype. */
  #keyAllowed = false;
  /** What is known of options here; undefined where nothing is remembered. */
  #known: KnownContext | undefined;
  /** What is known of each condition's numbers, and of the only `-S` and the only key. */
  readonly #conditionNumbers: (FieldNumbers | undefined)[] = [];
  #knownSyscalls: KnownSyscalls | undefined;
  #knownKey: KnownKey | undefined;

  /** @param known what is known of options for the target and this way to read numbers */
  constructor(options: ParseOptions = {}, known?: KnownOptions) {
    this.#target = options.target ?? localTarget();
    this.#numbers = options.numbers ?? 'exact';
    this.#machine = this.#target.machine;
    this.#known = known?.start;
  }

  /** What to do with the rule, once a list or watch was given. */
  get operation(): RuleOperation | undefined {
    return this.#operation;
  }

  get syscallGiven(): boolean {
    return this.#syscallGiven;
  }

  get hasKeys(): boolean {
    return this.#keys.areGiven;
  }

  /**
   * Whether checking the option needs the kernel's features; without an option, whether {@link
   * finish} does. A caller that reads them from a kernel need not do so otherwise.
   */
  needsFeatures(option?: Option): boolean {
    if (this.#list === undefined || this.#where.length >= MAX_CONDITIONS) return false;
    if (option === undefined) {
      return this.hasKeys && needsFeatures(this.#keys.condition.text, this.#list);
    }
    const text = option.argument?.text ?? '';
    return option.name === 'F' && !text.startsWith(KEY_PREFIX) && needsFeatures(text, this.#list);
  }

  /**
   * Applies one of the options of {@link RULE_GRAMMAR}.
   *
   * @param listFirst whether a field must follow a list
   * @throws {RuleError} where auditctl refuses the option.
   */
  apply({ name, argument }: Option, listFirst = true): void {
    const word = argument as Word;
    if (word.text.includes('\0')) {
      refuse(
        'kernel-refuses',
        'a NUL byte would end the string in the kernel',
        word,
        'text without it',
      );
    }
    this.#checkControls(name, word);
    switch (name) {
      case 'a':
      case 'A':
      case 'd':
        return this.#listAndAction(name, word);
      case 'S':
        return this.#syscalls(word);
      case 'F':
        return this.#field(word, listFirst);
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
      case 'mask':
        return this.#wholeMask(word);
      default:
        throw new TypeError(`-${name} is not a rule option`);
    }
  }

  /**
   * Does what {@link apply} would, where the option is known and nothing can be said against it here.
   *
   * @param option its letter, a space and the value
   */
  takeKnown(option: string): boolean {
    const known = this.#known?.get(option);
    return known === undefined ? this.#takeNumber(option) : this.#take(known);
  }

  /** {@link takeKnown} of a field with a number, which may be another one each time. */
  #takeNumber(option: string): boolean {
    const start = startOfNumber(option);
    if (start === option.length) return false;
    const known = this.#known?.get(option.slice(0, start));
    if (known?.kind !== 'number' || !this.#takesCondition()) return false;
    const { field, operator, number, code } = known;
    const value = Number(option.slice(start));
    this.#conditionNumbers[this.#where.length] = {
      field: number,
      operator: code,
      value,
      bytes: undefined,
    };
    this.#where.push({ field, operator, value });
    return true;
  }

  #takesCondition(): boolean {
    return this.#operation !== undefined && this.#where.length < MAX_CONDITIONS;
  }

  /**
   * As {@link apply}, for an option as {@link takeKnown} has it, remembering what it comes to.
   *
   * @throws {RuleError} as {@link apply} does, with a column that is not the option's
   */
  applyText(option: string): void {
    const context = this.#known;
    const count = this.#where.length;
    const wasSelected = this.#selected !== undefined;
    const warned = this.warnings.length;
    const argument = { text: option.slice(2), column: 1 };
    this.apply({ name: option.charAt(0), argument, word: argument });
    if (this.warnings.length > warned || (wasSelected && option.startsWith('S'))) return;
    const condition = this.#where.length === count + 1 ? this.#where[count] : undefined;
    context?.learn(option, (own) => this.#learnt(own, condition, context));
  }

  /** Does what the option does, unless it may be refused or needs more thought here. */
  #take(known: KnownOption): boolean {
    switch (known.kind) {
      case 'condition':
        return this.#takeCondition(known);
      case 'syscalls':
        // What is selected before has an influence, and a mismatch of the tables is to be told.
        if (this.#selected !== undefined || !this.#tableSettled) return false;
        this.#selected = known.selected;
        this.#knownSyscalls = known;
        this.#syscallGiven = true;
        this.#keyAllowed = true;
        return true;
      case 'key':
        if (this.#operation === undefined || this.hasKeys) return false;
        if (known.needsBearer && !this.#keyAllowed) return false;
        this.#keys.add({ text: known.text, column: 1 });
        this.#knownKey = known;
        return true;
      case 'number':
        // Known by what stands before the number.
        return false;
      default:
        if (this.#operation !== undefined || this.#syscallGiven) return false;
        this.#operation = known.operation;
        this.#prepend = known.prepend;
        this.#list = known.list;
        this.#action = known.action;
        this.#listGiven = true;
        this.#known = known.next;
        return true;
    }
  }

  #takeCondition({ condition, numbers, bearsKey, arch }: KnownCondition): boolean {
    if (!this.#takesCondition()) return false;
    if (arch !== undefined) {
      if (this.#syscallGiven) return false;
      this.#machine = arch.machine;
      this.#tableSettled = true;
      this.#known = arch.next;
    }
    this.#conditionNumbers[this.#where.length] = numbers;
    // A copy: whoever gets the rule may change it.
    this.#where.push({ ...condition });
    this.#keyAllowed ||= bearsKey;
    return true;
  }

  /** What is to be remembered of an option that was just applied; undefined where that is too little. */
  #learnt(
    option: string,
    condition: Condition | undefined,
    { all }: KnownContext,
  ): KnownOption | undefined {
    const text = option.slice(2);
    switch (option.charAt(0)) {
      case 'a':
      case 'A':
      case 'd':
        return this.#learntList(all);
      case 'S':
        return this.#learntSyscalls();
      case 'k':
        return learntKey(text, true);
      case 'C':
      case 'F':
        if (text.startsWith(KEY_PREFIX)) return learntKey(text.slice(KEY_PREFIX.length), false);
        if (condition === undefined || isNumbered(text)) return undefined;
        return this.#learntCondition(option, condition, all);
      default:
        return undefined;
    }
  }

  #learntList(all: KnownOptions): KnownOption | undefined {
    if (this.#operation === undefined || this.#list === undefined) return undefined;
    return {
      kind: 'list',
      operation: this.#operation,
      list: this.#list,
      action: this.#action,
      prepend: this.#prepend,
      next: all.context(this.#list, all.machine),
    };
  }

  #learntSyscalls(): KnownOption | undefined {
    const [list, machine, selected] = [this.#list, this.#machine, this.#selected];
    const isMask = selected instanceof Uint32Array;
    if (list === undefined || selected === undefined || isMask) return undefined;
    const selection = this.#selection(list);
    const mask = maskOfSelection(selection, list, machine);
    return { kind: 'syscalls', selected, list, machine, selection, mask };
  }

  #learntCondition(
    option: string,
    condition: Condition,
    all: KnownOptions,
  ): KnownOption | undefined {
    const numbers = conditionNumbers(condition, this.#target);
    const common = { kind: 'condition', numbers } as const;
    if (isComparison(condition)) {
      return { ...common, condition: { ...condition }, bearsKey: false, arch: undefined };
    }
    const field = fieldByName(condition.field);
    if (field === undefined || isAccount(field, condition.value)) return undefined;
    const { value, operator } = condition;
    if (PLAIN_NUMBERS.has(field.kind)) {
      if (value !== Number(option.slice(startOfNumber(option)))) return undefined;
      const { field: number, operator: code } = numbers;
      return { kind: 'number', field: field.name, operator, number, code };
    }
    // The end of the option's own text.
    const own = holdsText(field) ? option.slice(-String(value).length) : value;
    return {
      ...common,
      condition: { ...condition, value: own },
      bearsKey: KEY_BEARERS.has(field.name),
      arch:
        field.name === 'arch'
          ? { machine: this.#machine, next: all.context(this.#list, this.#machine) }
          : undefined,
    };
  }

  /**
   * The complete rule, with its keys at the end.
   *
   * @throws {RuleError} when the options together do not make a rule.
   */
  finish(): ParsedRule {
    if (this.#operation === undefined || this.#list === undefined) {
      const end = { text: '', column: 1 };
      return refuse('missing-list', 'no list was given', end, '-a, -A, -d, -w or -W');
    }
    if (this.hasKeys && !this.#isKeyTaken(this.#list)) this.#checkKeys(this.#list);
    const keys = this.#keys.finish(this.#where);
    return {
      operation: this.#operation,
      rule: {
        list: this.#list,
        action: this.#action,
        prepend: this.#prepend,
        syscalls: this.#selection(this.#list),
        // Copies, without spare capacity: thousands of rules may be kept.
        where: [...this.#where],
        keys,
      },
      warnings: this.warnings,
    };
  }

  /** What is known of the numbers of the rule that {@link finish} returned. */
  numbersOf({ keys }: Rule): KnownNumbers {
    return {
      conditions: this.#conditionNumbers,
      keys: keys.length === 1 ? this.#knownKey?.numbers : undefined,
      mask: this.#knownSelection()?.mask,
    };
  }

  /** The only `-S`, if it means here what it meant where it was learnt. */
  #knownSelection(): KnownSyscalls | undefined {
    const known = this.#knownSyscalls;
    return known?.list === this.#list && known?.machine === this.#machine ? known : undefined;
  }

  /** Whether {@link #checkKeys} has nothing to find, for the key is known and there is no other. */
  #isKeyTaken(list: ListName): boolean {
    const isKnown = this.#knownKey !== undefined && this.#keys.isOne;
    const hasRoom = this.#where.length < MAX_CONDITIONS;
    // Some kernels take no key there.
    return isKnown && hasRoom && this.#keyAllowed && list !== 'exclude' && list !== 'filesystem';
  }

  /** auditctl reads the keys like any other condition, and so may find an operator in a key first. */
  #checkKeys(list: ListName): void {
    const { condition } = this.#keys;
    this.#checkRoom(condition);
    const { name } = splitField(condition);
    const field = fieldByName(name.text);
    if (field === undefined) {
      const expected = 'a key without !=, >=, <= and &=';
      return refuse('unknown-field', `unknown field ${name.text}`, name, expected);
    }
    checkFeatures(field, name, list, this.#target);
    this.#checkKeyPlace(name);
  }

  #selection(list: ListName): SyscallSelection {
    const known = this.#knownSelection()?.selection;
    if (known !== undefined) return known === 'all' ? known : [...known];
    const selected = this.#selected ?? (list === 'task' ? [] : 'all');
    if (selected === 'all') return 'all';
    const naming = namingOf(list, this.#machine?.table);
    return selected instanceof Uint32Array
      ? selectionOf(selected, naming)
      : selectionOfBits(selected, naming);
  }

  #listAndAction(option: 'a' | 'A' | 'd', word: Word): void {
    if (option !== 'd' && this.#syscallGiven && word.text.includes('task')) {
      refuse('syscall-list', 'the task list takes no system calls', word, undefined, 'task');
    }
    const operation = option === 'd' ? 'delete' : 'add';
    const severalOperations = (): never =>
      refuse('several-operations', 'a rule has only one list', word, 'one of -a, -A, -d, -w, -W');
    if (this.#listGiven) severalOperations();
    this.#listGiven = true;
    const { list, action, moved } = readListAndAction(word, this.#operation === operation);
    if (moved) this.#warn('entry-moved');
    if (this.#operation !== undefined && this.#operation !== operation) severalOperations();
    this.#operation = operation;
    this.#prepend = option === 'A';
    this.#list = list;
    this.#action = action;
    this.#changeContext();
  }

  /** After a change of the list or the machine. */
  #changeContext(): void {
    this.#known = this.#known?.all.context(this.#list, this.#machine);
  }

  #syscalls(word: Word): void {
    if (this.#list !== undefined && this.#list !== 'exit' && this.#list !== 'io_uring') {
      const reason = `the ${this.#list} list takes no system calls`;
      refuse('syscall-list', reason, word, 'the exit or io_uring list', this.#list);
    }
    const selected = readSyscalls(word, this.#list, this.#machine, this.#numbers);
    this.#knownSyscalls = undefined;
    // auditctl compares with the selection of the whole rule, which for a watch is everything.
    const narrowed = this.#selected === 'all' && selected !== 'all';
    if (selected === 'all' || this.#selected === 'all') this.#selected = 'all';
    else if (this.#selected instanceof Uint32Array) this.#selected = selected;
    else this.#selected = [...(this.#selected ?? []), ...selected];
    const adds = this.#operation === 'add' && this.#list === 'exit';
    const warns = adds && !this.#tableSettled;
    if (warns && (narrowed || tablesDiffer(word, this.#machine, this.#numbers))) {
      this.#warn('syscall-mismatch');
    }
    this.#tableSettled ||= this.#list !== 'io_uring';
    this.#syscallGiven = true;
    this.#keyAllowed = true;
  }

  /** The mask as written by {@link hexOfMask}, for lists that do not take `-S`. */
  #wholeMask(word: Word): void {
    const mask = maskOfHex(word.text);
    if (this.#list === undefined || mask === undefined) {
      return refuse('syscall-list', 'the mask needs a list before it', word, '512 hex digits');
    }
    this.#selected = mask;
    this.#knownSyscalls = undefined;
  }

  #field(word: Word, listFirst: boolean): void {
    if (listFirst && this.#operation === undefined) {
      refuse('missing-list', 'a field needs a list before it', word, '-a, -A, -d or -w first');
    }
    if (word.text.startsWith(KEY_PREFIX)) {
      const { length } = KEY_PREFIX;
      this.#keys.add({ text: word.text.slice(length), column: word.column + length });
      return;
    }
    this.#checkRoom(word, isNumbered(word.text) ? MAX_FIELDS : MAX_CONDITIONS);
    const words = splitField(word);
    const { name } = words;
    const field = fieldByName(name.text);
    if (field === undefined) {
      this.#addCondition(readNumbered(words, this.#target));
      return;
    }
    checkFeatures(field, name, this.#list, this.#target);
    if (field.name === 'arch' && this.#syscallGiven) {
      refuse('arch-after-syscall', 'arch must come before -S', name);
    }
    checkList(field, name, this.#list);
    checkOperator(field, words);
    const condition = readCondition(field, words, this.#target, this.#numbers);
    if (field.kind === 'key') this.#checkKeyPlace(name);
    this.#addCondition(condition);
    this.#keyAllowed ||= KEY_BEARERS.has(field.name);
  }

  /** @throws {RuleError} for a control character, which auditctl takes for a part of the word. */
  #checkControls(option: string, word: Word): void {
    const found = findControl(option, word.text);
    if (found === undefined) return;
    const reason = `${whatOf(option)} contains ${found.name}`;
    if (this.#numbers === 'auditctl') {
      this.warnings.push({
        code: 'control-character',
        message: `${reason}, which is a part of it`,
      });
      return;
    }
    const at = { text: word.text, column: word.column + found.index };
    refuse('control-character', reason, at, 'text without control characters', word.text);
  }

  #addCondition(condition: Condition): void {
    this.#where.push(condition);
    if (!isArch(condition)) return;
    this.#machine = machineOfCondition(condition, this.#target);
    this.#tableSettled = true;
    this.#changeContext();
  }

  #checkRoom(word: Word, most = MAX_CONDITIONS): void {
    if (this.#where.length >= most) {
      refuse('too-many-fields', 'too many fields in one rule', word, `at most ${most}`);
    }
  }

  #comparison(word: Word): void {
    this.#checkRoom(word);
    this.#where.push(readComparison(word, this.#list));
  }

  #watch(operation: RuleOperation, word: Word): void {
    if (operation === 'add' && this.#operation !== undefined) {
      refuse('watch-after-list', 'a watch is a rule of its own', word, 'no -a, -A, -d before -w');
    }
    const path = readWatchedPath(word);
    for (const warning of warningsOfPath(word.text)) this.#warn(warning);
    if (this.#where.length > 0 || this.#syscallGiven) {
      refuse('watch-not-empty', 'a watch may not follow fields or system calls', word);
    }
    // With -a before -W auditctl adds the rule; the words ask to delete it.
    this.#operation = operation;
    this.#prepend = false;
    this.#list = 'exit';
    this.#action = 'always';
    this.#selected = 'all';
    this.#knownSyscalls = undefined;
    this.#changeContext();
    const field = this.#target.isDirectory(path) ? 'dir' : 'path';
    this.#where = [
      { field, operator: '=', value: path },
      { field: 'perm', operator: '=', value: 'rwxa' },
    ];
    this.#syscallGiven = true;
    this.#keyAllowed = true;
    if (operation === 'add') this.#warn('watch-is-slow');
  }

  #permission(word: Word): void {
    if (this.#operation === undefined) {
      refuse('permission-without-watch', 'permissions need a watch before them', word, '-w first');
    }
    const letters = readPermission(word, this.#target, this.#numbers);
    if (this.#where.length === 0) {
      refuse('permission-without-field', 'permissions need a field before them', word);
    }
    if (letters === '' && this.#numbers === 'exact') {
      refuse(
        'bad-permission',
        'no permissions were given',
        word,
        'one to four of the letters rwxa',
        '',
      );
    }
    if (this.#where.some(isPermission)) {
      this.#conditionNumbers.length = 0;
      this.#where = this.#where.map((condition) =>
        isPermission(condition) ? { ...condition, value: letters } : condition,
      );
    } else {
      this.#checkRoom(word);
      this.#where.push({ field: 'perm', operator: '=', value: letters });
    }
    this.#keyAllowed = true;
  }

  #key(word: Word): void {
    if (!this.#keyAllowed || this.#operation === undefined) this.#refuseKey(word, word.text);
    this.#keys.add(word);
  }

  #checkKeyPlace(word: Word): void {
    if (!this.#keyAllowed) this.#refuseKey(word, 'key');
  }

  #refuseKey(word: Word, subject: string): never {
    if (this.#list === 'exclude' || this.#list === 'user') {
      const reason = `rules of the ${this.#list} list take no key`;
      return refuse('key-too-early', reason, word, 'the rule without it', subject);
    }
    const expected = 'a watch, -S, path, dir, perm, exe or fstype before it';
    return refuse('key-too-early', 'the key comes too early', word, expected, subject);
  }

  #warn(code: Parameters<typeof warningOf>[0]): void {
    this.warnings.push(warningOf(code));
  }
}

/** Whether the value is a name that the target gives, which may be another one later. */
function isAccount({ kind }: Field, value: string | number): boolean {
  if (typeof value === 'number') return false;
  return kind === 'group' || (kind === 'user' && value !== 'unset');
}

/** An empty key alone is none, and one that holds an operator is refused at the rule's end. */
function learntKey(text: string, needsBearer: boolean): KnownKey | undefined {
  if (text === '' || splitCondition(KEY_PREFIX + text)?.name !== 'key') return undefined;
  return { kind: 'key', text, numbers: keyNumbers([text]), needsBearer };
}

function isPermission(condition: Condition): condition is FieldCondition {
  return !isComparison(condition) && condition.field === 'perm';
}
