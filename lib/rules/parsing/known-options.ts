/**
 * What the options of rules came to when they were read: policies repeat their words, and the thousandth
 * option with the same ones need not be read again. Holds only what follows from the words, the list and
 * the machine; users, groups and directories are asked for each time.
 */
import type { Target } from '../../machine/target';
import type { Machine } from '../../tables/machines';
import type { FieldNumbers } from '../condition-numbers';
import type {
  ActionName,
  Condition,
  FieldName,
  ListName,
  Operator,
  SyscallSelection,
} from '../rule';
import type { NumberReading } from '../values';

/** `-a`, `-A` or `-d`, as the first option of a rule. */
export interface KnownList {
  readonly kind: 'list';
  readonly operation: 'add' | 'delete';
  readonly list: ListName;
  readonly action: ActionName;
  readonly prepend: boolean;
  /** What is known of options behind it. */
  readonly next: KnownContext;
}

/** `-F` or `-C` that is a condition of its own. */
export interface KnownCondition {
  readonly kind: 'condition';
  readonly condition: Condition;
  readonly numbers: FieldNumbers;
  /** Whether a key may stand behind it. */
  readonly bearsKey: boolean;
  /** Of a condition on the arch. */
  readonly arch: KnownArch | undefined;
}

/** `-F` with a plain number, whichever it is. */
export interface KnownNumber {
  readonly kind: 'number';
  readonly field: FieldName;
  readonly operator: Operator;
  /** The field and the operator in the kernel's numbers. */
  readonly number: number;
  readonly code: number;
}

/** What follows from an arch for the options behind it. */
export interface KnownArch {
  readonly machine: Machine | undefined;
  readonly next: KnownContext;
}

/** `-S`, as the only one of a rule. */
export interface KnownSyscalls {
  readonly kind: 'syscalls';
  readonly selected: readonly number[] | 'all';
  /** On which list, and whose system calls, these are in the rule's normal form. */
  readonly list: ListName;
  readonly machine: Machine | undefined;
  readonly selection: SyscallSelection;
  readonly mask: Uint32Array;
}

/** `-k` or `-F key=`, as the only one of a rule. */
export interface KnownKey {
  readonly kind: 'key';
  readonly text: string;
  readonly numbers: FieldNumbers;
  /** Whether something must stand before it, as before `-k`. */
  readonly needsBearer: boolean;
}

export type KnownOption = KnownList | KnownCondition | KnownNumber | KnownSyscalls | KnownKey;

/** How many options are remembered at most, all lists and machines together: they are of any text. */
const MOST_OPTIONS = 1024;

/** The text again, without whatever it was cut out of, which would stay in memory with it. */
function apart(text: string): string {
  return ` ${text}`.slice(1);
}

const [ZERO, NINE] = [0x30, 0x39];
const MOST_DIGITS = 9;

/** What operators end in: behind another character the digits are a part of something. */
const BEFORE_NUMBER = '=<>&';

/** Where the number begins that ends a condition, in digits as people write them; the text's length without one. */
export function startOfNumber(text: string): number {
  let start = text.length;
  while (start > 0 && text.charCodeAt(start - 1) >= ZERO && text.charCodeAt(start - 1) <= NINE) {
    start -= 1;
  }
  const digits = text.length - start;
  const isUsual = digits === 1 || text.charCodeAt(start) !== ZERO;
  const isWhole = BEFORE_NUMBER.includes(text.charAt(start - 1)) && start > 0;
  return digits <= MOST_DIGITS && isUsual && isWhole ? start : text.length;
}

/** The options that are known on one list, where the system calls are those of one machine. */
export class KnownContext {
  readonly #options = new Map<string, KnownOption>();

  constructor(
    readonly all: KnownOptions,
    readonly list: ListName | undefined,
    readonly machine: Machine | undefined,
  ) {}

  /** @param option the letter, a space and the value: `F auid>=1000` */
  get(option: string): KnownOption | undefined {
    return this.#options.get(option);
  }

  /**
   * Remembers an option; of one that is a {@link KnownNumber} what stands before the number.
   *
   * @param read what it came to, made of the option's text, which is not the caller's
   */
  learn(option: string, read: (option: string) => KnownOption | undefined): void {
    const own = apart(option);
    const known = read(own);
    if (known === undefined) return;
    const text = known.kind === 'number' ? own.slice(0, startOfNumber(own)) : own;
    if (!this.#options.has(text) && this.all.hasRoom()) this.#options.set(text, known);
  }
}

/** What is known for one machine, its kernel's features, and one way to read numbers. */
export class KnownOptions {
  readonly #contexts = new Map<ListName | undefined, Map<Machine | undefined, KnownContext>>();
  #size = 0;
  /** What is known at the beginning of a rule. */
  readonly start: KnownContext;

  constructor(
    readonly machine: Machine | undefined,
    readonly features: number | undefined,
    readonly numbers: NumberReading,
  ) {
    this.start = this.context(undefined, machine);
  }

  context(list: ListName | undefined, machine: Machine | undefined): KnownContext {
    const contexts = this.#contexts.get(list) ?? new Map<Machine | undefined, KnownContext>();
    const context = contexts.get(machine) ?? new KnownContext(this, list, machine);
    this.#contexts.set(list, contexts.set(machine, context));
    return context;
  }

  /** Counts one more option. When there are too many, all are forgotten: those that recur come back. */
  hasRoom(): boolean {
    this.#size += 1;
    if (this.#size > MOST_OPTIONS && known === this) known = undefined;
    return this.#size <= MOST_OPTIONS;
  }
}

/** Rules for several machines come one machine after the other, if at all. */
let known: KnownOptions | undefined;

/** What is known of options for the target. It asks the target nothing else. */
export function knownOptions(
  { machine, featureBitmap }: Target,
  numbers: NumberReading,
): KnownOptions {
  const fits =
    known?.machine === machine && known?.features === featureBitmap && known?.numbers === numbers;
  if (known === undefined || !fits) known = new KnownOptions(machine, featureBitmap, numbers);
  return known;
}
