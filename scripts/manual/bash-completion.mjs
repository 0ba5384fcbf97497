/** Completions for bash, without what bash-completion adds to it. */

/** The flags of these options; those with a value behind `=` up to there. */
const flagWords = (options) =>
  options.flatMap(({ flags }) => flags).map((flag) => flag.replace(/=.*/, '='));

const quote = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const offer = (...generators) =>
  `mapfile -t COMPREPLY < <(${generators.map((generator) => `${generator} -- "$word"`).join('; ')})`;

const words = (list) => `compgen -W ${quote(list.join(' '))}`;

const isAwaited = ({ flags: [flag], argument }) =>
  flag.includes('=') || (argument !== undefined && !argument.startsWith('['));

/** What can follow an option; nothing is as good an answer as any. */
function follows({ values, path }) {
  if (path) return [offer('compgen -f'), 'compopt -o filenames'];
  return values === undefined ? [] : [offer(words(values))];
}

/** Lines that answer for the option before the word, as far as a value follows it. */
function valueCase(options, indent) {
  const flagsByAnswer = new Map();
  for (const option of options.filter(isAwaited)) {
    const answer = [...follows(option), 'return'].map((line) => `${indent}  ${line}`).join('\n');
    const flags = option.flags.map((flag) => flag.replace(/=.*/, ''));
    flagsByAnswer.set(answer, [...(flagsByAnswer.get(answer) ?? []), ...flags]);
  }
  if (flagsByAnswer.size === 0) return [];
  const cases = [...flagsByAnswer].map(
    ([answer, flags]) => `${indent}${flags.join(' | ')})\n${answer}\n${indent}  ;;`,
  );
  return [`${indent}case $previous in`, ...cases, `${indent}esac`];
}

/** Lines that find the option that the word may be the value of: to readline `=` is a word of its own. */
const OPTION_BEFORE = `  local previous=\${COMP_WORDS[COMP_CWORD - 1]}
  if [[ $word == = ]]; then
    word=
    [[ $previous == --* ]] || return
  elif [[ $previous == = ]]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
    [[ $previous == --* ]] || return
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

/** Of a program whose words are options only. */
export function optionCompletion(program, table, options) {
  const flags = flagWords(options);
  const openEnd = '  if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace; fi';
  return completion(program, table, options, [
    ...valueCase(options, '  '),
    `  ${offer(words(flags))}`,
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

function commandCase({ name, arguments: places, options }) {
  return [
    `  ${name})`,
    ...valueCase(options, '    '),
    ...placeLines(places),
    `    ${offer(words([...flagWords(options), '--help']))}`,
    '    ;;',
  ];
}

/** Of a program whose first word is a command. */
export function commandCompletion(program, table, commands) {
  const names = commands.map((command) => command.name);
  const options = commands.flatMap((command) => command.options);
  return completion(program, table, options, [
    '  if ((COMP_CWORD == 1)); then',
    `    ${offer(words([...names, 'help', '--version', '--help']))}`,
    '    return',
    '  fi',
    '  case ${COMP_WORDS[1]} in',
    ...commands.flatMap(commandCase),
    '  help)',
    `    ${offer(words(names))}`,
    '    ;;',
    '  esac',
  ]);
}
