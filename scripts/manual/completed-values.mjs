/** What completions offer for a value, from the tables that rules are read with. */
import { loadSource } from '../bundle/load-source.mjs';

/** Where a shell looks, and not a list. */
export const LOOKED_UP = { users: 'users', groups: 'groups', files: 'files', keys: 'keys' };

const ofField = ({ name, kind }, lists) => {
  if (kind === 'user') return { words: ['unset'], from: LOOKED_UP.users };
  if (kind === 'group') return { words: [], from: LOOKED_UP.groups };
  if (kind === 'key') return { words: [], from: LOOKED_UP.keys };
  if (['path', 'dir', 'exe'].includes(name)) return { words: [], from: LOOKED_UP.files };
  return { words: lists[kind] ?? (name === 'success' ? ['0', '1'] : []) };
};

/** The lists, and of each field in the order of the registry what its value can be. */
export async function completedValues() {
  const { FIELDS } = await loadSource('lib/rules/fields.ts');
  const { MACHINES } = await loadSource('lib/tables/machines.ts');
  const { SYSCALL_TABLES, syscallNames } = await loadSource('lib/tables/syscalls.ts');
  const { recordTypeNames } = await loadSource('lib/tables/record-types.ts');
  const { groupingNames } = await loadSource('lib/report/grouping.ts');
  const { NAMES: errnos } = await loadSource('lib/tables/errnos.generated.ts');
  const { NAMES: fileTypes } = await loadSource('lib/tables/file-types.generated.ts');
  const { NAMES: filesystems } = await loadSource('lib/tables/filesystems.generated.ts');
  const machines = MACHINES.map(({ names }) => names[0]);
  const recordTypes = recordTypeNames().filter((name) => /^[A-Z0-9_]+$/.test(name));
  const lists = {
    arch: ['b64', 'b32', ...machines],
    'record-type': recordTypes,
    errno: Object.values(errnos()).map((name) => `-${name}`),
    permission: ['r', 'w', 'x', 'a', 'wa', 'rwxa'],
    'file-type': Object.values(fileTypes()),
    filesystem: Object.values(filesystems()),
    session: ['unset'],
  };
  const ids = FIELDS.filter(({ kind }) => kind === 'user' || kind === 'group');
  return {
    syscalls: [
      'all',
      ...new Set(SYSCALL_TABLES.flatMap((table) => syscallNames(table)).toSorted()),
    ],
    machines: machines,
    'record-types': recordTypes,
    groupings: groupingNames(),
    comparison: ids.map(({ name }) => name),
    condition: FIELDS.filter(({ name }) => name !== 'field_compare').map((field) => {
      const { words, from } = ofField(field, lists);
      return { name: field.name, words, from };
    }),
  };
}

/**
 * What a shell is told of each field, with all fields that share it.
 *
 * @param answerOf gives its text, which is empty where nothing is known
 */
export function fieldsByAnswer(fields, answerOf) {
  const namesByAnswer = new Map();
  for (const field of fields) {
    const answer = answerOf(field);
    if (answer !== '')
      namesByAnswer.set(answer, [...(namesByAnswer.get(answer) ?? []), field.name]);
  }
  return [...namesByAnswer];
}

/** What the options' values are made of. */
export function completedKinds(options) {
  return [...new Set(options.map(({ completes }) => completes))].filter(
    (kind) => kind !== undefined,
  );
}

/** Prints the keys in the machine's rules files that need no quotes, one a line; of any shell. */
export const KEYS_COMMAND =
  "grep -rhE --include='*.rules' -e '-k|key=' /etc/audit 2>/dev/null | " +
  String.raw`sed -nE 's/^[^#]*(-k +|-F +key=)([[:alnum:]_.-]+)( .*)?$/\2/p' | sort -u`;
