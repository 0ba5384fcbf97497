/** Records for the tests of this folder, on a machine whose names are these. */
import { AuditRecord } from '../../../../lib/events/record';
import type { Names } from '../../../../lib/machine/names';
import { recordTypeNumber } from '../../../../lib/tables/record-types';

export const NAMES: Names = {
  userName: (uid) =>
    new Map([
      [33, 'www-data'],
      [1000, 'ann'],
    ]).get(uid),
  groupName: (gid) =>
    new Map([
      [33, 'www-data'],
      [1000, 'staff'],
    ]).get(gid),
  protocolName: (number) =>
    new Map([
      [1, 'icmp'],
      [6, 'tcp'],
    ]).get(number),
};

export function recordOf(type: string, body: string): AuditRecord {
  return new AuditRecord(recordTypeNumber(type) ?? 0, `audit(1700000000.123:7): ${body}`);
}

/** The words of the first field of the name. */
export function words(type: string, body: string, name: string): string | undefined {
  return recordOf(type, body).interpret(name, NAMES);
}

/** The words of a field that is all there is in the record. */
export function wordsOf(type: string, name: string, raw: string): string | undefined {
  return words(type, `${name}=${raw}`, name);
}
