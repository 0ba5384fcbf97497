/**
 * Events as ausearch's sentences: `At 12:26:40 09/13/20 alice, acting as root, successfully deleted /x using /bin/rm`.
 */
import type { Names } from '../../machine/names';
import { dateAndTime } from './csv-lines';
import { type Deed, isOfLabel } from './deed';
import { deedOf } from './deed-of-event';
import { UNKNOWN_ACTION } from './record-deeds';
import { charactersOf } from './characters';
import type { AuditEvent } from '../../events/event';

const ADVERBS: Readonly<Record<Deed['result'], string>> = {
  '': '',
  success: 'successfully ',
  failed: 'unsuccessfully ',
};

/** Of which it is plain how they are done. */
const WITHOUT_MEANS = new Set([
  'executed',
  'ended-session',
  'entered-promiscuous-mode-on-device',
  UNKNOWN_ACTION,
]);

/** An address alone; of other sockets, their family. */
const ADDRESS = /^\{ saddr_fam=(\S+)(?: laddr=(\S+))?/;

function shortObject(object: string): string {
  const [, family, address] = ADDRESS.exec(object) ?? [];
  return address ?? family ?? object;
}

/** Words for nobody, beside which nobody else is named. */
const NOBODY = new Set(['', 'unset']);

/** ausearch says nothing of what stands behind a user of such a number. */
const STRANGER = 'unknown(-2)';

function whoOf({ subject, actingAs }: Deed): string {
  const isAlone = NOBODY.has(actingAs) || actingAs === subject;
  return isAlone || subject === '' || subject === STRANGER
    ? subject
    : `${subject}, acting as ${actingAs},`;
}

function whatOf(deed: Deed): string {
  const { object } = deed;
  return object === '' || isOfLabel(deed) ? '' : `${shortObject(object)} `;
}

/** The sentence behind the time. */
function sentenceOf(deed: Deed): string {
  const { action, result, secondObject, how } = deed;
  const to = secondObject === '' ? '' : `to ${secondObject} `;
  const means = how === '' || WITHOUT_MEANS.has(action) ? '' : `using ${how}`;
  return `${whoOf(deed)} ${ADVERBS[result]}${action} ${whatOf(deed)}${to}${means}`;
}

export function textFormat(names: Names): (event: AuditEvent) => string {
  return (event) => {
    const [date, clock] = dateAndTime(new Date(event.id.timestampMs));
    const { node } = event.id;
    const head = node === undefined ? 'At' : `On ${node} at`;
    return charactersOf(`${head} ${clock} ${date} ${sentenceOf(deedOf(event.records, names))}\n`);
  };
}
