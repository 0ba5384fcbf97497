/**
 * What IPE (Integrity Policy Enforcement) writes: security/ipe/audit.c. Ubuntu's kernels used the same type
 * numbers for the contexts of tasks and objects, so a record must have IPE's fields.
 */
import { flag, success, text, word } from '../../decoded/codecs';
import type { RecordData } from '../../data/record-data';
import { fileOf } from '../files';
import { named } from '../objects';
import type { Family, StatementReader, Verdict } from '../statement';
import { actionOf } from './apparmor';
import { attempt } from './attempt';

/** The matching rule decides, unless IPE is permissive. */
function verdictOf(record: RecordData): Verdict {
  const rule = word(record.get('rule') ?? '') ?? '';
  if (/\baction=ALLOW\b/.test(rule)) return 'granted';
  return flag(record.get('enforcing') ?? '') === false ? 'tolerated' : 'denied';
}

const access: StatementReader = (record, scene) => {
  if (record.get('ipe_op') === undefined) return undefined;
  const verdict = verdictOf(record);
  const operation = word(record.get('ipe_op') ?? '');
  const file = fileOf(record, scene);
  return {
    record,
    action: actionOf(verdict),
    verdict,
    operation,
    objects: file,
    details: [word(record.get('ipe_hook') ?? '')],
    context: { module: 'ipe', rule: word(record.get('rule') ?? '') },
  };
};

function policyNamed(record: RecordData, name: string, version: string): string | undefined {
  const words = [text(record.get(name) ?? ''), word(record.get(version) ?? '')];
  return words.filter((one) => one !== undefined).join(' ') || undefined;
}

/** A policy that was refused has no name, and its record a result of 0. */
function policyWords(record: RecordData, name: string | undefined, done: string, tried: string) {
  const isDone = success(record.get('res') ?? '') !== false;
  return `${attempt(isDone, done, tried)} ${name === undefined ? 'an IPE policy' : 'IPE policy'}`;
}

const load: StatementReader = (record) => {
  if (record.get('policy_name') === undefined) return undefined;
  const policy = policyNamed(record, 'policy_name', 'policy_version');
  return {
    record,
    action: 'loaded-mac-policy',
    words: policyWords(record, policy, 'loaded', 'load'),
    objects: named('profile', policy),
    context: { module: 'ipe' },
  };
};

const activate: StatementReader = (record) => {
  if (record.get('new_active_pol_name') === undefined) return undefined;
  const old = policyNamed(record, 'old_active_pol_name', 'old_active_pol_version');
  const policy = policyNamed(record, 'new_active_pol_name', 'new_active_pol_version');
  return {
    record,
    action: 'loaded-mac-policy',
    words: policyWords(record, policy, 'activated', 'activate'),
    objects: named('profile', policy),
    details: [old === undefined ? undefined : `was ${old}`],
    context: { module: 'ipe' },
  };
};

export const IPE: Family = {
  IPE_ACCESS: access,
  IPE_CONFIG_CHANGE: activate,
  IPE_POLICY_LOAD: load,
  // Before IPE was merged, it wrote its records with the types of SELinux.
  MAC_CONFIG_CHANGE: activate,
  MAC_POLICY_LOAD: load,
};
