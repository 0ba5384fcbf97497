/**
 * A log of logins, boots and shutdowns, as a seed decides: sessions that are opened and end in every way, jobs that
 * nobody logged in for, logins that fail, records that lack something, lines that are none. Knows no program.
 */
import type { Random } from '../ausearch/random';

/** What is different from log to log. */
interface Manner {
  readonly node: string;
  /** Whether auditd adds names. */
  readonly isEnriched: boolean;
  /** How kernels before Linux 3.14 wrote LOGIN. */
  readonly isOld: boolean;
  /** Whether there are lines that are cut off, or are not records. */
  readonly isTorn: boolean;
  /** The most seconds between two events. */
  readonly pace: number;
}

interface Session {
  readonly uid: number;
  readonly pid: number;
  readonly ses: number;
  /** Whether somebody logged in. */
  isTold: boolean;
}

const UNSET = 4_294_967_295;

const ACCOUNTS = [0, 0, 1, 2, 7, 33, 1000, 1001, 4711, 65534, 100_000] as const;

const NAMES: Readonly<Record<number, string>> = { 0: 'root', 1: 'daemon', 1001: 'verylongname' };

const TERMINALS = [
  'ssh',
  '/dev/pts/0',
  '/dev/pts/10',
  '/dev/tty1',
  '/dev/tty10',
  ':0',
  'pts/3',
  '?',
  '/dev/a-terminal-with-a-long-name',
] as const;

const HOSTS = [
  '10.0.0.1',
  '192.168.100.200',
  'host.example.org',
  'a.host.with.a.long.name.example.org',
  '2001:db8:1234:5678::9abc',
  'h',
] as const;

const KERNELS = [
  '5.10.0-8-amd64',
  '6.1.0-49-cloud-amd64',
  '6.12.57+deb13-amd64',
  '4.18.0',
] as const;

const FAILED_ACCOUNTS = [
  '"root"',
  '"(unknown)"',
  '28696E76616C6964207573657229',
  '"x"',
  '"somebody.else"',
  '(unknown)',
  '6A6F65',
] as const;

export class LoginLog {
  readonly #random: Random;
  readonly #manner: Manner;
  readonly #lines: string[] = [];
  readonly #sessions: Session[] = [];
  #second = 1_600_000_000;
  #milli = 0;
  #serial = 1;
  #ses = 1;
  #isBooted = false;

