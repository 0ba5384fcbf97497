/**
 * What AppArmor wrote in words before it had fields, in records of type 1500:
 * `REJECTING r access to /bin/df (sh(7902) profile /usr/sbin/httpd active SYSINFO)`.
 */
import { messageOf } from '../../data/message-text';
import type { RecordData } from '../../data/record-data';
import { fileNamed } from '../files';
import { filled } from '../filled';
import { named } from '../objects';
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

/** `link access from NEW to OLD` is the only one with two. */
function objectsIn(text: string): Pick<Statement, 'objects' | 'between'> {
  if (!text.startsWith('/')) return { objects: named('permission', text.replaceAll("'", '')) };
  const [path, old] = text.split(' to ');
  if (old === undefined) return { objects: fileNamed(path) };
  return { objects: [...fileNamed(old), ...fileNamed(path)], between: 'as' };
}

function prepositionOf(operation: string, written: string): string {
  if (operation.startsWith('attribute') || operation.startsWith('link')) return 'of';
  return /access$|^$/.test(operation) ? 'to' : written;
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
    preposition: prepositionOf(operation, preposition),
    ...objectsIn(object),
    actor: { name, pid: Number(pid) },
    context: { module: 'apparmor', profile },
  };
}

export const APPARMOR_TEXT: Family = { APPARMOR: textStatement };
