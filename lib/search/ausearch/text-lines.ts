/**
 * Events as ausearch's sentences: `At 12:26:40 09/13/20 alice, acting as root, successfully deleted /x using /bin/rm`.
 */
import { type PackedEvent, timestampOf } from '../../events/data/packed-event';
import type { ByteWriter } from '../../text/byte-writer';
import { ClockWords } from './clock-words';
import { type Deed, isOfLabel } from './deed';
import { UNKNOWN_ACTION } from './record-deeds';

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

/** How a socket's address begins. */
const SOCKET = '{ saddr_fam=';

/** An address alone; of other sockets, their family. */
const ADDRESS = /^\{ saddr_fam=(\S+)(?: laddr=(\S+))?/;

function shortObject(object: string): string {
  if (!object.startsWith(SOCKET)) return object;
  const [, family, address] = ADDRESS.exec(object) ?? [];
  return address ?? family ?? object;
}

/** Words for nobody, beside which nobody else is named. */
const NOBODY = new Set(['', 'unset']);

/** ausearch says nothing of what stands behind a user of such a number. */
const STRANGER = 'unknown(-2)';

function writeWho({ subject, actingAs }: Deed, to: ByteWriter): void {
  to.short(subject);
  const isAlone = NOBODY.has(actingAs) || actingAs === subject;
  if (isAlone || subject === '' || subject === STRANGER) return;
  to.ascii(', acting as ');
  to.short(actingAs);
  to.ascii(',');
}

function writeWhat(deed: Deed, to: ByteWriter): void {
  const { object } = deed;
  if (object === '' || isOfLabel(deed)) return;
  to.short(shortObject(object));
  to.ascii(' ');
}

/** The sentence behind the time. */
function writeSentence(deed: Deed, to: ByteWriter): void {
  const { action, result, secondObject, how } = deed;
  writeWho(deed, to);
  to.ascii(' ');
  to.ascii(ADVERBS[result]);
  to.short(action);
  to.ascii(' ');
  writeWhat(deed, to);
  if (secondObject !== '') {
    to.ascii('to ');
    to.short(secondObject);
    to.ascii(' ');
  }
  if (how === '' || WITHOUT_MEANS.has(action)) return;
  to.ascii('using ');
  to.short(how);
}

/** Writes deeds as sentences, each in a line. */
export class SentenceWriter {
  readonly #clock = new ClockWords();

  write(deed: Deed, packed: PackedEvent, to: ByteWriter): void {
    const { bytes, index, at } = packed;
    const [nodeStart, nodeEnd] = [index[at + 5] as number, index[at + 6] as number];
    if (nodeStart === nodeEnd) {
      to.ascii('At ');
    } else {
      to.ascii('On ');
      to.copy(bytes, nodeStart, nodeEnd);
      to.ascii(' at ');
    }
    this.#clock.read(timestampOf(packed));
    to.ascii(this.#clock.clock);
    to.ascii(' ');
    to.ascii(this.#clock.date);
    to.ascii(' ');
    writeSentence(deed, to);
    to.ascii('\n');
  }
}
