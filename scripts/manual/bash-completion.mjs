/** Completions for bash, without what bash-completion adds to it. */
import { fieldsByAnswer, KEYS_COMMAND, LOOKED_UP } from './completed-values.mjs';

/** The flags of these options; those with a value behind `=` up to there. */
const flagWords = (options) =>
  options.flatMap(({ flags }) => flags).map((flag) => flag.replace(/=.*/, '='));

const quote = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const offer = (...generators) =>
  `mapfile -t COMPREPLY < <(${generators.map((generator) => `${generator} -- "$word"`).join('; ')})`;

const words = (list) => `compgen -W ${quote(list.join(' '))}`;

const isAwaited = ({ flags: [flag], argument }) =>
  flag.includes('=') || (argument !== undefined && !argument.startsWith('['));

/** Behind the last comma, with what stands before it. */
const lastOf = (list) =>
  `mapfile -t COMPREPLY < <(compgen -P "\${word%"\${word##*,}"}" -W ${quote(list.join(' '))} -- "\${word##*,}")`;

const keys = `mapfile -t COMPREPLY < <(compgen -W "$(${KEYS_COMMAND})" -- "$word")`;

const LOOKUPS = {
  [LOOKED_UP.users]: 'compgen -u',
  [LOOKED_UP.groups]: 'compgen -g',
};

/** Of a field: its own words, and those that are looked up. */
function ofField({ words: own, from }) {
  if (from === LOOKED_UP.files) return [offer('compgen -f'), 'compopt -o filenames'];
  if (from === LOOKED_UP.keys) return [keys];
  const lookup = LOOKUPS[from];
  return [
    offer(...(own.length > 0 ? [words(own)] : []), ...(lookup === undefined ? [] : [lookup])),
  ];
}

/** A field with its operator, and what its value can be behind that. */
function condition(fields) {
  const known = fields.filter(({ words: own, from }) => own.length > 0 || from !== undefined);
  const answers = fieldsByAnswer(known, (field) => ofField(field).join('\n      '));
  return [
    'if [[ -z $field ]]; then',
    `  mapfile -t COMPREPLY < <(compgen -S = -W ${quote(fields.map(({ name }) => name).join(' '))} -- "$word")`,
    '  compopt -o nospace',
    '  return',
    'fi',
    'case ${field%%[^a-z0-9_]*} in',
    ...answers.flatMap(([answer, names]) => [
      `  ${names.join(' | ')})`,
      `      ${answer}`,
      '      ;;',
    ]),
    'esac',
  ];
}

function comparison(ids) {
  return [
    'if [[ -z $field ]]; then',
    `  mapfile -t COMPREPLY < <(compgen -S = -W ${quote(ids.join(' '))} -- "$word")`,
    '  compopt -o nospace',
    'else',
    `  ${offer(words(ids))}`,
    'fi',
  ];
}

/** What can follow an option; nothing is as good an answer as any. */
function follows({ values, path, completes }, lists) {
  if (completes === 'condition') return condition(lists.condition);
  if (completes === 'comparison') return comparison(lists.comparison);
  const offered = {
    keys: () => [keys],
    syscalls: () => [lastOf(lists.syscalls)],
    machines: () => [offer(words(lists.machines))],
    'record-types': () => [lastOf(lists['record-types'])],
    groupings: () => [lastOf(lists.groupings)],
  }[completes];
  if (offered !== undefined) return offered();
  if (path) return [offer('compgen -f'), 'compopt -o filenames'];
  return values === undefined ? [] : [offer(words(values))];
}

const takesField = ({ completes }) => completes === 'condition' || completes === 'comparison';

