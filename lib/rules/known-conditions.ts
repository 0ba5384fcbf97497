/**
 * The conditions that numbers of rules mean, remembered: thousands of rules have the same ones. Holds only what
 * follows from the numbers and the machine.
 */
import type { Target } from '../machine/target';
import { FIELD } from '../tables/audit.generated';
import { operatorName } from '../tables/keywords';
import type { Machine } from '../tables/machines';
import { numberCondition } from './conditions';
import { type Field, fieldByNumber, holdsText, PLAIN_NUMBERS } from './fields';
import type { Condition, FieldName, Operator } from './rule';

/** How much is remembered at most: numbers and text that are others each time must not fill the memory. */
const MOST = 4096;

/** A field with an operator. */
export interface KnownField {
  readonly number: number;
  readonly code: number;
  readonly operator: Operator;
  /** Undefined for one that has no name. */
  readonly field: Field | undefined;
  readonly isText: boolean;
  /** What the field is called where every value with this operator is itself; undefined where none is. */
  readonly plain: FieldName | undefined;
  /** The conditions with other values than text, by the value. */
  readonly conditions: Map<number, Condition>;
}

/** What is known on the target's machine. */
export class KnownConditions {
  readonly #fields = new Map<number, KnownField>();
  #size = 0;

  constructor(readonly machine: Machine | undefined) {}

  /** Undefined where the kernel has no such operator. */
  field(number: number, code: number): KnownField | undefined {
    // An operator of the kernel's is told by its upper bits.
    const place = number * 32 + (code >>> 27);
    const same = this.#fields.get(place);
    if (same?.code === code) return same;
    const operator = operatorName(code);
    if (operator === undefined) return undefined;
    const field = fieldByNumber(number);
    const isText = holdsText(field);
    const conditions = new Map<number, Condition>();
    const isPlain =
      field !== undefined &&
      PLAIN_NUMBERS.has(field.kind) &&
      field?.operators?.includes(operator) !== false;
    const plain = isPlain && number !== FIELD.FIELD_COMPARE ? field?.name : undefined;
    const found = { number, code, operator, field, isText, plain, conditions };
    if (this.#hasRoom()) this.#fields.set(place, found);
    return found;
  }

  /** The condition on a field that holds no text. It is everybody's: whoever hands it out copies it. */
  condition(of: KnownField, bits: number, target: Target): Condition {
    if (of.plain !== undefined) return { field: of.plain, operator: of.operator, value: bits };
    const same = of.conditions.get(bits);
    if (same !== undefined) return same;
    const condition = numberCondition(of.number, of.operator, bits, target);
    if (this.#hasRoom()) of.conditions.set(bits, condition);
    return condition;
  }

  /** Counts one more. When there are too many, all are forgotten: those that recur come back. */
  #hasRoom(): boolean {
    this.#size += 1;
    if (this.#size > MOST && known === this) known = undefined;
    return this.#size <= MOST;
  }
}

/** Rules for several machines come one machine after the other, if at all. */
let known: KnownConditions | undefined;

export function knownConditions({ machine }: Target): KnownConditions {
  if (known === undefined || known.machine !== machine) known = new KnownConditions(machine);
  return known;
}
