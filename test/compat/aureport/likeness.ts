/**
 * Which events of a made log aureport 3.0.9 and `tsaureport` see alike. Each of the others has something that is a row
 * of docs/compatibility.md.
 */
import { isPrintable } from '../../../lib/text/escape';
import { decodeUntrusted } from '../../../lib/text/untrusted';
import type { Line, LoggedEvent } from '../ausearch/log';

/** Types whose fields aureport 3.0.9 does not read. */
const UNREAD = new Set([
  'URINGOP',
  'ANOM_CREAT',
  'INTEGRITY_RULE',
  'INTEGRITY_EVM_XATTR',
  'INTEGRITY_POLICY_RULE',
  'MAC_CALIPSO_ADD',
  'MAC_CALIPSO_DEL',
  'SELINUX_ERR',
  'DAEMON_ERR',
  'APPARMOR',
  'KERNEL',
  'KERNEL_OTHER',
]);

/** What it leaves out or cuts. */
const MISREAD = new Set(['USER_AVC', 'DAEMON_ACCEPT', 'DAEMON_CLOSE']);

/** Names that only later versions know. */
const LATER =
  /^(UNKNOWN|APPARMOR_|LANDLOCK|IPE_|MAC_TASK|MAC_OBJ|DM_|TRUST|FANOTIFY|CRYPTO_IPSEC|SOFTWARE_UPDATE)/;

const WORDS =
  /(?<=(?:^|[ '])(?:comm|exe|name|key|acct|path|cwd|terminal|hostname)=)(?:"[^"]*"|[^ ']+)/g;

function hasControls({ body }: Line): boolean {
  return (body.match(WORDS) ?? []).some((raw) => !isPrintable(decodeUntrusted(raw) ?? ''));
}

function lacks({ body }: Line, ...fields: readonly string[]): boolean {
  return fields.some((field) => !new RegExp(`(?:^|[ '])${field}=`).test(body));
}

/** Records that it does not take without some of their fields, or in another order. */
function isIncomplete(line: Line): boolean {
  const { type, body } = line;
  if (type === 'SYSCALL')
    return lacks(line, 'a0', 'pid', 'auid', 'uid', 'tty', 'comm', 'exe', 'key', 'syscall');
  if (type.startsWith('MAC_')) return lacks(line, 'auid');
  if (type.startsWith('DAEMON_')) return !/auid=.* pid=.* uid=/.test(body);
  if (type === 'FEATURE_CHANGE') return !/ auid=.* uid=/.test(body);
  if (type === 'AVC') return lacks(line, 'tclass', 'scontext', 'tcontext', 'pid', 'comm');
  return false;
}

function isOdd(line: Line): boolean {
  const { type, body } = line;
  if (UNREAD.has(type) || MISREAD.has(type) || LATER.test(type)) return true;
  if (hasControls(line) || isIncomplete(line)) return true;
  if (type === 'SYSCALL') return !/arch=(?:c000003e|40000003) syscall=[123]?\d?[1-9]\b/.test(body);
  if (type.startsWith('INTEGRITY_')) return body.includes(' uid=4294967295 ');
  // Nothing behind the family, or less than the family has.
  if (type === 'SOCKADDR') return !/saddr=(?:02|0A)00[\dA-F]{28,}|saddr=0100[\dA-F]{4,}/.test(body);
  return false;
}

export function isAlike(event: LoggedEvent): boolean {
  return !event.some(isOdd);
}
