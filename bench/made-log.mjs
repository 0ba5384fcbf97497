/** The log that the benches of parsing read. */

/** A log as auditd writes it, 850 bytes an event, like what a rule on opens makes. */
export function makeLog(events, eventsPerSecond) {
  const lines = [];
  for (let serial = 1; serial <= events; serial++) {
    const ms = 1_700_000_000_000 + Math.floor((serial * 1000) / eventsPerSecond);
    const head = `msg=audit(${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}:${serial}):`;
    lines.push(
      `type=SYSCALL ${head} arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=7ffd${serial.toString(16)} a2=80000 a3=0 items=1 ppid=${serial % 300} pid=${serial % 5000} auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm="worker" exe="/usr/bin/worker-${serial % 50}" subj=unconfined key="files"`,
      `type=CWD ${head} cwd="/srv/data/${serial % 100}"`,
      `type=PATH ${head} item=0 name="/srv/data/${serial % 100}/file-${serial}" inode=${serial} dev=fe:01 mode=0100644 ouid=1000 ogid=1000 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`,
      `type=PROCTITLE ${head} proctitle=2F7573722F62696E2F776F726B6572002D2D636F6E666967002F6574632F776F726B6572`,
    );
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}