  constructor(random: Random) {
    this.#random = random;
    const oneIn = (count: number): boolean => random.below(count) === 0;
    this.#manner = {
      node: oneIn(6) ? 'node=alpha ' : '',
      isEnriched: oneIn(3),
      isOld: oneIn(6),
      isTorn: oneIn(4),
      pace: random.of([1, 30, 3000, 90_000]),
    };
    this.#second += random.below(150_000_000);
    if (oneIn(3)) this.#boot();
    const events = random.of([0, 3, 20, 60, 150]);
    for (let at = 0; at < events; at += 1) this.#anything();
  }

  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  get isTorn(): boolean {
    return this.#manner.isTorn;
  }

  #stamp(): string {
    const { pace } = this.#manner;
    // Several events of one moment are not rare.
    if (this.#random.below(3) > 0) {
      this.#second += this.#random.below(pace + 1);
      this.#milli = Math.max(this.#milli, this.#random.below(1000));
    }
    if (this.#random.below(2) > 0) {
      this.#second += 1;
      this.#milli = this.#random.below(1000);
    }
    this.#serial += 1 + this.#random.below(3);
    return `audit(${this.#second}.${String(this.#milli).padStart(3, '0')}:${this.#serial})`;
  }

  #line(type: string, stamp: string, body: string, added = ''): void {
    const { node, isEnriched, isTorn } = this.#manner;
    const head = `${node}type=${type} msg=${stamp}: `;
    if (isTorn && this.#random.below(8) === 0) {
      this.#lines.push(head + body.slice(0, this.#random.below(body.length)));
      return;
    }
    this.#lines.push(`${head}${body}${isEnriched && added !== '' ? `\u001d${added}` : ''}`);
    if (isTorn && this.#random.below(10) === 0) {
      this.#lines.push(this.#random.of(['', 'garbage', 'type=LOGIN', 'type=USER_END msg=']));
    }
  }

  #names(uid: number): string {
    const name = NAMES[uid] ?? (uid === 4711 ? `unknown-4711` : `user${uid}`);
    return `UID="root" OLD-AUID="unset" AUID="${name}"`;
  }

  #anything(): void {
    const random = this.#random;
    const kind = random.below(100);
    if (kind < 24) this.#login();
    else if (kind < 40) this.#told(random.of(this.#sessions));
    else if (kind < 58) this.#end();
    else if (kind < 70) this.#failure();
    else if (kind < 76) this.#job();
    else if (kind < 79) this.#boot();
    else if (kind < 82) this.#shutdown();
    else if (kind < 85) this.#daemon();
    else this.#other();
  }

  #login(): void {
    const random = this.#random;
    const { isOld } = this.#manner;
    // A number comes again now and then.
    const ses = random.below(8) === 0 ? 1 + random.below(this.#ses) : this.#ses++;
    const uid = random.of(ACCOUNTS);
    const pid = 100 + random.below(30_000);
    const stamp = this.#stamp();
    const missing = random.below(12) === 0 ? random.of(['pid', 'auid', 'ses']) : '';
    const of = (name: string, value: number): number => (name === missing ? UNSET : value);
    const ids = isOld
      ? `login pid=${pid} uid=0 old auid=${UNSET} new auid=${of('auid', uid)} old ses=${UNSET} ` +
        `new ses=${of('ses', ses)}`
      : `pid=${pid} uid=0 subj=unconfined old-auid=${UNSET} auid=${of('auid', uid)} tty=(none) old-ses=${UNSET} ` +
        `ses=${of('ses', ses)} res=1`;
    this.#line(
      'LOGIN',
      stamp,
      missing === 'pid' ? ids.replace(/pid=\d+ /, '') : ids,
      this.#names(uid),
    );
    if (random.below(3) > 0) {
      this.#line(
        'SYSCALL',
        stamp,
        `arch=c000003e syscall=1 success=yes exit=1 a0=3 a1=7f a2=1 a3=0 items=0 ppid=1 pid=${pid} auid=${uid} uid=0 ` +
          `gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=${ses} comm="sshd" exe="/usr/sbin/sshd" ` +
          'key=(null)',
      );
      if (random.below(4) > 0) this.#line('PROCTITLE', stamp, 'proctitle="sshd"');
    }
    if (missing !== '') return;
    const before = this.#sessions.findIndex((session) => session.ses === ses);
    if (before !== -1) this.#sessions.splice(before, 1);
    const session = { uid, pid, ses, isTold: false };
    this.#sessions.push(session);
    if (random.below(3) > 0) this.#told(session);
  }

  #message(type: string, key: string, said: string, result: string): void {
    const random = this.#random;
    const host = random.of(HOSTS);
    const [name, address] = random.of([
      [host, host],
      ['?', host],
      ['?', '?'],
    ]);
    this.#line(
      type,
      this.#stamp(),
      `pid=${key} subj=unconfined msg='${said} exe="/usr/sbin/sshd" hostname=${name} addr=${address} ` +
        `terminal=${random.of(TERMINALS)} res=${result}'`,
      `UID="root" AUID="daemon" ID="daemon"`,
    );
  }

  #told(session: Session | undefined): void {
    if (session === undefined) return;
    const random = this.#random;
    const { uid, pid, ses } = session;
    const isOther = random.below(8) === 0;
    const key = `${isOther ? pid + 1 : pid} uid=0 auid=${uid} ses=${random.below(15) === 0 ? UNSET : ses}`;
    session.isTold = true;
    const who = random.of([
      `op=login id=${uid}`,
      `op=login id=${uid}`,
      `uid=${uid}`,
      'op=login id=3',
    ]);
    this.#message('USER_LOGIN', key, who, 'success');
    // What reads every other event alone misses nothing.
    this.#other();
  }

  #end(): void {
    const random = this.#random;
    const at = random.below(this.#sessions.length + 1);
    const session = this.#sessions[at];
    const { uid, pid, ses } = session ?? { uid: 5, pid: 5, ses: 5 };
    const missing = random.below(10);
    const ids = [`${missing === 0 ? pid + 1 : pid}`, 'uid=0'];
    if (missing !== 1) ids.push(`auid=${missing === 2 ? UNSET : uid}`);
    if (missing !== 3) ids.push(`ses=${missing === 4 ? UNSET : ses}`);
    this.#message('USER_END', ids.join(' '), 'op=PAM:session_close acct="root"', 'success');
    if (session !== undefined && missing > 4) this.#sessions.splice(at, 1);
  }

  #failure(): void {
    const random = this.#random;
    const who = random.of([
      `op=login acct=${random.of(FAILED_ACCOUNTS)}`,
      `op=login acct=${random.of(FAILED_ACCOUNTS)}`,
      `op=login id=${random.of(ACCOUNTS.filter((uid) => uid !== 0))}`,
      'op=login',
    ]);
    const key = `${100 + random.below(1000)} uid=0 auid=${UNSET} ses=${UNSET}`;
    this.#message('USER_LOGIN', key, who, 'failed');
    this.#other();
  }

  #job(): void {
    const ses = this.#ses++;
    const stamp = this.#stamp();
    this.#line(
      'LOGIN',
      stamp,
      `pid=77 uid=0 old-auid=${UNSET} auid=0 tty=(none) old-ses=${UNSET} ses=${ses} res=1`,
      this.#names(0),
    );
    if (this.#random.below(4) > 0) {
      this.#message('USER_END', `77 uid=0 auid=0 ses=${ses}`, 'op=PAM:session_close', 'success');
    }
  }

  #system(type: string): void {
    this.#line(
      type,
      this.#stamp(),
      `pid=5 uid=0 auid=${UNSET} ses=${UNSET} msg=' comm="systemd-update-utmp" ` +
        'exe="/lib/systemd/systemd-update-utmp" hostname=? addr=? terminal=? res=success\'',
    );
  }

  #boot(): void {
    if (this.#random.below(4) > 0) this.#daemon();
    this.#system('SYSTEM_BOOT');
    this.#isBooted = true;
    this.#sessions.length = 0;
    if (this.#random.below(2) > 0) this.#ses = 1;
  }

  /** Of a machine that is known to have started, when all have left it. */
  #shutdown(): void {
    // Of a torn log nobody knows who has left.
    if (!this.#isBooted || this.#manner.isTorn) return;
    for (const { uid, pid, ses, isTold } of this.#sessions) {
      if (!isTold) continue;
      const key = `${pid} uid=0 auid=${uid} ses=${ses}`;
      this.#message('USER_END', key, 'op=PAM:session_close', 'success');
    }
    this.#sessions.length = 0;
    this.#system('SYSTEM_SHUTDOWN');
    this.#isBooted = false;
  }

  #daemon(): void {
    const kernel = this.#random.below(6) === 0 ? '' : `kernel=${this.#random.of(KERNELS)} `;
    this.#line(
      'DAEMON_START',
      this.#stamp(),
      `op=start ver=3.0.9 format=raw ${kernel}auid=${UNSET} pid=3 uid=0 ses=${UNSET} subj=unconfined  res=success`,
    );
  }

  #other(): void {
    const stamp = this.#stamp();
    if (this.#random.below(2) === 0) {
      const key = `9 uid=0 auid=1000 ses=${this.#ses}`;
      this.#line('USER_AUTH', stamp, `pid=${key} msg='op=PAM acct="root" res=success'`);
      return;
    }
    this.#line(
      'SYSCALL',
      stamp,
      'arch=c000003e syscall=257 success=yes exit=3 a0=1 a1=2 a2=3 a3=4 items=0 ppid=1 pid=2 auid=3 uid=0 ses=1',
    );
    if (this.#random.below(2) === 0) this.#line('PROCTITLE', stamp, 'proctitle="a"');
  }
}
