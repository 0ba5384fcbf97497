/**
 * The logs that searches and reports are measured on: as auditd writes them, with what a machine does all day and a
 * little of everything else, made fresh in files. The ids of users are this machine's own, so that nobody spends the
 * time looking for unknown ones.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** How much is written at once, in characters. */
const PIECE = 1 << 22;

const START_MS = 1_700_000_000_000;

/** One event in so many has the key that searches look for. */
const RARE = 50_000;

/** The key that few events have. */
export const RARE_KEY = 'needle-in-the-log';

/** The accounts of this machine: name and id. */
export const USERS = readFileSync('/etc/passwd', 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split(':'))
  .map(([name, , uid]) => ({ name, uid: Number(uid) }));

const KEYS = ['files', 'exec', 'time-change', 'identity', 'network'];
const PROGRAMS = Array.from({ length: 40 }, (_, at) => `/usr/bin/worker-${at}`);

function userOf(serial) {
  return USERS[serial % USERS.length];
}

function systemCall(head, serial, { pids }) {
  const key = serial % RARE === 7 ? RARE_KEY : KEYS[serial % KEYS.length];
  const failed = serial % 20 === 3;
  const { uid } = userOf(serial >> 3);
  const program = PROGRAMS[serial % PROGRAMS.length];
  const folder = `/srv/data/${serial % 100}`;
  const result = failed ? 'success=no exit=-13' : 'success=yes exit=3';
  return [
    `type=SYSCALL ${head} arch=c000003e syscall=257 ${result} a0=ffffff9c a1=7ffd${(serial & 0xffff).toString(16)} a2=80000 a3=0 items=1 ppid=${1 + (serial % 300)} pid=${1000 + (serial % pids)} auid=${uid} uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts${serial % 4} ses=3 comm="worker-${serial % 40}" exe="${program}" subj=unconfined key="${key}"`,
    `type=CWD ${head} cwd="${folder}"`,
    `type=PATH ${head} item=0 name="${folder}/file-${serial % 1000}" inode=${serial} dev=fe:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`,
    `type=PROCTITLE ${head} proctitle=2F7573722F62696E2F776F726B6572002D2D636F6E666967002F6574632F776F726B6572`,
  ];
}

/** What comes between the system calls, of each kind one event in turn. */
const OTHERS = [
  {
    type: 'USER_LOGIN',
    message: (user) =>
      `op=login acct="${user}" exe="/usr/sbin/sshd" hostname=host-7 addr=10.0.0.7 terminal=ssh`,
  },
  {
    type: 'USER_AUTH',
    message: (user) =>
      `op=PAM:authentication acct="${user}" exe="/usr/sbin/sshd" hostname=10.0.0.7 addr=10.0.0.7 terminal=ssh`,
  },
  {
    type: 'USER_CMD',
    message: (user) => `cwd="/home/${user}" cmd=6C73202D6C exe="/usr/bin/sudo" terminal=pts/0`,
  },
  {
    type: 'ADD_USER',
    message: (user) =>
      `op=add-user acct="${user}" exe="/usr/sbin/useradd" hostname=? addr=? terminal=pts/0`,
  },
  {
    type: 'CRYPTO_SESSION',
    message: () =>
      `op=start direction=from-client cipher=aes ksize=256 exe="/usr/sbin/sshd" hostname=? addr=10.0.0.7 terminal=?`,
  },
  {
    type: 'ROLE_ASSIGN',
    message: (user) =>
      `op=login-sename acct="${user}" exe="/usr/sbin/semanage" hostname=? addr=? terminal=pts/0`,
  },
  {
    type: 'VIRT_CONTROL',
    message: () =>
      `virt=kvm op=start reason=booted vm="one" uuid=0-1 vm-pid=9 exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=?`,
  },
];

const ALONE = [
  () =>
    'AVC|avc:  denied  { read } for  pid=9 comm="worker-1" name="x" dev="dm-0" ino=7 scontext=u:r:a:s0 tcontext=u:object_r:b:s0 tclass=file permissive=0',
  ({ uid }) =>
    `CONFIG_CHANGE|auid=${uid} ses=3 subj=unconfined op=add_rule key="files" list=4 res=1`,
  ({ uid }) =>
    `LOGIN|pid=77 uid=0 subj=unconfined old-auid=4294967295 auid=${uid} tty=(none) old-ses=4294967295 ses=5 res=1`,
  ({ uid }) =>
    `ANOM_ABEND|auid=${uid} uid=0 gid=0 ses=3 subj=unconfined pid=78 comm="worker-2" exe="/usr/bin/worker-2" sig=11 res=1`,
  ({ uid }) =>
    `MAC_STATUS|enforcing=1 old_enforcing=0 auid=${uid} ses=3 enabled=1 old-enabled=1 lsm=selinux res=1`,
  ({ uid }) => `INTEGRITY_RULE|pid=79 uid=0 auid=${uid} ses=3 op=ima action=dont_measure res=1`,
  ({ uid }) =>
    `RESP_KILL_PROC|pid=80 uid=0 auid=${uid} ses=3 msg='op=kill exe="/usr/bin/ids" hostname=? addr=? terminal=? res=success'`,
  ({ uid }) => `TTY|tty pid=81 uid=0 auid=${uid} ses=3 major=136 minor=0 comm="bash" data=6C730D`,
];

function otherEvent(head, serial) {
  const user = userOf(serial);
  const turn = Math.floor(serial / 20) % (OTHERS.length + ALONE.length);
  if (turn >= OTHERS.length) {
    const [type, body] = ALONE[turn - OTHERS.length](user).split(/\|(.*)/s);
    return [`type=${type} ${head} ${body}`];
  }
  const { type, message } = OTHERS[turn];
  const result = serial % 3 === 0 ? 'failed' : 'success';
  return [
    `type=${type} ${head} pid=${900 + (serial % 90)} uid=0 auid=${user.uid} ses=4 subj=unconfined msg='${message(user.name)} res=${result}'`,
  ];
}

/**
 * Writes a log of so many megabytes.
 *
 * @param pids how many processes there are
 * @param eventsPerSecond of the log's own time
 * @returns the log's last second since 1970
 */
export function writeLog(file, { megabytes, pids = 50, eventsPerSecond = 200 }) {
  const descriptor = openSync(file, 'w');
  let left = megabytes * 1e6;
  let text = '';
  let ms = START_MS;
  for (let serial = 1; left > 0; serial++) {
    ms = START_MS + Math.floor((serial * 1000) / eventsPerSecond);
    const head = `msg=audit(${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}:${serial}):`;
    const lines = serial % 20 === 0 ? otherEvent(head, serial) : systemCall(head, serial, { pids });
    text += `${lines.join('\n')}\n`;
    if (text.length >= Math.min(PIECE, left)) {
      writeSync(descriptor, text);
      left -= text.length;
      text = '';
    }
  }
  closeSync(descriptor);
  return Math.floor(ms / 1000);
}
