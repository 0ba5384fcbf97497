/** Command lines for a log: options with values that it has, parts of such, and others, as a seed decides. */
import type { Random } from '../ausearch/random';

/** Where values of an option stand in a log. */
const SOURCES: Readonly<Record<string, RegExp>> = {
  '-a': /audit\(\d+\.\d+:(\d+)\)/g,
  '-p': /\b(?:o?pid)=(\d+)/g,
  '-pp': /\bppid=(\d+)/g,
  '--session': /\bses=(\d+)/g,
  '-e': /\bexit=(-?\d+)/g,
  '-sc': /\bsyscall=(\d+)/g,
  '-m': /\btype=(\S+)/g,
  '-ui': /\b(?:a?uid|id)=(\d+)/g,
  '-ue': /\be?uid=(\d+)/g,
  '-ul': /\bauid=(\d+)/g,
  '-ua': /\b[ae]?uid=(\d+)/g,
  '-gi': /\b(?:gid|id)=(\d+)/g,
  '-ge': /\b[ef]?gid=(\d+)/g,
  '-ga': /\be?gid=(\d+)/g,
  '-c': /\bo?comm="([^"]+)"/g,
  '-x': /\bexe="([^"]+)"/g,
  '-tm': /\b(?:tty|terminal)=([^ ']+)/g,
  '-hn': /\b(?:hostname|addr|saddr)=([^ ']+)/g,
  '-f': /\b(?:name|cwd|path|new-disk)="([^"]+)"/g,
  '-k': /\bkey="?([^" ]+)/g,
  '-su': /\b(?:subj|scontext)=([^ ']+)/g,
  '-o': /\b(?:obj|tcontext)=([^ ']+)/g,
  '-se': /\b(?:subj|scontext|obj|tcontext)=([^ ']+)/g,
  '-uu': /\buuid=([^ ']+)/g,
  '-vm': /\bvm="([^"]+)/g,
  '-n': /^node=(\S+)/gm,
};

/** Values that the log may not have, or has in another way. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  '-a': ['0', '999999'],
  '-p': ['99999'],
  '--session': ['-1'],
  '-e': ['EACCES', '-EACCES', 'ENOENT', '-1'],
  '-sc': ['openat', 'execve', 'connect', 'read', '0', 'bind'],
  '-m': ['ALL', 'USER_LOGIN,SYSCALL', '1300', 'syscall', 'AVC,LOGIN', 'PATH'],
  '-ui': ['root', 'www-data', 'daemon'],
  '-ue': ['root'],
  '-ul': ['-1', 'root', '1000'],
  '-ua': ['root', '0'],
  '-gi': ['root', 'adm'],
  '-ge': ['root'],
  '-ga': ['root'],
  '-hn': ['10.0.0.7', '2001:db8::1', '?', 'host'],
  '-f': ['/tmp/a b', '/run/a.sock', 'X0', '/', '.', 'null'],
  '-k': ['k1', 'k2', '(null)', 'time'],
  '-sv': ['yes', 'no'],
  '--arch': ['b64', 'b32', 'x86_64', 'i386', 'aarch64'],
  '-n': ['nowhere'],
};

const OPTIONS = [...new Set([...Object.keys(SOURCES), ...Object.keys(OTHERS)])];

const LONG: Readonly<Record<string, string>> = {
  '-a': '--event',
  '-p': '--pid',
  '-k': '--key',
  '-ui': '--uid',
  '-x': '--executable',
  '-ts': '--start',
  '-te': '--end',
  '-m': '--message',
};

function stamps(log: string): number[] {
  return [...log.matchAll(/audit\((\d+)\./g)].map(([, seconds]) => Number(seconds));
}

/** As the C locale has it, in local time. */
function dateAndTime(seconds: number): string[] {
  const time = new Date(seconds * 1000);
  const two = (number: number): string => String(number).padStart(2, '0');
  const date = [time.getMonth() + 1, time.getDate(), time.getFullYear() % 100].map(two).join('/');
  return [date, [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')];
}

function valueOf(option: string, log: string, random: Random): string | undefined {
  const source = SOURCES[option];
  const found =
    source === undefined ? [] : [...log.matchAll(source)].map(([, value]) => value as string);
  const others = OTHERS[option] ?? [];
  if (found.length === 0 || (others.length > 0 && random.below(3) === 0)) {
    return others.length === 0 ? undefined : random.of(others);
  }
  const value = random.of(found);
  const isText = source?.source.includes('[^') === true && value.length > 3;
  return isText && random.below(3) === 0
    ? value.slice(random.below(2), 2 + random.below(value.length - 2))
    : value;
}

/** Options that select events of the log. */
export function conditionsOf(log: string, random: Random): string[] {
  const words: string[] = [];
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const option = random.of(OPTIONS);
    const value = valueOf(option, log, random);
    if (
      value === undefined ||
      (value.startsWith('-') && !['-e', '-ul', '--session'].includes(option))
    )
      continue;
    words.push(random.below(4) === 0 ? (LONG[option] ?? option) : option, value);
  }
  if (random.below(4) === 0) words.push('-w');
  if (random.below(4) === 0) words.push('-ts', ...dateAndTime(random.of(stamps(log))));
  if (random.below(4) === 0) words.push('-te', ...dateAndTime(random.of(stamps(log))));
  if (random.below(12) === 0) words.push('--just-one');
  return words;
}

const USERS = ['-ui', '--uid', '-ue', '-ul', '-ua'];
const UNSET_IGNORED = ['-ui', '--uid', '-ue', '-ua', '-gi', '-ge', '-ga'];
const LABELS = ['-su', '-o', '-se'];

/** Whether a row of docs/compatibility.md says that the programs differ, as the examples there show. */
export function isDifferent(words: readonly string[], log: string): boolean {
  const given = (options: readonly string[]): number =>
    words.filter((word) => options.includes(word)).length;
  const values = (options: readonly string[]): string[] =>
    words.filter((_, at) => options.includes(words[at - 1] ?? ''));
  const isNamed = values(USERS).some((value) => /^[a-z]/.test(value));
  return (
    // search-names-and-numbers
    (isNamed && (given(USERS) > 1 || log.includes('type=DAEMON_'))) ||
    (given(['--session']) > 0 && given(['-p', '--pid']) > 0 && log.includes('type=DAEMON_')) ||
    // search-unset-ids
    values(UNSET_IGNORED).includes('4294967295') ||
    // search-both-labels
    given(LABELS) > 1 ||
    (given(LABELS) > 0 && words.includes('-w')) ||
    // search-users-of-their-own
    (given(['-ui', '--uid', '-ua']) > 0 && /type=(?:TTY|INTEGRITY_DATA)/.test(log)) ||
    // search-errors-by-name
    values(['-e']).some((value) => value.startsWith('E')) ||
    // search-paths-from-folders
    values(['-f']).includes('.')
  );
}
