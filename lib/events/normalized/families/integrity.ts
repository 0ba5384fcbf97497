/**
 * Measurements, appraisals and policy rules, as written by IMA and EVM. `res` in these records only says whether
 * a kernel function returned 0; the finding is in `cause`. Sources:
 * security/integrity/integrity_audit.c and its callers in ima/ and evm/.
 */
import { decimal, success, text, word } from '../../decoded/codecs';
import type { RecordData } from '../../data/record-data';
import { fileNamed, fileOf } from '../files';
import { type EventObject, named } from '../objects';
import type { Family, Scene, Statement, StatementReader } from '../statement';
import { attempt } from './attempt';
import { details } from './details';

/** The file's hash is in the list, either newly or already: `ima_add_template_entry`. */
const MEASURED = new Set(['hash_added', 'hash_exists']);

/** Causes that only report progress. */
const PROGRESS = new Set(['completed', 'setting-pcrs', 'ready', 'already-valid', 'no_cause']);

function causeOf(record: RecordData): string | undefined {
  return word(record.get('cause') ?? '');
}

function context(record: RecordData): Statement['context'] {
  return { module: 'ima', cause: causeOf(record) };
}

/** A file that was measured while somebody could write to it: `ima_add_violation`. */
function isViolation(operation: string): boolean {
  return operation === 'invalid_pcr';
}

/** IMA also measures what is not a file, and so has no inode: `boot_aggregate`, `kexec-cmdline`, keyrings. */
function measured(record: RecordData, scene: Scene): readonly EventObject[] {
  const name = text(record.get('name') ?? '');
  const isFile = record.get('ino') !== undefined || name?.startsWith('/') !== false;
  return isFile ? fileOf(record, scene) : named('measurement', name);
}

/** Causes that only repeat the result. */
const RESULTS = new Set(['completed', 'failed', 'fail']);

function causeDetail(cause: string | undefined): string | undefined {
  return cause !== undefined && RESULTS.has(cause) ? undefined : cause;
}

/** What IMA and EVM refuse before it is done, and write of nothing else: `validate_hash_algo`, `evm_protect_xattr`. */
const REFUSED: Readonly<Record<string, string>> = {
  set_data: 'setting the hash',
  update_metadata: 'changing the protected attributes',
};

/** What computes the hash or writes it down, and checks nothing. */
const HASHING = /^(?:collect_data|add_\w+|process_buffer_measurement|measur\w+)$/;

const check: StatementReader = (record, scene) => {
  const [operation = '', cause] = [word(record.get('op') ?? ''), causeOf(record)];
  const objects = measured(record, scene);
  const about = { record, operation, details: [causeDetail(cause)], context: context(record) };
  const request = Object.hasOwn(REFUSED, operation) ? REFUSED[operation] : undefined;
  if (request !== undefined && success(record.get('res') ?? '') !== true) {
    return { ...about, action: 'denied-access', verdict: 'denied', request, objects };
  }
  if (cause !== undefined && MEASURED.has(cause)) {
    return { ...about, action: 'measured-file', objects, result: 'success' };
  }
  if (operation.includes('policy')) return { ...about, ...policyUpdate(record, cause) };
  const isDone = cause === undefined || PROGRESS.has(cause);
  const isMeasurement =
    HASHING.test(operation) || (record.type === 'INTEGRITY_PCR' && !isViolation(operation));
  return {
    ...about,
    action: isMeasurement ? 'measured-file' : 'checked-integrity',
    objects,
    result: isDone ? undefined : 'failure',
  };
};

/** `op=policy_update cause=completed`: the policy as a whole. */
function policyUpdate(record: RecordData, cause: string | undefined) {
  const number = decimal(record.get('errno') ?? '') ?? 0;
  const isFailed = success(record.get('res') ?? '') === false || number !== 0 || cause === 'failed';
  const result = isFailed ? ('failure' as const) : ('success' as const);
  return {
    action: 'changed-integrity-policy' as const,
    words: `${attempt(!isFailed, 'changed', 'change')} the integrity policy`,
    details: [causeDetail(cause)],
    result,
  };
}

/** The rule as it was written, without the result. */
function ruleText(record: RecordData): string {
  return [...record.fields()]
    .filter(([name]) => name !== 'res')
    .map(([name, raw]) => `${name}=${word(raw) ?? raw}`)
    .join(' ');
}

const rule: StatementReader = (record) => ({
  record,
  action: 'changed-integrity-policy',
  words: `${attempt(success(record.get('res') ?? '') !== false, 'added', 'add')} an integrity rule`,
  details: [ruleText(record)],
  context: { module: 'ima' },
});

/** A file that a rule has written down; before Linux 4.18 also a rule that is added. */
const audited: StatementReader = (record, scene) => {
  const file = text(record.get('file') ?? '');
  if (file === undefined) return rule(record, scene);
  return {
    record,
    action: 'recorded-hash',
    objects: fileNamed(file),
    details: details(record, 'hash'),
    result: 'success',
    context: { module: 'ima' },
  };
};

/** EVM's protection of extended attributes: `op=` and the attribute. */
const attribute: StatementReader = (record, scene: Scene) => ({
  record,
  action: 'changed-integrity-policy',
  words: 'changed what EVM protects',
  objects: fileOf(record, scene),
  details: details(record, 'op xattr'),
});

export const INTEGRITY: Family = {
  INTEGRITY_DATA: check,
  INTEGRITY_METADATA: check,
  INTEGRITY_STATUS: check,
  INTEGRITY_HASH: check,
  INTEGRITY_PCR: check,
  INTEGRITY_RULE: audited,
  INTEGRITY_POLICY_RULE: rule,
  INTEGRITY_EVM_XATTR: attribute,
};
