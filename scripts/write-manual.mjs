/**
 * Writes the manual pages, the completions and the README's table of options from the tables in lib/cli
 * that the programs' own help comes from; with --check compares them with what is there.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { loadSource } from './bundle/load-source.mjs';
import * as bashCompletion from './manual/bash-completion.mjs';
import { completedValues } from './manual/completed-values.mjs';
import * as fishCompletion from './manual/fish-completion.mjs';
import {
  auditNetlinkPage,
  tsaulastlogPage,
  tsaulastPage,
  tsauditctlPage,
  tsaugenrulesPage,
  tsausearchPage,
  tsaureportPage,
  tsauditdPage,
  tsausyscallPage,
  tsautracePage,
} from './manual/pages.mjs';
import { readmeWithOptions } from './manual/readme.mjs';
import { releaseDate } from './manual/release.mjs';
import * as zshCompletion from './manual/zsh-completion.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const auditctl = await loadSource('lib/cli/tsauditctl/option-table.ts');
const commands = await loadSource('lib/cli/audit-netlink/command-table.ts');
const augenrules = await loadSource('lib/cli/tsaugenrules/tsaugenrules-table.ts');
const search = await loadSource('lib/cli/tsausearch/option-table.ts');
const aureport = await loadSource('lib/cli/tsaureport/option-table.ts');
const auditd = await loadSource('lib/cli/tsauditd/option-table.ts');
const ausyscall = await loadSource('lib/cli/tsausyscall/option-table.ts');
const aulast = await loadSource('lib/cli/tsaulast/option-table.ts');
const aulastlog = await loadSource('lib/cli/tsaulastlog/option-table.ts');
const autrace = await loadSource('lib/cli/tsautrace/option-table.ts');
const build = createRequire(import.meta.url)('./build-addon.cjs');

const read = (path) => {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return '';
  }
};

const { version } = JSON.parse(read('package.json'));
// The day of the build is not the day of what the page says.
const release = { version, date: releaseDate(read('CHANGELOG.md'), version) ?? 'unreleased' };

const files = new Map([['README.md', readmeWithOptions(read('README.md'), auditctl.OPTION_TABLE)]]);

const lists = await completedValues();

function addCompletions(program, table, entries, { bash, zsh, fish }, words = []) {
  files.set(`completions/${program}.bash`, bash(program, table, entries, lists, words));
  files.set(`completions/_${program}`, zsh(program, table, entries, lists, words));
  files.set(`completions/${program}.fish`, fish(program, table, entries, lists, words));
}

function add(program, table, entries, { page, ...shells }) {
  files.set(`man/${program}.8`, page);
  addCompletions(program, table, entries, shells);
}

const ofOptions = {
  bash: bashCompletion.optionCompletion,
  zsh: zshCompletion.optionCompletion,
  fish: fishCompletion.optionCompletion,
};
add('tsauditctl', 'lib/cli/tsauditctl/option-table.ts', auditctl.OPTION_TABLE, {
  ...ofOptions,
  page: tsauditctlPage(auditctl, release),
});
add('tsaugenrules', 'lib/cli/tsaugenrules/tsaugenrules-table.ts', augenrules.TSAUGENRULES_OPTIONS, {
  ...ofOptions,
  page: tsaugenrulesPage(augenrules, release),
});
add('tsausearch', 'lib/cli/tsausearch/option-table.ts', search.SEARCH_OPTIONS, {
  ...ofOptions,
  page: tsausearchPage(search, release),
});
add('tsaureport', 'lib/cli/tsaureport/option-table.ts', aureport.AUREPORT_OPTIONS, {
  ...ofOptions,
  page: tsaureportPage(aureport, release),
});
add('tsausyscall', 'lib/cli/tsausyscall/option-table.ts', ausyscall.AUSYSCALL_OPTIONS, {
  ...ofOptions,
  page: tsausyscallPage(ausyscall, release),
});
add('tsaulast', 'lib/cli/tsaulast/option-table.ts', aulast.AULAST_OPTIONS, {
  ...ofOptions,
  page: tsaulastPage(aulast, release),
});
add('tsaulastlog', 'lib/cli/tsaulastlog/option-table.ts', aulastlog.AULASTLOG_OPTIONS, {
  ...ofOptions,
  page: tsaulastlogPage(aulastlog, release),
});
add('tsauditd', 'lib/cli/tsauditd/option-table.ts', auditd.TSAUDITD_OPTIONS, {
  ...ofOptions,
  page: tsauditdPage(auditd, release),
});
add('tsautrace', 'lib/cli/tsautrace/option-table.ts', autrace.AUTRACE_OPTIONS, {
  ...ofOptions,
  page: tsautracePage(autrace, release),
});
add('audit-netlink', 'lib/cli/audit-netlink/command-table.ts', commands.COMMAND_TABLE, {
  page: auditNetlinkPage(commands, release),
  bash: bashCompletion.commandCompletion,
  zsh: zshCompletion.commandCompletion,
  fish: fishCompletion.commandCompletion,
});
// Its help says all that a manual page would.
addCompletions(
  'audit-netlink-build',
  'scripts/build-addon.cjs',
  build.OPTIONS,
  ofOptions,
  build.COMMANDS,
);

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
