/**
 * {@link decodePlanOf}: by record type, which fields are decoded and how, for those who write the values themselves.
 * From the same tables as `decodeRecord`.
 */
import { olderName } from '../data/field-names';
import { NO_NUMBER, numberOfName } from '../data/name-pool';
import type { Codec } from './codecs';
import { derivedNames, fieldsOf } from './decoded-record';
import { typeNameOf } from './type-names';

export interface PlannedField {
  readonly name: string;
  /** By which numbers the record has it, the first one first: {@link numberOfName}. */
  readonly number: number;
  readonly olderNumber: number;
  readonly codec: Codec<unknown>;
}

export interface DecodePlan {
  readonly fields: readonly PlannedField[];
  /** Members behind those of fields. */
  readonly derived: readonly string[];
}

const plans = new Map<number, DecodePlan>();

function planned(typeNumber: number): DecodePlan {
  const fields = Object.entries(fieldsOf(typeNumber)).map(([name, codec]) => {
    const older = olderName(name);
    const olderNumber = older === undefined ? NO_NUMBER : numberOfName(older);
    return { name, number: numberOfName(name), olderNumber, codec };
  });
  return { fields, derived: derivedNames(typeNameOf(typeNumber) ?? '') };
}

export function decodePlanOf(typeNumber: number): DecodePlan {
  let plan = plans.get(typeNumber);
  if (plan === undefined) {
    plan = planned(typeNumber);
    plans.set(typeNumber, plan);
  }
  return plan;
}
