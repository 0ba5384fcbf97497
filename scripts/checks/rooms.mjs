/**
 * The rooms of lib/, which of them may use which, and what a file of theirs imports. What becomes of an
 * import that points the wrong way is not known here.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { filesBelow, lineAt, views } from './source-text.mjs';

/**
 * The rooms of lib/, from the ground up. `uses` are the rooms that may be imported besides the own one;
 * what those may use may be used, too. The room of a file is the one with the longest name that its path
 * begins with; `what` is in it, in a few words. Rooms that are `pure` import nothing from outside the project;
 * an `entry` of the package has nothing but re-exports.
 *
 * @type {{ name: string, what: string, uses: string[], pure?: boolean, entry?: boolean }[]}
 */
export const ROOMS = [
  { name: 'errors.ts', what: 'every error class', uses: [], pure: true },
  { name: 'arguments.ts', what: 'what callers hand in', uses: ['errors.ts'], pure: true },
  { name: 'text/', what: 'bytes and text', uses: ['arguments.ts'], pure: true },
  { name: 'tables/', what: 'names and numbers', uses: ['arguments.ts'], pure: true },
  { name: 'machine/', what: 'what names mean here', uses: ['text/', 'tables/'] },
  { name: 'rules/', what: 'what a rule is', uses: ['machine/'], pure: true },
  { name: 'kernel/', what: 'what is said to the kernel', uses: ['rules/'] },
  {
    name: 'interpret/arguments/',
    what: "system calls' arguments in words",
    uses: ['machine/'],
    pure: true,
  },
  { name: 'browser/', what: "in the place of Node's modules", uses: [], pure: true },
  { name: 'interpret/records/', what: "records' fields in words", uses: ['interpret/arguments/'] },
  { name: 'events/data/', what: 'what all readers share', uses: ['interpret/records/'] },
  { name: 'events/decoded/', what: 'values by type', uses: ['events/data/'] },
  { name: 'events/normalized/', what: 'who did what to what', uses: ['events/decoded/'] },
  { name: 'events/views/', what: 'JSON, ECS, OTel, summary', uses: ['events/normalized/'] },
  { name: 'search/local-calendar.ts', what: 'days of the calendar', uses: ['text/'], pure: true },
  { name: 'search/time-words.ts', what: 'times in words', uses: ['search/local-calendar.ts'] },
  {
    name: 'events/where/',
    what: 'conditions',
    uses: ['events/normalized/', 'rules/', 'search/time-words.ts'],
  },
  { name: 'events/', what: 'AuditEvent, AuditRecord', uses: ['events/views/'] },
  { name: 'events/sources/', what: 'kernel, logs, journal', uses: ['events/', 'kernel/'] },
  { name: 'logs/', what: 'logs as files', uses: ['events/sources/'] },
  { name: 'search/', what: 'queries over logs', uses: ['logs/', 'events/where/'] },
  { name: 'report/', what: 'counts and tables of logs', uses: ['search/'] },
  { name: 'metrics/', what: 'rates and metrics', uses: ['report/'] },
  { name: 'policy/meaning/', what: 'what rules mean', uses: ['rules/'], pure: true },
  { name: 'policy/files/', what: 'rules files', uses: ['policy/meaning/'] },
  {
    name: 'policy/plan/',
    what: 'from one policy to another',
    uses: ['policy/meaning/'],
    pure: true,
  },
  {
    name: 'policy/applying/',
    what: 'carrying out a plan',
    uses: ['policy/plan/', 'policy/files/', 'kernel/'],
  },
  { name: 'daemon/', what: 'an audit daemon', uses: ['kernel/', 'logs/'] },
  {
    name: 'client/',
    what: 'the roof of the library',
    uses: ['policy/applying/', 'metrics/'],
  },
  { name: 'trace/', what: 'programs under observation', uses: ['client/'] },
  { name: 'cli/shared/', what: 'what programs share', uses: ['kernel/'] },
  { name: 'cli/tsauditctl/', what: 'auditctl', uses: ['cli/shared/', 'client/'] },
  { name: 'cli/tsaugenrules/', what: 'augenrules', uses: ['cli/tsauditctl/'] },
  { name: 'cli/tsausearch/', what: 'ausearch', uses: ['cli/shared/', 'search/'] },
  { name: 'cli/tsaureport/', what: 'aureport', uses: ['cli/shared/', 'report/'] },
  { name: 'cli/tsausyscall/', what: 'ausyscall', uses: ['cli/shared/'] },
  { name: 'cli/tsaulast/', what: 'aulast', uses: ['cli/shared/', 'report/'] },
  { name: 'cli/tsaulastlog/', what: 'aulastlog', uses: ['cli/shared/', 'report/'] },
  { name: 'cli/tsauditd/', what: 'auditd', uses: ['cli/shared/', 'daemon/'] },
  {
    name: 'cli/audit-netlink/',
    what: 'the modern commands',
    uses: ['cli/shared/', 'trace/', 'daemon/'],
  },
  { name: 'cli/tsautrace/', what: 'autrace', uses: ['cli/audit-netlink/'] },
  { name: 'rules.ts', what: 'entry: rules', uses: ['policy/plan/', 'kernel/'], entry: true },
  {
    name: 'events.ts',
    what: 'entry: events',
    uses: ['metrics/'],
    entry: true,
  },
  { name: 'policy.ts', what: 'entry: policies', uses: ['client/'], entry: true },
  {
    name: 'index.ts',
    what: 'the public API',
    uses: ['rules.ts', 'events.ts', 'policy.ts', 'trace/', 'daemon/'],
    entry: true,
  },
];

