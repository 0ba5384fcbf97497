/** Completions for zsh. */
import { completedKinds, fieldsByAnswer, KEYS_COMMAND, LOOKED_UP } from './completed-values.mjs';

const quote = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const bracketed = (text) => `[${text.replaceAll('[', '\\[').replaceAll(']', '\\]')}]`;

const add = (list) => `compadd -- ${list.join(' ')}`;
const addLastOf = (list) => ["compset -P '*,'", add(list)];
const KEYS = `compadd -- \${(f)"$(${KEYS_COMMAND})"}`;

const LOOKUPS = {
  [LOOKED_UP.users]: '_users',
  [LOOKED_UP.groups]: '_groups',
  [LOOKED_UP.files]: '_files',
  [LOOKED_UP.keys]: KEYS,
};

function ofField({ words, from }) {
  return [
    ...(words.length > 0 ? [add(words)] : []),
    ...(from === undefined ? [] : [LOOKUPS[from]]),
  ];
}

/** A field, and behind its operator what the lines say. */
const behindField = (fields, lines) => [
  'if [[ $PREFIX != *=* ]]; then',
  `  compadd -S = -- ${fields.join(' ')}`,
  '  return',
  'fi',
  'local field=${PREFIX%%[^a-z0-9_]*}',
  "compset -P 1 '*='",
  ...lines,
];

/** The lines of a function for each kind of value. */
const FUNCTIONS = {
  syscalls: (lists) => addLastOf(lists.syscalls),
  'record-types': (lists) => addLastOf(lists['record-types']),
  groupings: (lists) => addLastOf(lists.groupings),
  machines: (lists) => [add(lists.machines)],
  keys: () => [KEYS],
  comparison: ({ comparison }) => behindField(comparison, [add(comparison)]),
  condition: ({ condition }) => {
    const answers = fieldsByAnswer(condition, (field) => ofField(field).join('\n      '));
    const cases = answers.map(
      ([answer, names]) => `  ${names.join(' | ')})\n      ${answer}\n      ;;`,
    );
    return behindField(
      condition.map(({ name }) => name),
      ['case $field in', ...cases, 'esac'],
    );
  },
};

const functionName = (kind) => `_audit_netlink_${kind.replaceAll('-', '_')}`;

/** The functions that the options need. */
function functions(options, lists) {
  return completedKinds(options)
    .map((kind) => {
      const lines = FUNCTIONS[kind](lists).map((line) => `  ${line}`);
      return `${functionName(kind)}() {\n${lines.join('\n')}\n}\n`;
    })
    .join('');
}

/** What can stand in a place, as _arguments takes it. */
const action = ({ values, path, completes }) => {
  if (completes !== undefined) return functionName(completes);
  if (values !== undefined) return `(${values.join(' ')})`;
  return path ? '_files' : ' ';
};

/** One specification for each flag. */
function optionSpecs(option, { equals }) {
  const { flags, argument, text } = option;
  return flags.map((flag) => {
    if (flag.includes('=')) {
      const [head, value] = flag.split('=');
      return `*${head}=-${bracketed(text)}:${value}:${action(option)}`;
    }
    const hasValue = argument !== undefined && !argument.startsWith('[');
    const value = hasValue ? `:${argument}:${action(option)}` : '';
    const either = equals && hasValue ? '=' : '';
    return `*${flag}${either}${bracketed(text)}${value}`;
  });
}

const list = (specs, indent) => specs.map((spec) => `${indent}${quote(spec)}`).join(' \\\n');

const head = (program, table) => `#compdef ${program}
# Made by scripts/write-manual from ${table}, do not edit.
`;

/** The first word, where that may be a command. */
function commandSpec(commands) {
  const described = commands.map(({ name, text }) => `${name}\\:"${text}"`);
  return commands.length === 0 ? [] : [`1:command:((${described.join(' ')}))`];
}

/** Of a program whose words are options, and perhaps a command before them. */
export function optionCompletion(program, table, options, lists, commands = []) {
  const specs = options.flatMap((option) => optionSpecs(option, { equals: false }));
  const all = [...specs, ...commandSpec(commands), '*: :'];
  return `${head(program, table)}${functions(options, lists)}_arguments -s \\\n${list(all, '  ')}\n`;
}

function placeSpec({ name, values, repeatable }) {
  if (values === undefined) return `${repeatable ? '*' : ''}:${name}:_files`;
  const words = values.map((value) => value.replaceAll(':', '\\:')).join(' ');
  return `:${name}:{_alternative 'words:word:(${words})' 'files:file:_files'}`;
}

function commandCase({ name, options, arguments: places }) {
  const help = { flags: ['--help'], text: 'show the help' };
  const specs = [...options, help].flatMap((option) => optionSpecs(option, { equals: true }));
  return `  ${name})
    _arguments \\
${list([...specs, ...places.map(placeSpec)], '      ')}
    ;;`;
}

/** Of a program whose first word is a command. */
export function commandCompletion(program, table, commands, lists) {
  const options = commands.flatMap((command) => command.options);
  const described = ({ name, text }) => quote(`${name}:${text.replaceAll(':', '\\:')}`);
  return `${head(program, table)}${functions(options, lists)}local -a commands=(
${commands.map((command) => `  ${described(command)}`).join('\n')}
  'help:show the help of a command'
)
if ((CURRENT == 2)); then
  _describe command commands
  return
fi
shift words
((CURRENT--))
case $words[1] in
${commands.map(commandCase).join('\n')}
  help)
    _describe command commands
    ;;
esac
`;
}