/** Lines that answer for the option before the word, as far as a value follows it. */
function valueCase(options, indent, lists) {
  const flagsByAnswer = new Map();
  for (const option of options.filter(isAwaited)) {
    const only = takesField(option) ? [] : ['[[ -z $field ]] || return'];
    const answer = [...only, ...follows(option, lists), 'return']
      .map((line) => `${indent}  ${line}`)
      .join('\n');
    const flags = option.flags.map((flag) => flag.replace(/=.*/, ''));
    flagsByAnswer.set(answer, [...(flagsByAnswer.get(answer) ?? []), ...flags]);
  }
  if (flagsByAnswer.size === 0) return [];
  const cases = [...flagsByAnswer].map(
    ([answer, flags]) => `${indent}${flags.join(' | ')})\n${answer}\n${indent}  ;;`,
  );
  return [`${indent}case $previous in`, ...cases, `${indent}esac`];
}

/**
 * Lines that find the option that the word may be the value of, and the field of a condition before it: to
 * readline `=` is a word of its own.
 */
const OPTION_BEFORE = `  local previous=\${COMP_WORDS[COMP_CWORD - 1]} field= at=$COMP_CWORD
  if [[ $word == = ]]; then
    word=
  elif [[ $previous == = ]]; then
    at=$((COMP_CWORD - 1))
  else
    at=
  fi
  if [[ -n $at ]]; then
    previous=\${COMP_WORDS[at - 1]}
    if [[ $previous != --* ]]; then
      field=$previous previous=\${COMP_WORDS[at - 2]}
      if [[ $previous == = ]]; then previous=\${COMP_WORDS[at - 3]}; fi
      [[ $previous == -* ]] || return
    fi
  fi`;

function completion(program, table, options, lines) {
  const name = `_${program.replaceAll('-', '_')}`;
  return `${[
    `# Made by scripts/write-manual from ${table}, do not edit.`,
    `${name}() {`,
    '  local word=${COMP_WORDS[COMP_CWORD]}',
    ...(options.some(isAwaited) ? [OPTION_BEFORE] : []),
    ...lines,
    '}',
    `complete -F ${name} ${program}`,
  ].join('\n')}\n`;
}

/** Of a program whose words are options, and perhaps a command before them. */
export function optionCompletion(program, table, options, lists, commands = []) {
  const flags = flagWords(options);
  const names = commands.map(({ name }) => name);
  const openEnd = '  if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace; fi';
  return completion(program, table, options, [
    ...valueCase(options, '  ', lists),
    ...(names.length === 0
      ? [`  ${offer(words(flags))}`]
      : [
          '  if ((COMP_CWORD == 1)); then',
          `    ${offer(words([...names, ...flags]))}`,
          '  else',
          `    ${offer(words(flags))}`,
          '  fi',
        ]),
    ...(flags.some((flag) => flag.endsWith('=')) ? [openEnd] : []),
  ]);
}

function placeLines(places) {
  if (places.length === 0) return [];
  const values = [...new Set(places.flatMap((place) => place.values ?? []))];
  // Among names of files they would be quoted.
  const isNoName = values.map((value) => `[[ \${COMPREPLY[0]-} == ${quote(value)} ]] || `);
  return [
    '    if [[ $word != -* ]]; then',
    `      ${offer(...(values.length === 0 ? [] : [words(values)]), 'compgen -f')}`,
    `      ${isNoName.join('')}compopt -o filenames`,
    '      return',
    '    fi',
  ];
}

function commandCase({ name, arguments: places, options }, lists) {
  return [
    `  ${name})`,
    ...valueCase(options, '    ', lists),
    ...placeLines(places),
    `    ${offer(words([...flagWords(options), '--help']))}`,
    '    ;;',
  ];
}

/** Of a program whose first word is a command. */
export function commandCompletion(program, table, commands, lists) {
  const names = commands.map((command) => command.name);
  const options = commands.flatMap((command) => command.options);
  return completion(program, table, options, [
    '  if ((COMP_CWORD == 1)); then',
    `    ${offer(words([...names, 'help', '--version', '--help']))}`,
    '    return',
    '  fi',
    '  case ${COMP_WORDS[1]} in',
    ...commands.flatMap((command) => commandCase(command, lists)),
    '  help)',
    `    ${offer(words(names))}`,
    '    ;;',
    '  esac',
  ]);
}
