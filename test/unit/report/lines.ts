/** Logs for reports: system calls with a file each, and messages of programs. */

/** What a line of {@link opened} says. */
export interface Opened {
  readonly serial: number;
  readonly timeMs?: number;
  readonly node?: string;
  readonly exe?: string;
  readonly auid?: number;
  readonly key?: string;
  readonly failed?: boolean;
  readonly names?: readonly (readonly [name: string, nametype: string])[];
}

export const START_MS = Date.UTC(2026, 10, 27, 9, 0, 0);

function stamp(timeMs: number, serial: number): string {
  return `audit(${Math.floor(timeMs / 1000)}.${String(timeMs % 1000).padStart(3, '0')}:${serial})`;
}

/** One record. */
export function line(
  type: string,
  { serial, timeMs = START_MS + serial * 1000, node }: Opened,
  body: string,
): string {
  const from = node === undefined ? '' : `node=${node} `;
  return `${from}type=${type} msg=${stamp(timeMs, serial)}: ${body}\n`;
}

/** An event of openat(2). Values are as records have them, quotes included. */
export function opened(event: Opened): string {
  const {
    exe = '"/usr/bin/cat"',
    auid = 1000,
    key = '"files"',
    failed = false,
    names = [['"/etc/motd"', 'NORMAL']],
  } = event;
  const result = failed ? 'success=no exit=-13' : 'success=yes exit=3';
  const paths = names.map(([name, nametype], item) =>
    line('PATH', event, `item=${item} name=${name} inode=7 mode=0100640 nametype=${nametype}`),
  );
  return [
    line(
      'SYSCALL',
      event,
      `arch=c000003e syscall=257 ${result} a0=ffffff9c a1=7ffd a2=0 a3=0 items=1 ppid=1 pid=11 ` +
        `auid=${auid} uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 ` +
        `comm="cat" exe=${exe} key=${key}`,
    ),
    line('CWD', event, 'cwd="/srv"'),
    ...paths,
    line('PROCTITLE', event, 'proctitle="cat"'),
  ].join('');
}

/** A login that failed. */
export function login(event: Opened): string {
  return line(
    'USER_LOGIN',
    event,
    `pid=70 uid=0 auid=4294967295 ses=4294967295 msg='op=login acct="mallory" exe="/usr/sbin/sshd" ` +
      `hostname=h addr=192.0.2.7 terminal=ssh res=failed'`,
  );
}
