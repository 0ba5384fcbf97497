/** Completions for fish. */
import { completedKinds, fieldsByAnswer, KEYS_COMMAND, LOOKED_UP } from './completed-values.mjs';

const quote = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;

/** Words in lines of a printf, which is a list to fish. */
const lines = (list) => `printf '%s\\n' ${list.map(quote).join(' ')}`;

const LOOKUPS = {
  [LOOKED_UP.users]: '__fish_complete_users | string replace -r "\\t.*" ""',
  [LOOKED_UP.groups]: '__fish_complete_groups | string replace -r "\\t.*" ""',
  [LOOKED_UP.files]: '__fish_complete_path $value',
  [LOOKED_UP.keys]: KEYS_COMMAND,
};

function ofField({ words, from }) {
  return [
    ...(words.length > 0 ? [lines(words)] : []),
    ...(from === undefined ? [] : [LOOKUPS[from]]),
  ];
}

/** A function for each kind of value, with what it prints. */
const FUNCTIONS = {
  syscalls: (lists) => [`__fish_append , ${lists.syscalls.join(' ')}`],
  'record-types': (lists) => [`__fish_append , ${lists['record-types'].join(' ')}`],
  groupings: (lists) => [`__fish_append , ${lists.groupings.join(' ')}`],
  machines: (lists) => [lines(lists.machines)],
  keys: () => [KEYS_COMMAND],
  comparison: ({ comparison }) => [
    "set -l parts (string match -r '^([a-z0-9_]+(?:!=|=))(.*)$' -- (commandline -ct))",
    `set -l ids ${comparison.join(' ')}`,
    'if set -q parts[2]',
    "  printf '%s\\n' $parts[2]$ids",
    'else',
    "  printf '%s\\n' $ids=",
    'end',
  ],
  condition: ({ condition }) => {
    const answers = fieldsByAnswer(condition, (field) => ofField(field).join('; '));
    return [
      "set -l parts (string match -r '^(?:--where=)?(([a-z0-9_]+)(?:[!<>&]?=|[<>&]))(.*)$' -- (commandline -ct))",
      'if not set -q parts[3]',
      `  printf '%s=\\n' ${condition.map(({ name }) => name).join(' ')}`,
      '  return',
      'end',
      'set -l value $parts[4]',
      'switch $parts[3]',
      ...answers.flatMap(([found, names]) => [
        `  case ${names.join(' ')}`,
        `    set -l found (${found})`,
        "    printf '%s\\n' $parts[2]$found",
      ]),
      'end',
    ];
  },
};

const functionName = (program, kind) =>
  `__${program.replaceAll('-', '_')}_${kind.replaceAll('-', '_')}`;

/** The functions that the options need. */
function functions(program, options, lists) {
  return completedKinds(options).flatMap((kind) => {
    const body = FUNCTIONS[kind](lists).map((line) => `  ${line}`);
    return [`function ${functionName(program, kind)}`, body, 'end'].flat();
  });
}

/** What can stand in the place: files only where files are meant. */
function answer(program, { values, path, completes }) {
  if (completes !== undefined) return `-x -a '(${functionName(program, completes)})'`;
  if (path) return '-r -F';
  return values === undefined ? '-x' : `-x -a ${quote(values.join(' '))}`;
}

function optionLines(program, option, condition) {
  const { flags, argument, text } = option;
  return flags.map((whole) => {
    const [flag] = whole.split('=');
    const name = flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`;
    const takes = whole.includes('=') || (argument !== undefined && !argument.startsWith('['));
    const value = takes ? ` ${answer(program, option)}` : '';
    return `complete -c ${program}${condition} ${name}${value} -d ${quote(text)}`;
  });
}

const head = (program, table) => [
  `# Made by scripts/write-manual from ${table}, do not edit.`,
  `complete -c ${program} -f`,
];

const text = (all) => `${all.join('\n')}\n`;

/** A command as the first word. */
const commandLine = (program, { name, text: does }) =>
  `complete -c ${program} -n __fish_use_subcommand -a ${name} -d ${quote(does)}`;

/** Of a program whose words are options, and perhaps a command before them. */
export function optionCompletion(program, table, options, lists, commands = []) {
  return text([
    ...head(program, table),
    ...functions(program, options, lists),
    ...commands.map((command) => commandLine(program, command)),
    ...options.flatMap((option) => optionLines(program, option, '')),
  ]);
}

/** Of a program whose first word is a command. */
export function commandCompletion(program, table, commands, lists) {
  const first = ' -n __fish_use_subcommand';
  const names = commands.map(({ name }) => name).join(' ');
  return text([
    ...head(program, table),
    ...functions(
      program,
      commands.flatMap(({ options }) => options),
      lists,
    ),
    ...commands.map((command) => commandLine(program, command)),
    `complete -c ${program}${first} -a help -d 'show the help of a command'`,
    `complete -c ${program}${first} -l version -d 'show the version'`,
    `complete -c ${program} -l help -d 'show the help'`,
    `complete -c ${program} -n '__fish_seen_subcommand_from help' -a ${quote(names)}`,
    ...commands.flatMap(({ name, options, arguments: places }) => {
      const inCommand = ` -n '__fish_seen_subcommand_from ${name}'`;
      const words = places.flatMap((place) => place.values ?? []);
      return [
        ...(places.length > 0 ? [`complete -c ${program}${inCommand} -F`] : []),
        ...(words.length > 0
          ? [`complete -c ${program}${inCommand} -a ${quote([...new Set(words)].join(' '))}`]
          : []),
        ...options.flatMap((option) => optionLines(program, option, inCommand)),
      ];
    }),
  ]);
}
