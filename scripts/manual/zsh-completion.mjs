/** Completions for zsh. */

const quote = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const bracketed = (text) => `[${text.replaceAll('[', '\\[').replaceAll(']', '\\]')}]`;

/** What can stand in a place, as _arguments takes it. */
const action = ({ values, path }) => {
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

/** Of a program whose words are options only. */
export function optionCompletion(program, table, options) {
  const specs = options.flatMap((option) => optionSpecs(option, { equals: false }));
  return `${head(program, table)}_arguments -s \\\n${list([...specs, '*: :'], '  ')}\n`;
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
export function commandCompletion(program, table, commands) {
  const described = ({ name, text }) => quote(`${name}:${text.replaceAll(':', '\\:')}`);
  return `${head(program, table)}local -a commands=(
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
