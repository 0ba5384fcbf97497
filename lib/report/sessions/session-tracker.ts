/**
 * {@link SessionTracker}: from the records of logins, boots and shutdowns to {@link LoginSession}. Keeps what is open,
 * for each machine by itself. Reads no logs.
 */
import type { EventId, RecordData } from '../../events/data/record-data';
import type { Names } from '../../machine/names';
import { userText } from '../../interpret/arguments/ids';
import { RECORD_TYPE } from '../../tables/record-type';
import {
  endedSession,
  namedKernel,
  openedSession,
  type SessionKey,
  type ToldLogin,
  toldLogin,
  userOfLogin,
} from './login-facts';
import type { LoginSession, SessionEnding } from './login-session';

/** Types of the records that a tracker takes. */
export const SESSION_TYPES = [
  RECORD_TYPE.LOGIN,
  RECORD_TYPE.USER_END,
  RECORD_TYPE.USER_LOGIN,
  RECORD_TYPE.SYSTEM_BOOT,
  RECORD_TYPE.SYSTEM_SHUTDOWN,
  RECORD_TYPE.DAEMON_START,
] as const;

/** Why a record led to nothing. */
export type DoubtReason = 'no-ids' | 'other-user' | 'other-terminal' | 'no-session';

/** A record that led to nothing. */
export interface Doubt {
  readonly reason: DoubtReason;
  readonly record: 'LOGIN' | 'USER_LOGIN' | 'USER_END';
  readonly serial: number;
}

export interface TrackerOptions {
  /** Names of users without a name in the record. */
  readonly names: Names;
  /** Only the sessions and failures of this user; boots all the same. */
  readonly user?: string | undefined;
  /** Only those on a terminal that has this in its name; boots all the same. */
  readonly terminal?: string | undefined;
  readonly onDoubt?: ((doubt: Doubt) => void) | undefined;
}

/** What began and did not end yet. */
interface Open {
  /** Counts up with all that begins. */
  readonly order: number;
  readonly key: SessionKey;
  readonly user: string;
  readonly startMs: number;
  readonly opened: number;
  /** What a program told of it; without that it is not somebody's login, but for example a job of cron's. */
  told?: { terminal: string | undefined; host: string | undefined; serial: number };
}

interface Boot {
  readonly order: number;
  readonly startMs: number;
  readonly serial: number;
  readonly kernel: string | undefined;
}

/** A moment that ends something. */
interface Moment {
  readonly timeMs: number;
  readonly serial: number;
}

interface Shutdown extends Moment {
  /** What began before it has a lower one. */
  readonly order: number;
}

/** One machine. */
interface Machine {
  readonly node: string | undefined;
  readonly sessions: Map<number, Open>;
  kernel?: string | undefined;
  boot?: Boot | undefined;
  shutdown?: Shutdown | undefined;
}

const BOOT_TERMINAL = 'system boot';

function bootSession(
  { node }: Machine,
  boot: Boot,
  ending: SessionEnding,
  end: Moment | undefined,
): LoginSession {
  return {
    kind: 'boot',
    user: undefined,
    uid: undefined,
    session: undefined,
    terminal: BOOT_TERMINAL,
    host: boot.kernel,
    startMs: boot.startMs,
    endMs: end?.timeMs,
    ending,
    serials: { opened: boot.serial, told: 0, ended: end?.serial ?? 0 },
    node,
  };
}

/** The session; nothing where nobody logged in. */
function closed(
  { node }: Machine,
  { key, user, startMs, opened, told }: Open,
  ending: SessionEnding,
  end: Moment | undefined,
): LoginSession[] {
  if (told === undefined) return [];
  const { terminal, host, serial } = told;
  return [
    {
      kind: 'session',
      user,
      uid: key.uid,
      session: key.session,
      terminal,
      host,
      startMs,
      endMs: end?.timeMs,
      ending,
      serials: { opened, told: serial, ended: end?.serial ?? 0 },
      node,
    },
  ];
}

/** A session at the next boot or the end of the log, where a shutdown may have ended it. */
function leftOver(
  machine: Machine,
  open: Open,
  ending: SessionEnding,
  end: Moment | undefined,
): LoginSession[] {
  const { shutdown } = machine;
  const isDown = shutdown !== undefined && open.order < shutdown.order;
  return isDown ? closed(machine, open, 'down', shutdown) : closed(machine, open, ending, end);
}

export class SessionTracker {
  readonly #options: TrackerOptions;
  readonly #machines = new Map<string | undefined, Machine>();
  #begun = 0;

  constructor(options: TrackerOptions) {
    this.#options = options;
  }

  /** What the record ends, failures to log in among it. Records have to come as they stand in the log. */
  take(record: RecordData, { timestampMs, serial, node }: EventId): LoginSession[] {
    const moment: Moment = { timeMs: timestampMs, serial };
    const machine = this.#machine(node);
    switch (record.typeNumber) {
      case RECORD_TYPE.LOGIN:
        return this.#login(machine, record, moment);
      case RECORD_TYPE.USER_LOGIN:
        return this.#toldLogin(machine, record, moment);
      case RECORD_TYPE.USER_END:
        return this.#logout(machine, record, moment);
      case RECORD_TYPE.SYSTEM_BOOT:
        return this.#boot(machine, moment);
      case RECORD_TYPE.SYSTEM_SHUTDOWN:
        return this.#shutdown(machine, moment);
      case RECORD_TYPE.DAEMON_START:
        machine.kernel = namedKernel(record) ?? machine.kernel;
        return [];
      default:
        return [];
    }
  }

