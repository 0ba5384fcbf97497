/**
 * Makes the constants of <linux/audit.h> and the record types. Every AUDIT_ macro of the header must
 * find its group here, so a newer header cannot bring something in unnoticed.
 */
import { INPUT_ONLY_RECORD_TYPES, UNNAMED_MESSAGE_TYPES } from './auditctl-spellings.mjs';
import { macros } from './headers.mjs';
import { constant, constants, file, hex, literalNamesByNumber, numbersByName } from './render.mjs';
import { RECORD_TYPES } from './supplements.mjs';
import { USERSPACE_RECORD_TYPES } from './userspace-record-types.mjs';

const SOURCE = { tree: 'x86', include: ['linux/audit.h'] };

/** The rule fields, which have no prefix of their own in the header. */
const FIELDS =
  `PID UID EUID SUID FSUID GID EGID SGID FSGID LOGINUID PERS ARCH MSGTYPE SUBJ_USER SUBJ_ROLE
  SUBJ_TYPE SUBJ_SEN SUBJ_CLR PPID OBJ_USER OBJ_ROLE OBJ_TYPE OBJ_LEV_LOW OBJ_LEV_HIGH LOGINUID_SET
  SESSIONID FSTYPE DEVMAJOR DEVMINOR INODE EXIT SUCCESS WATCH PERM DIR FILETYPE OBJ_UID OBJ_GID
  FIELD_COMPARE EXE SADDR_FAM ARG0 ARG1 ARG2 ARG3 FILTERKEY`.split(/\s+/);

const OPERATORS = `BIT_MASK LESS_THAN GREATER_THAN NOT_EQUAL EQUAL BIT_TEST LESS_THAN_OR_EQUAL
  GREATER_THAN_OR_EQUAL`.split(/\s+/);

/** Bounds, compounds, deprecated names and what only C needs. */
const LEFT_OUT =
  /^(FIRST_|LAST_|VERSION_|NR_FILTERS$|FEATURE_BITMAP_ALL$|MAX_FIELD_COMPARE$|SYSCALL_CLASSES$|UNUSED_BITS$|NEGATE$|OPERATORS$|MESSAGE_TEXT_MAX$|NLGRP_|FEATURE_VERSION$|[US]ID_UNSET$)/;

/** Groups with a prefix, longest first. */
const PREFIXES = {
  FEATURE_BITMAP_: 'FEATURE_BITMAP',
  FEATURE_: 'FEATURE',
  FILTER_: 'FILTER',
  COMPARE_: 'COMPARE',
  STATUS_: 'STATUS_MASK',
  CLASS_: 'CLASS',
  PERM_: 'PERM',
  ARCH_: 'ARCH',
  FAIL_: 'FAILURE',
};

const ACTIONS = ['NEVER', 'POSSIBLE', 'ALWAYS'];
const LIMITS = ['MAX_FIELDS', 'MAX_KEY_LEN', 'BITMASK_SIZE'];

function groupOf(name, value) {
  if (FIELDS.includes(name)) return ['FIELD', name];
  if (OPERATORS.includes(name)) return ['OPERATOR', name];
  if (ACTIONS.includes(name)) return ['ACTION', name];
  if (LIMITS.includes(name)) return ['LIMIT', name];
  if (LEFT_OUT.test(name)) return undefined;
  if (value >= 1000 && value < 3000) return ['MESSAGE_TYPE', name];
  for (const [prefix, group] of Object.entries(PREFIXES)) {
    if (name.startsWith(prefix)) return [group, name.slice(prefix.length)];
  }
  throw new Error(`<linux/audit.h>: AUDIT_${name} belongs to no group of scripts/tables/audit.mjs`);
}

/** The macros of the header by group: name without prefix, number. */
function groups() {
  const found = new Map();
  for (const [macro, value] of macros(SOURCE, /^AUDIT_/)) {
    const place = groupOf(macro.slice('AUDIT_'.length), value);
    if (place === undefined) continue;
    const [group, name] = place;
    if (!found.has(group)) found.set(group, new Map());
    found.get(group).set(name, value);
  }
  for (const name of [...FIELDS, ...OPERATORS, ...ACTIONS, ...LIMITS]) {
    if (![...found.values()].some((group) => group.has(name))) {
      throw new Error(`<linux/audit.h> has no AUDIT_${name}`);
    }
  }
  return found;
}

/** Adds name and number unless they are there; a contradiction in either is an error. */
function merge(types, additions) {
  const names = new Map([...types].map(([name, number]) => [number, name]));
  for (const [name, number] of Object.entries(additions)) {
    if ((types.get(name) ?? number) !== number || (names.get(number) ?? name) !== name) {
      throw new Error(`record type ${name} ${number}: the header says otherwise`);
    }
    types.set(name, number);
  }
}

