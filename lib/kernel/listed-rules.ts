/**
 * The rules of a list, thousands perhaps, read from their bytes one after the other. What recurs in them, masks
 * and strings, comes from the addon once.
 */
import type { Target } from '../machine/target';
import { decompileShared, type ReadableRule } from '../rules/decompile';
import type { ListName, Rule, SyscallSelection } from '../rules/rule';
import { namingOf, selectionOf } from '../rules/syscall-mask';
import { MESSAGE_TYPE } from '../tables/audit.generated';
import type { Machine } from '../tables/machines';
import { textOfBytes } from '../text/byte-text';
import { ruleOfBytes } from './codec';
import { type Outcome, packedReplies } from './exchange';
import { addon, type RuleList } from './native';

/** Stands in the words of a {@link RuleList} for a rule that cannot be read: see `native/audit/rule_list.h`. */
const UNREADABLE = 0xffffffff;
const MASK_WORDS = 64;

/** What a mask selects: nearly all rules that have it are on the same list, for the same machine. */
interface KnownSelection {
  readonly list: ListName;
  readonly machine: Machine | undefined;
  readonly selection: SyscallSelection;
}

/** Call {@link next} for each of the rules, in their order. */
export class ListedRules implements ReadableRule {
  list = 0;
  prepend = false;
  action = 0;
  start = 0;
  end = 0;
  readonly #bytes: Buffer;
  /** Start and end of each rule in the bytes. */
  readonly #places: Uint32Array;
  readonly #listed: RuleList;
  readonly #selections: (KnownSelection | undefined)[] = [];
  readonly #texts: (string | undefined)[] = [];
  /** Of the present rule, from 0. */
  #number = -1;
  #mask = 0;
  #isReadable = false;

  /** @param outcome of asking for the rules */
  constructor(outcome: Outcome) {
    const { index, bytes } = packedReplies(outcome);
    const places = new Uint32Array(index.length);
    let count = 0;
    let end = 0;
    for (let at = 0; at < index.length; at += 2) {
      const start = end;
      end += index[at + 1] as number;
      if (index[at] !== MESSAGE_TYPE.LIST_RULES) continue;
      places[count++] = start;
      places[count++] = end;
    }
    this.#bytes = bytes;
    this.#places = places.subarray(0, count);
    this.#listed = addon().decodeRules(bytes, this.#places);
  }

  /** How many rules there are. */
  get count(): number {
    return this.#places.length / 2;
  }

  get fields(): Uint32Array {
    return this.#listed.words;
  }

  /** Goes to the next rule, which at first is the first one; false where there is none. */
  next(): boolean {
    if (this.#number + 1 === this.count) return false;
    this.#number += 1;
    const { words } = this.#listed;
    let at = this.end;
    this.list = words[at++] as number;
    this.#isReadable = this.list !== UNREADABLE;
    if (this.#isReadable) {
      this.prepend = words[at++] === 1;
      this.action = words[at++] as number;
      this.#mask = words[at++] as number;
      this.start = at + 1;
      this.end = this.start + 3 * (words[at] as number);
    } else this.end = at;
    return true;
  }

  /** Those of the present rule. */
  get bytes(): Buffer {
    const at = 2 * this.#number;
    return this.#bytes.subarray(this.#places[at], this.#places[at + 1]);
  }

  /**
   * The present rule, for one who only reads it: see {@link decompileShared}.
   *
   * @throws {RangeError} when it is not complete, or has what the kernel has not
   */
  shared(target: Target): Rule {
    // The words of what is wrong with it are those for a single rule.
    return this.#isReadable ? decompileShared(this, target) : ruleOfBytes(this.bytes, target);
  }

  text(place: number): string {
    const known = this.#texts[place];
    if (known !== undefined) return known;
    const { strings } = this.#listed;
    const bytes = this.#bytes.subarray(strings[2 * place], strings[2 * place + 1]);
    return (this.#texts[place] = textOfBytes(bytes));
  }

  selection(list: ListName, machine: Machine | undefined): SyscallSelection {
    const known = this.#selections[this.#mask];
    if (known?.list === list && known.machine === machine) return known.selection;
    const start = MASK_WORDS * this.#mask;
    const mask = this.#listed.masks.subarray(start, start + MASK_WORDS);
    const selection = selectionOf(mask, namingOf(list, machine?.table));
    this.#selections[this.#mask] = { list, machine, selection };
    return selection;
  }
}
