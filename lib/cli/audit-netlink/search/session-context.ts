/** Events of the same session around those that match, as `grep -C` has lines. Does not know why an event matches. */
import type { EventData } from '../../../events/data/event-data';
import type { AuditEvent } from '../../../events/event';

/** Sessions that are remembered; of more, those that were quiet longest are forgotten. */
const MOST_SESSIONS = 10_000;

const UNSET = '4294967295';

/** The session of an event, with the machine that it was on; undefined for what is in none. */
function sessionOf({ id: { node }, records }: EventData): string | undefined {
  for (const record of records) {
    const session = record.get('ses');
    if (session !== undefined && session !== UNSET && session !== '-1') {
      return `${session} ${node ?? ''}`;
    }
  }
  return undefined;
}

/** What is remembered of a session. */
interface Session {
  /** The last events that were not given. */
  before: AuditEvent[];
  /** How many more are wanted behind the last match. */
  after: number;
}

/** Each event that matches, with up to `count` of its session before and behind it, each once. */
export class SessionContext {
  readonly #count: number;
  readonly #sessions = new Map<string, Session>();

  constructor(count: number) {
    this.#count = count;
  }

  /** What is to be given now that this event has come. */
  with(event: AuditEvent, isMatch: boolean): readonly AuditEvent[] {
    const name = sessionOf(event);
    if (name === undefined) return isMatch ? [event] : [];
    const session = this.#sessions.get(name) ?? { before: [], after: 0 };
    // Sessions stand in the order in which something happened last.
    this.#sessions.delete(name);
    this.#sessions.set(name, session);
    if (this.#sessions.size > MOST_SESSIONS) {
      const [oldest = ''] = this.#sessions.keys();
      this.#sessions.delete(oldest);
    }
    if (isMatch) {
      const given = [...session.before, event];
      session.before = [];
      session.after = this.#count;
      return given;
    }
    if (session.after > 0) {
      session.after -= 1;
      return [event];
    }
    session.before = [...session.before, event].slice(-this.#count);
    return [];
  }
}
