/**
 * What AppArmor wrote in words before it had fields, in records of type 1500:
 * `REJECTING r access to /bin/df (sh(7902) profile /usr/sbin/httpd active SYSINFO)`.
 */
import { messageOf } from '../../data/message-text';
import type { RecordData } from '../../data/record-data';
import { fileNamed } from '../files';
import { filled } from '../filled';
import { type EventObject, named } from '../objects';
import type { Family, Statement, Verdict } from '../statement';
import { actionOf } from './apparmor';

const VERDICTS: Readonly<Record<string, Verdict>> = {
  REJECTING: 'denied',
  PERMITTING: 'tolerated',
  AUDITING: 'granted',
};

const TEXT = /^(REJECTING|PERMITTING|AUDITING) (.*) \(([^()]*)\((\d+)\) profile (\S+)/s;

/** `r access to …`, `mkdir on …`, `link access from … to …`. */
const REQUEST = /^(.*?) ?(?:access |change )?(to|on|from) (.*)$/s;

function objectsIn(text: string): EventObject[] {
  if (!text.startsWith('/')) return named('permission', text.replaceAll("'", ''));
  return text.split(' to ').flatMap((path) => fileNamed(path));
}

/** Undefined for what is not about an access. */
function textStatement(record: RecordData): Statement | undefined {
  const [, word = '', request = '', name, pid, profile] = TEXT.exec(messageOf(record) ?? '') ?? [];
  const verdict = VERDICTS[word];
  if (verdict === undefined) return undefined;
  const [, operation = request, preposition = 'to', object = ''] = REQUEST.exec(request) ?? [];
  return {
    record,
    action: actionOf(verdict),
    verdict,
    operation: filled(operation.replace(/ ?access$/, '')) ?? 'access',
    preposition: preposition === 'from' || /access$|^$/.test(operation) ? 'to' : preposition,
    objects: objectsIn(object),
    actor: { name, pid: Number(pid) },
    context: { module: 'apparmor', profile },
  };
}

export const APPARMOR_TEXT: Family = { APPARMOR: textStatement };
