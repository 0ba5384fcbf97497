/**
 * Writes the manual page, the completions and the README's table of options from the one table in
 * lib/cli/option-table.ts; with --check compares them with what is there. Wants a built dist/.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const { OPTION_GROUPS, OPTION_TABLE } = require('../dist/cli/option-table.js');

const roff = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');

function manualOption({ flags, argument, text, details = [] }) {
  const names = flags.map((flag) => `\\fB${roff(flag)}\\fR`).join(', ');
  const value = argument === undefined ? '' : ` \\fI${roff(argument)}\\fR`;
  const sentence = `${text[0].toUpperCase()}${text.slice(1)}.`;
  const sentences = [sentence].concat(details.map((line) => `${line}.`));
  return ['.TP', `${names}${value}`].concat(sentences.map(roff));
}

function manual() {
  const options = OPTION_GROUPS.flatMap((group) => {
    const entries = OPTION_TABLE.filter((entry) => entry.group === group);
    return [`.SS ${group}`].concat(entries.flatMap(manualOption));
  });
  return `${[
    '.\\" Made by scripts/write-manual from lib/cli/option-table.ts, do not edit.',
    '.TH TSAUDITCTL 8 "" "audit-netlink" "System Administration"',
    '.SH NAME',
    "tsauditctl \\- show and change the kernel's audit rules and settings",
    '.SH SYNOPSIS',
    '.B tsauditctl',
    '[\\fIoptions\\fR]',
    '.SH DESCRIPTION',
    'Takes the options of',
    '.BR auditctl (8)',
    'and prints what it prints, without libaudit. Options act in the order in which they stand; the rule',
    'that they describe is sent last. Rules are described in',
    '.BR audit.rules (7).',
    '.PP',
    'Needs CAP_AUDIT_CONTROL in the initial user and pid namespaces; with',
    '.B \\-\\-dry\\-run',
    'it needs nothing.',
    '.SH OPTIONS',
    ...options,
    '.SH EXIT STATUS',
    ...[
      ['0', 'Success.'],
      ['1', 'Audit is off or locked, a rules file failed, or no options were given.'],
      ['2', 'There is no audit daemon to signal.'],
      ['4', 'Not enough privileges.'],
      ['255', 'Any other error.'],
    ].flatMap(([status, text]) => ['.TP', `.B ${status}`, text]),
    '.SH SEE ALSO',
    '.BR auditctl (8),',
    '.BR audit.rules (7),',
    '.BR auditd (8)',
  ].join('\n')}\n`;
}

const flagWords = OPTION_TABLE.flatMap(({ flags }) => flags).map((flag) =>
  flag.replace(/=.*/, '='),
);

function bashCompletion() {
  const cases = OPTION_TABLE.filter(({ values, path }) => values !== undefined || path).map(
    ({ flags, values, path }) => {
      const action = path ? 'compgen -f' : `compgen -W '${values.join(' ')}'`;
      return `    ${flags.join('|')}) mapfile -t COMPREPLY < <(${action} -- "$word") ; return ;;`;
    },
  );
  return `# Made by scripts/write-manual from lib/cli/option-table.ts, do not edit.
_tsauditctl() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  case $previous in
${cases.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W '${flagWords.join(' ')}' -- "$word")
}
complete -F _tsauditctl tsauditctl
`;
}

function zshCompletion() {
  const quote = (text) =>
    text.replaceAll("'", "'\\''").replaceAll('[', '\\[').replaceAll(']', '\\]');
  const specs = OPTION_TABLE.flatMap(({ flags, argument, text, values, path }) =>
    flags.map((flag) => {
      const name = flag.replace(/=.*/, '=-');
      const optional = argument === undefined || argument.startsWith('[');
      const after = values === undefined ? (path ? '_files' : ' ') : `(${values.join(' ')})`;
      const value = flag.includes('=')
        ? `:${flag.replace(/.*=/, '')}: `
        : optional
          ? ''
          : `:${argument}:${after}`;
      return `  '*${name}[${quote(text)}]${quote(value)}' \\`;
    }),
  );
  return `#compdef tsauditctl
# Made by scripts/write-manual from lib/cli/option-table.ts, do not edit.
_arguments -s \\
${specs.join('\n')}
  '*: :'
`;
}

function readme(text) {
  const cell = (part) => part.replaceAll('|', '\\|');
  const rows = OPTION_TABLE.map(({ flags, argument, text: what }) => {
    const usage = `${flags.join(', ')} ${argument ?? ''}`.trim();
    return `| \`${cell(usage)}\` | ${cell(what)} |`;
  });
  const table = ['| option | |', '| --- | --- |', ...rows].join('\n');
  const marked = /(<!-- options: made by scripts\/write-manual -->)[^]*?(<!-- end of options -->)/;
  if (!marked.test(text)) throw new Error('README.md has no place for the table of options');
  return text.replace(marked, `$1\n\n<!-- prettier-ignore -->\n${table}\n\n$2`);
}

const read = (path) => {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return '';
  }
};

const files = new Map([
  ['man/tsauditctl.8', manual()],
  ['completions/tsauditctl.bash', bashCompletion()],
  ['completions/_tsauditctl', zshCompletion()],
  ['README.md', readme(read('README.md'))],
]);

const stale = [...files].filter(([path, text]) => read(path) !== text);
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`write-manual: ${path} is stale; run npm run manual`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
    console.log(`wrote ${path}`);
  }
}