const FROM =
  /\b(?:import|export)\s+(?:type\s)?\s*(?:(?:[\w$]+\s*,?\s*)?(?:\{[^}]*\}|\*(?:\s+as\s+[\w$]+)?)?)\s*from\s*['"]([^'"]+)['"]/g;
const BARE_IMPORT = /\bimport\s*['"]([^'"]+)['"]/g;
const CALL = /\b(?:require(?:\.resolve)?|import)\(\s*['"`]([^'"`]+)['"`]\s*\)/g;

/** Everything that a TypeScript text imports, requires or names the type of. */
function importsOf(code) {
  return [FROM, BARE_IMPORT, CALL].flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => ({
      specifier: match[1],
      line: lineAt(code, match.index),
    })),
  );
}

/** The room of a path below lib/, undefined when the table has no place for it. */
export function roomOf(path) {
  const fits = ROOMS.filter(({ name }) =>
    name.endsWith('/') ? path.startsWith(name) : path === name,
  );
  return fits.toSorted((a, b) => b.name.length - a.name.length)[0];
}

/** Whether files of one room may import those of another. */
export function mayUse(room, used) {
  return (
    room === used ||
    used.name === 'errors.ts' ||
    room.uses.some((name) =>
      mayUse(
        ROOMS.find((one) => one.name === name),
        used,
      ),
    )
  );
}

/** The path below lib/ of a relative import, undefined when it leads nowhere. */
function targetOf(root, path, specifier) {
  const base = normalize(join(dirname(path), specifier));
  const candidates = [base, `${base}.ts`, `${base}.d.ts`, join(base, 'index.ts')];
  return candidates.find((one) => one.endsWith('.ts') && existsSync(join(root, 'lib', one)));
}

/**
 * Every TypeScript file below lib/ by its path there: its code without comments, and its imports with the
 * file that each leads to, undefined when that is not one of them.
 */
export function importsBelow(root) {
  const files = new Map();
  for (const file of filesBelow(root, 'lib').filter((name) => name.endsWith('.ts'))) {
    const path = file.slice('lib/'.length);
    const { code } = views(readFileSync(join(root, file), 'utf8'));
    const imports = importsOf(code).map(({ specifier, line }) => ({
      specifier,
      line,
      target: specifier.startsWith('.') ? targetOf(root, path, specifier) : undefined,
    }));
    files.set(path, { code, imports });
  }
  return files;
}