  /** What is left at the end of the log, in the order in which it began. */
  leftOvers(): LoginSession[] {
    const left: { order: number; sessions: LoginSession[] }[] = [];
    for (const machine of this.#machines.values()) {
      const { boot } = machine;
      if (boot !== undefined) {
        left.push({
          order: boot.order,
          sessions: [bootSession(machine, boot, 'open', undefined)],
        });
      }
      for (const open of machine.sessions.values()) {
        left.push({ order: open.order, sessions: leftOver(machine, open, 'open', undefined) });
      }
    }
    return left.toSorted((a, b) => a.order - b.order).flatMap(({ sessions }) => sessions);
  }

  #machine(node: string | undefined): Machine {
    let machine = this.#machines.get(node);
    if (machine === undefined) {
      machine = { node, sessions: new Map<number, Open>() };
      this.#machines.set(node, machine);
    }
    return machine;
  }

  #nextOrder(): number {
    this.#begun += 1;
    return this.#begun;
  }

  #doubt(reason: DoubtReason, record: Doubt['record'], serial: number): LoginSession[] {
    this.#options.onDoubt?.({ reason, record, serial });
    return [];
  }

  #login(machine: Machine, record: RecordData, moment: Moment): LoginSession[] {
    const key = openedSession(record);
    const { timeMs, serial } = moment;
    if (key === undefined) return this.#doubt('no-ids', 'LOGIN', serial);
    const { sessions } = machine;
    const before = sessions.get(key.session);
    const ended =
      before === undefined ? [] : closed(machine, before, 'gone', { timeMs, serial: 0 });
    // The new one goes behind the others.
    sessions.delete(key.session);
    const user = userOfLogin(record, key.uid, this.#options.names);
    if (this.#options.user !== undefined && user !== this.#options.user) {
      this.#doubt('other-user', 'LOGIN', serial);
      return ended;
    }
    const order = this.#nextOrder();
    sessions.set(key.session, { order, key, user, startMs: timeMs, opened: serial });
    return ended;
  }

  #isOtherTerminal(terminal: string | undefined): boolean {
    const wanted = this.#options.terminal;
    return wanted !== undefined && !(terminal ?? '?').includes(wanted);
  }

  #toldLogin(machine: Machine, record: RecordData, moment: Moment): LoginSession[] {
    const told = toldLogin(record);
    const { serial } = moment;
    if (told.success === false) return this.#failure(machine, told, moment);
    const { key, terminal, host } = told;
    if (key === undefined) return this.#doubt('no-ids', 'USER_LOGIN', serial);
    const open = this.#openedBy(machine, key);
    if (open === undefined || told.success === undefined) {
      return this.#doubt('no-session', 'USER_LOGIN', serial);
    }
    if (this.#isOtherTerminal(terminal)) {
      machine.sessions.delete(key.session);
      return this.#doubt('other-terminal', 'USER_LOGIN', serial);
    }
    open.told = { terminal, host: host ?? open.told?.host, serial };
    return [];
  }

  #failure(machine: Machine, told: ToldLogin, { timeMs, serial }: Moment): LoginSession[] {
    const { account, uid, terminal, host } = told;
    const wanted = this.#options.user;
    const user = account ?? (uid === undefined ? undefined : userText(uid, this.#options.names));
    if (wanted !== undefined && user !== wanted) return [];
    if (this.#isOtherTerminal(terminal)) return [];
    return [
      {
        kind: 'failure',
        user: account,
        uid,
        session: undefined,
        terminal,
        host,
        startMs: timeMs,
        endMs: timeMs,
        ending: 'logout',
        serials: { opened: 0, told: serial, ended: 0 },
        node: machine.node,
      },
    ];
  }

  /** The open session whose LOGIN was of the same process and user. */
  #openedBy({ sessions }: Machine, { session, pid, uid }: SessionKey): Open | undefined {
    const open = sessions.get(session);
    return open?.key.pid === pid && open.key.uid === uid ? open : undefined;
  }

  #logout(machine: Machine, record: RecordData, moment: Moment): LoginSession[] {
    const key = endedSession(record);
    if (key === undefined) return this.#doubt('no-ids', 'USER_END', moment.serial);
    const open = this.#openedBy(machine, key);
    if (open === undefined) return [];
    machine.sessions.delete(key.session);
    return closed(machine, open, 'logout', moment);
  }

  #boot(machine: Machine, moment: Moment): LoginSession[] {
    const { boot, sessions, kernel } = machine;
    const ended = boot === undefined ? [] : [bootSession(machine, boot, 'crash', moment)];
    for (const open of sessions.values()) ended.push(...leftOver(machine, open, 'crash', moment));
    sessions.clear();
    machine.shutdown = undefined;
    const { timeMs: startMs, serial } = moment;
    machine.boot = { order: this.#nextOrder(), startMs, serial, kernel };
    return ended;
  }

  #shutdown(machine: Machine, moment: Moment): LoginSession[] {
    const { boot } = machine;
    machine.boot = undefined;
    machine.shutdown = { ...moment, order: this.#nextOrder() };
    return boot === undefined ? [] : [bootSession(machine, boot, 'logout', moment)];
  }
}
