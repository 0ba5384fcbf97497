/** A log with events of some kinds. */
const SECONDS = 1_700_000_000;

function lines(
  serial: number,
  records: readonly (readonly [type: string, body: string])[],
): string {
  return records
    .map(([type, body]) => `type=${type} msg=audit(${SECONDS}.123:${serial}): ${body}\n`)
    .join('');
}

const WHO =
  'ppid=1 pid=11 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3';

/** An event of openat(2) on a file, with the keys. */
export function opened(serial: number, path: string, success: boolean, key: string): string {
  const result = success ? 'success=yes exit=3' : 'success=no exit=-13';
  return lines(serial, [
    [
      'SYSCALL',
      `arch=c000003e syscall=257 ${result} a0=ffffff9c a1=7ffd0 a2=0 a3=0 items=1 ${WHO} ` +
        `comm="cat" exe="/usr/bin/cat" key="${key}"`,
    ],
    ['CWD', 'cwd="/"'],
    ['PATH', `item=0 name="${path}" inode=7 dev=fe:01 mode=0100640 ouid=0 ogid=0 nametype=NORMAL`],
    ['PROCTITLE', 'proctitle="cat"'],
  ]);
}

export function login(serial: number, account: string): string {
  return lines(serial, [
    [
      'USER_LOGIN',
      `pid=70 uid=0 auid=4294967295 ses=4294967295 msg='op=login acct="${account}" ` +
        `exe="/usr/sbin/sshd" hostname=h addr=192.0.2.7 terminal=ssh res=failed'`,
    ],
  ]);
}

export const REFUSED = opened(1, '/etc/shadow', false, 'secrets');
export const READ = opened(2, '/etc/motd', true, 'motd');
export const LOGIN = login(3, 'mallory');
export const LOG = REFUSED + READ + LOGIN;
