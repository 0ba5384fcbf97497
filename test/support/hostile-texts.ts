/**
 * Text that tries to become structure: lines, documents, fields or commands for a terminal. What a process
 * chose may be any of these.
 */

/** A record that nobody wrote. Its actor, address and serial must never be told of. */
export const FORGED =
  `type=USER_LOGIN msg=audit(1700000099.999:6666): pid=1 uid=0 auid=0 ses=1 msg='op=login acct="forged" ` +
  `exe="/usr/sbin/forgery" hostname=forged.example addr=192.0.2.66 terminal=ssh res=success'`;

export const HOSTILE_TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['a line break', `x\n${FORGED}`],
  ['a line break at both ends', `\n${FORGED}\n`],
  ['a carriage return', `x\r${FORGED}`],
  ['both', `x\r\n${FORGED}`],
  ['a NUL', `x\0${FORGED}`],
  ['an escape sequence', '\u001B[2J\u001B]0;owned\u0007x'],
  ['the separator of additions', 'x\u001DAUID="forged" UID="forged" EUID="forged" SYSCALL=forged'],
  ['a closing apostrophe and the separator', `x' res=success\u001DAUID="forged" UID="forged"`],
  ['line and paragraph separators', `x\u2028${FORGED}\u2029${FORGED}`],
  ['a next line control', `x\u0085${FORGED}`],
  ['C1 controls', 'x\u009B31m\u009D0;owned\u009C'],
  ['text that turns around', 'x\u202Egnp.exe\u2066\u200F'],
  ['bytes that are not UTF-8', 'x\udcff\udc80\udc9b31m'],
  ['a lone surrogate', 'x\ud800'],
  ['quotes', `x" auid=0 acct="forged`],
  ['apostrophes', `x' auid=0 acct='forged`],
  ['a record', FORGED],
  ['a record behind its apostrophe', `x' ${FORGED}`],
  ['names of members', `__proto__=forged constructor=forged toString="x"`],
  ['JSON', `x"},{"type":"event","id":{"serial":6666}}`],
  ['backslashes', `x\\n${FORGED}\\u001b[31m\\`],
  ['something very long', `${'y'.repeat(10_000)}\n${FORGED}`],
];
