/** What a writer of bytes writes of an event, as text; and the names that the tests of writers have. */
import type { Names } from '../../../../lib/machine/names';
import type { ByteWriter } from '../../../../lib/text/byte-writer';
import { printing } from '../../../support/printing';

interface Writer<Event> {
  write(event: Event, to: ByteWriter): void;
}

export function written<Event>(writer: Writer<Event>, event: Event): string {
  return printing((item: Event, to) => writer.write(item, to))(event);
}

export const SOME_NAMES: Names = {
  userName: (uid) => (uid === 1000 ? 'änn' : undefined),
  groupName: (gid) => `g${gid}`,
  protocolName: () => undefined,
};