const byNumber = (types) => [...types].toSorted((a, b) => a[1] - b[1]);

const byName = (types) => [...types].toSorted((a, b) => (a[0] < b[0] ? -1 : 1));

const isInputOnly = ([name]) => INPUT_ONLY_RECORD_TYPES.includes(name);

/** The generated files, as [path below lib/tables, text]. */
export function auditFiles() {
  const group = groups();
  const messageTypes = new Map(group.get('MESSAGE_TYPE'));
  merge(messageTypes, RECORD_TYPES);

  const recordTypes = new Map(messageTypes);
  merge(recordTypes, USERSPACE_RECORD_TYPES);
  for (const name of UNNAMED_MESSAGE_TYPES) {
    if (!recordTypes.delete(name)) throw new Error(`<linux/audit.h> has no AUDIT_${name}`);
  }
  const named = [...recordTypes].filter((type) => !isInputOnly(type));

  const audit = file('The constants of <linux/audit.h>: numbers only, in groups.', [
    constants(
      'MESSAGE_TYPE',
      'Netlink message types, which are record types too: `AUDIT_GET` ... `AUDIT_KERNEL`.',
      byNumber(messageTypes),
    ),
    constants(
      'FILTER',
      'Rule lists, and the flag of a rule put first: `AUDIT_FILTER_*`.',
      group.get('FILTER'),
    ),
    constants(
      'ACTION',
      'Rule actions: `AUDIT_NEVER`, `AUDIT_POSSIBLE`, `AUDIT_ALWAYS`.',
      group.get('ACTION'),
    ),
    constants('FIELD', 'Rule fields: `AUDIT_PID` ... `AUDIT_FILTERKEY`.', group.get('FIELD')),
    constants(
      'OPERATOR',
      'Rule operators: `AUDIT_EQUAL` and its kind.',
      group.get('OPERATOR'),
      hex,
    ),
    constants(
      'COMPARE',
      'Values of `AUDIT_FIELD_COMPARE`: `AUDIT_COMPARE_*`.',
      group.get('COMPARE'),
    ),
    constants('PERM', 'Bits of `AUDIT_PERM`: `AUDIT_PERM_*`.', group.get('PERM')),
    constants(
      'CLASS',
      'System call classes, selected by mask bit 2047 - class: `AUDIT_CLASS_*`.',
      group.get('CLASS'),
    ),
    constants(
      'STATUS_MASK',
      'Members that `struct audit_status` carries in a request: `AUDIT_STATUS_*`.',
      group.get('STATUS_MASK'),
      hex,
    ),
    constants('FAILURE', 'Values of the failure setting: `AUDIT_FAIL_*`.', group.get('FAILURE')),
    constants(
      'FEATURE_BITMAP',
      'What this kernel can do, as the status reports it: `AUDIT_FEATURE_BITMAP_*`.',
      group.get('FEATURE_BITMAP'),
      hex,
    ),
    constants(
      'FEATURE',
      'Features that can be set and locked, as bit numbers: `AUDIT_FEATURE_*`.',
      group.get('FEATURE'),
    ),
    constants(
      'ARCH',
      'Values of `AUDIT_ARCH`, unsigned: `AUDIT_ARCH_*`.',
      byName(group.get('ARCH')),
      hex,
    ),
    constant(
      'MAX_FIELDS',
      'Most fields that a rule can hold: `AUDIT_MAX_FIELDS`.',
      group.get('LIMIT').get('MAX_FIELDS'),
    ),
    constant(
      'BITMASK_SIZE',
      'Words of 32 bits in the system call mask: `AUDIT_BITMASK_SIZE`.',
      group.get('LIMIT').get('BITMASK_SIZE'),
    ),
    constant(
      'MAX_KEY_LEN',
      'Most bytes in a key: `AUDIT_MAX_KEY_LEN`.',
      group.get('LIMIT').get('MAX_KEY_LEN'),
    ),
  ]);
  const records = file('The record types: names and numbers only.', [
    literalNamesByNumber(
      'NAMES',
      "auditctl's names by number.",
      named.map(([name, number]) => [number, name]),
    ),
    numbersByName(
      'ALIASES',
      'Further names accepted as input, with their numbers.',
      byNumber([...recordTypes].filter(isInputOnly)),
    ),
  ]);
  return [
    ['audit.generated.ts', audit],
    ['record-types.generated.ts', records],
  ];
}
