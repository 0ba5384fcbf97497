/** Manual pages in the macros of man(7). */

const LINE_WIDTH = 72;

/** Text as it stands: nothing in it is a request, and what is typed can be copied. */
const roff = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha')
    .replace(/^([.'])/, '\\&$1');

const bold = (text) => `\\fB${roff(text)}\\fR`;
const italic = (text) => `\\fI${roff(text)}\\fR`;

/** A command line, on a line of its own. */
const typed = (line) => roff(line).replaceAll("'", '\\(aq');

const sentence = (text) =>
  `${text[0].toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;

/** Text with other pages and options set off. */
const prose = (line) =>
  roff(line)
    .replaceAll(/([\w.]+)\((\d)\)/g, '\\fB$1\\fR($2)')
    .replaceAll(/(?<![\w\\-])(?:\\-){1,2}\w+(?:\\-\w+)*/g, '\\fB$&\\fR');

/** Text in lines short enough for the source of a manual page. */
function filled(text) {
  const [first, ...words] = text.split(/\s+/);
  const lines = [first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length <= LINE_WIDTH) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map(prose);
}

const paragraphs = (texts) => texts.flatMap((text) => ['.PP', ...filled(text)]).slice(1);

/** What is explained, set already, and the text about it. */
const entry = (head, texts) => ['.TP', head, ...texts.flatMap((text) => filled(sentence(text)))];

function choices({ values = [], fallback }) {
  if (fallback === undefined) return [];
  if (values.length === 0) return [`default: ${fallback}`];
  const marked = values.map((value) => (value === fallback ? `${value} (default)` : value));
  return [`one of ${marked.join(', ')}`];
}

function optionEntry(option) {
  const { flags, argument, text, details = [] } = option;
  const value = argument === undefined ? [] : [italic(argument)];
  const head = [flags.map(bold).join(', '), ...value].join(' ');
  return entry(head, [text, ...details, ...choices(option)]);
}

const namedEntries = (pairs) => pairs.flatMap(([name, text]) => entry(bold(String(name)), [text]));

function exampleLines(examples) {
  const lines = examples.flatMap(([line, text]) => [
    ...(text === undefined ? [] : [roff(`# ${text}`)]),
    typed(line),
  ]);
  return lines.length === 0 ? [] : ['.EX', ...lines, '.EE'];
}

export const optionEntries = (entries) => entries.flatMap(optionEntry);

/** Options under the headings of their groups. */
export function groupedOptions(groups, entries) {
  return groups.flatMap((group) => [
    `.SS ${group}`,
    ...optionEntries(entries.filter((option) => option.group === group)),
  ]);
}

const argumentNames = (command) =>
  command.arguments.map(({ name, repeatable, optional }) => {
    const place = `${italic(name)}${repeatable ? ' ...' : ''}`;
    return optional ? `[${place}]` : place;
  });

/** A command's line in the synopsis. */
export function commandSynopsis(program, command) {
  const head = [bold(`${program} ${command.name}`), `[${italic('options')}]`];
  return [...head, ...argumentNames(command)].join(' ');
}

/** All there is to say of a command. */
export function commandSection(command) {
  const statuses = command.exitStatus
    .map((one, at) => (typeof one === 'string' ? [at, one] : one))
    .map(([status, meaning]) => `${status}: ${meaning}`)
    .join('; ');
  return [
    `.SS ${[command.name, ...argumentNames(command)].join(' ')}`,
    ...filled(sentence(command.text)),
    ...command.arguments.flatMap(({ name, text }) => entry(italic(name), [text])),
    ...optionEntries(command.options),
    '.PP',
    ...paragraphs([...command.notes, `Exit status ${statuses}.`]),
    '.PP',
    ...exampleLines(command.examples),
  ];
}

/**
 * A page of section 8.
 *
 * @param page `synopsis`, `options` and `sections` are lines of man(7) already, the rest is text;
 *   `release` has the `version` and its `date` for the footer
 */
export function manualPage(page) {
  const { name, table, release, summary, synopsis, description, options, exitStatus } = page;
  const { sections = [], examples = [], files = [], seeAlso } = page;
  const titled = (title, lines) => (lines.length === 0 ? [] : [`.SH ${title}`, ...lines]);
  return `${[
    `.\\" Made by scripts/write-manual from ${table}, do not edit.`,
    `.TH ${name.toUpperCase()} 8 "${release.date}" "audit-netlink ${release.version}" "System Administration"`,
    '.SH NAME',
    `${roff(name)} \\- ${roff(summary)}`,
    '.SH SYNOPSIS',
    ...synopsis.flatMap((line) => ['.br', line]).slice(1),
    '.SH DESCRIPTION',
    ...paragraphs(description),
    ...titled('OPTIONS', options),
    ...sections.flatMap(({ title, lines }) => titled(title, lines)),
    ...titled('EXIT STATUS', namedEntries(exitStatus)),
    ...titled('FILES', namedEntries(files)),
    ...titled('EXAMPLES', exampleLines(examples)),
    '.SH SEE ALSO',
    seeAlso.map((other) => `.BR ${roff(other).replace(/(\(\d\))$/, ' $1')}`).join(',\n'),
  ].join('\n')}\n`;
}
