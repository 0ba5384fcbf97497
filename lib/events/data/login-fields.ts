/**
 * Reads fields by their present names. LOGIN records of old kernels use one name for both the old
 * and the new value (`old auid=5 new auid=6`); later ones write `old-auid=5 auid=6`.
 */
import type { Names } from '../../machine/names';
import type { RecordData } from './record-data';
import { RECORD_TYPE } from '../../tables/record-type';

const BEFORE = 'old-';

/**
 * The name that a LOGIN record has for what is now called `field`, and which field of that name it
 * is.
 */
function placeOf(record: RecordData, field: string): readonly [name: string, nth: number] {
  const name = field.slice(BEFORE.length);
  const isOld =
    field.startsWith(BEFORE) && record.get(field) === undefined && record.getAll(name).length > 1;
  return isOld ? [name, 0] : [field, -1];
}

/**
 * The raw value of a field by its present name. Except in LOGIN records, it is the first of that
 * name.
 */
export function valueOf(record: RecordData, field: string): string | undefined {
  if (record.typeNumber !== RECORD_TYPE.LOGIN) return record.get(field);
  const [name, nth] = placeOf(record, field);
  return record.getAll(name).at(nth);
}

/** {@link valueOf} in words; `names` default to this machine's. */
export function wordsOf(record: RecordData, field: string, names?: Names): string | undefined {
  if (record.typeNumber !== RECORD_TYPE.LOGIN) return record.interpret(field, names);
  const [name, nth] = placeOf(record, field);
  const all = [...record.interpretations(names)];
  return all.filter(([each]) => each === name).at(nth)?.[1];
}
