/**
 * audisp-remote.conf(5): what its keys mean, and everything that is wrong with a text, each with its line and a
 * cure. Knows text, and nothing of sockets; whether a program of `exec` can be run, the caller's function says.
 * Source of keys, defaults and bounds: the manual page, and what audisp-remote 3.0.9 and 4.2 do.
 */
import { closestName } from '../../text/closest-name';
import type { ActionWord, FailureAction, FailureKind } from './failure-actions';

export interface RemoteConf {
  readonly remoteServer: string;
  readonly port: number;
  /** Undefined: any. */
  readonly localPort: number | undefined;
  readonly mode: 'immediate' | 'forward';
  readonly queueFile: string;
  readonly queueDepth: number;
  readonly format: 'managed' | 'ascii';
  /** Seconds, as all times here. */
  readonly networkRetryTime: number;
  readonly maxTriesPerRecord: number;
  readonly maxTimePerRecord: number;
  readonly heartbeatTimeout: number;
  readonly actions: Readonly<Record<FailureKind, FailureAction>>;
}

/** What is wrong with a line, or with all of it. */
export interface ConfProblem {
  /** Counted from 1; undefined where something is missing. */
  readonly line: number | undefined;
  /** An error, or what only differs from what was meant. */
  readonly level: 'error' | 'warning';
  readonly message: string;
}

const PLAIN_ACTIONS: readonly ActionWord[] = [
  ...(['ignore', 'syslog', 'exec', 'warn_once', 'warn_once_continue', 'suspend'] as const),
  ...(['single', 'halt', 'stop'] as const),
];

/** What each failure may lead to, and does where nothing is said. */
const ACTIONS: Readonly<Record<FailureKind, readonly [ActionWord, readonly ActionWord[]]>> = {
  network_failure: ['stop', PLAIN_ACTIONS],
  disk_low: ['ignore', PLAIN_ACTIONS],
  disk_full: ['warn_once', PLAIN_ACTIONS],
  disk_error: ['warn_once', PLAIN_ACTIONS],
  remote_ending: ['reconnect', [...PLAIN_ACTIONS, 'reconnect']],
  generic_error: ['syslog', PLAIN_ACTIONS],
  generic_warning: ['syslog', PLAIN_ACTIONS],
  queue_error: ['stop', PLAIN_ACTIONS],
  overflow: ['syslog', ['ignore', 'syslog', 'suspend', 'single', 'halt']],
  startup_failure: [
    'warn_once_continue',
    ['ignore', 'syslog', 'exec', 'warn_once', 'warn_once_continue'],
  ],
};

const KINDS = Object.keys(ACTIONS) as FailureKind[];

/** Keys with a number: the least and the most. */
const NUMBERS = {
  port: [1, 65_535],
  queue_depth: [1, 2_147_483_647],
  network_retry_time: [1, 2_147_483],
  max_tries_per_record: [1, 2_147_483_647],
  max_time_per_record: [1, 2_147_483],
  heartbeat_timeout: [0, 2_147_483],
} as const;

/** Kerberos's, which this package does not speak; they mean nothing without it. */
const KERBEROS = ['krb5_principal', 'krb5_client_name', 'krb5_key_file'];

/** Those of TLS with keys that both ends share. */
const SHARED_KEYS = [
  'tls_psk_file',
  'tls_psk_identity',
  'tls_cipher_suites',
  'tls_key_exchange',
  'tls_require_pqc',
  'tls_auth',
  'tls_crypto_profile',
];

const NO_KERBEROS =
  'this package does not speak Kerberos; use TCP with --tls-cert, or audisp-remote';
const NO_SHARED_KEYS =
  'this package has TLS with certificates (--tls-cert, --tls-key, --tls-ca), not with shared keys';

const KEYS = [
  'remote_server',
  'local_port',
  'transport',
  'mode',
  'queue_file',
  'format',
  'enable_krb5',
  ...Object.keys(NUMBERS),
  ...KINDS.map((kind) => `${kind}_action`),
  ...KERBEROS,
  ...SHARED_KEYS,
];

const DEFAULT_QUEUE_FILE = '/var/spool/audit/remote.log';

/** audisp-remote reads no longer lines. */
const LONGEST_LINE = 511;

export interface ReadConf {
  /** Undefined where there is an error. */
  readonly conf: RemoteConf | undefined;
  /** By line. */
  readonly problems: readonly ConfProblem[];
}

/** Reads line after line, and keeps what is wrong. */
class ConfReader {
  readonly problems: ConfProblem[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #words = new Map<string, string>();
  readonly #actions = new Map<FailureKind, FailureAction>();
  /** Where each key was given, for what is wrong with two of them together. */
  readonly #lines = new Map<string, number>();
  readonly #programProblem: (path: string) => string | undefined;
  #line = 0;

  constructor(programProblem: (path: string) => string | undefined) {
    this.#programProblem = programProblem;
  }

  read(text: string): RemoteConf {
    for (const [index, line] of text.split('\n').entries()) {
      this.#line = index + 1;
      this.#readLine(line);
    }
    const conf = this.#conf();
    if (conf.remoteServer === '') {
      const message = 'remote_server is missing: add remote_server = HOST';
      this.problems.push({ line: undefined, level: 'error', message });
    }
    if (conf.mode === 'forward' && conf.format === 'ascii') {
      const line = this.#lines.get('format');
      this.#problem('mode forward needs replies: write format = managed', 'error', line);
    }
    return conf;
  }

  #problem(message: string, level: ConfProblem['level'] = 'error', line = this.#line): void {
    this.problems.push({ line, level, message });
  }

  #readLine(line: string): void {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return;
    if (line.length > LONGEST_LINE) {
      this.#problem(
        `the line has ${line.length} characters, of ${LONGEST_LINE} at most: shorten it`,
      );
      return;
    }
    const [, name = '', rest] = /^([^\s=]+)\s*(?:=\s*(.*))?$/.exec(trimmed) ?? [];
    if (name === '' || rest === undefined) {
      this.#problem(`"${trimmed}" is not a setting: write KEY = VALUE`);
      return;
    }
    const key = name.toLowerCase();
    if (!KEYS.includes(key)) {
      const meant = closestName(key, KEYS);
      this.#problem(`"${name}" is not a key${meant === undefined ? '' : `: ${meant} is`}`);
      return;
    }
    if (rest === '') {
      // The file that Debian installs has such a line.
      if (key !== 'remote_server')
        this.#problem(`${key} has no value: give it one, or remove the line`);
      return;
    }
    this.#lines.set(key, this.#line);
    this.#set(key, rest.split(/\s+/));
  }

  #set(key: string, words: readonly string[]): void {
    const [value = '', ...more] = words;
    const isExec = key.endsWith('_action') && value.toLowerCase() === 'exec';
    if (more.length > (isExec ? 1 : 0)) {
      this.#problem(`${key} takes one value, not also "${more.at(-1)}": remove that`);
      return;
    }
    if (key in NUMBERS) this.#setNumber(key as keyof typeof NUMBERS, value);
    else if (key.endsWith('_action')) this.#setAction(key, value.toLowerCase(), more[0]);
    else if (KERBEROS.includes(key))
      this.#problem(`${key} has no effect: ${NO_KERBEROS}`, 'warning');
    else if (SHARED_KEYS.includes(key)) this.#problem(`${key}: ${NO_SHARED_KEYS}`);
    else this.#setWord(key, value);
  }

  #setNumber(key: keyof typeof NUMBERS, value: string): void {
    const [least, most] = NUMBERS[key];
    if (!/^\d{1,10}$/.test(value) || Number(value) < least || Number(value) > most) {
      this.#problem(`${key} is a number from ${least} to ${most}, not "${value}"`);
      return;
    }
    this.#numbers.set(key, Number(value));
  }

  #setWord(key: string, value: string): void {
    const word = value.toLowerCase();
    const oneOf = (words: readonly string[]): void => {
      if (words.includes(word)) this.#words.set(key, word);
      else this.#problem(`${key} is ${words.join(' or ')}, not "${value}"`);
    };
    switch (key) {
      case 'mode':
        oneOf(['immediate', 'forward']);
        return;
      case 'format':
        oneOf(['managed', 'ascii']);
        return;
      case 'transport':
        if (word === 'krb5') this.#problem(`transport krb5: ${NO_KERBEROS}`);
        else if (word === 'tls') this.#problem(`transport tls: ${NO_SHARED_KEYS}`);
        else oneOf(['tcp']);
        return;
      case 'enable_krb5':
        if (word === 'yes') this.#problem(`enable_krb5 yes: ${NO_KERBEROS}`);
        else oneOf(['no']);
        return;
      case 'local_port':
        if (word === 'any') this.#numbers.delete(key);
        else if (/^\d{1,5}$/.test(word) && Number(word) >= 1 && Number(word) <= 65_535) {
          this.#numbers.set(key, Number(word));
        } else this.#problem(`local_port is any, or a number from 1 to 65535, not "${value}"`);
        return;
      case 'queue_file':
        if (value.startsWith('/')) this.#words.set(key, value);
        else this.#problem(`queue_file is an absolute path, not "${value}"`);
        return;
      default:
        this.#words.set(key, value);
    }
  }

  #setAction(key: string, word: string, program: string | undefined): void {
    const kind = key.slice(0, -'_action'.length) as FailureKind;
    const [, allowed] = ACTIONS[kind];
    const action = allowed.find((one) => one === word);
    if (action === undefined) {
      this.#problem(`${key} is one of ${allowed.join(', ')}, not "${word}"`);
      return;
    }
    if (action !== 'exec') {
      this.#actions.set(kind, { word: action });
      return;
    }
    const problem =
      program === undefined
        ? 'exec needs a program: write exec /PATH'
        : this.#programProblem(program);
    if (problem !== undefined || program === undefined) this.#problem(`${key}: ${problem}`);
    else this.#actions.set(kind, { word: action, program });
  }

  #conf(): RemoteConf {
    const number = (key: string, fallback: number): number => this.#numbers.get(key) ?? fallback;
    return {
      remoteServer: this.#words.get('remote_server') ?? '',
      port: number('port', 60),
      localPort: this.#numbers.get('local_port'),
      mode: this.#words.get('mode') === 'forward' ? 'forward' : 'immediate',
      queueFile: this.#words.get('queue_file') ?? DEFAULT_QUEUE_FILE,
      queueDepth: number('queue_depth', 2048),
      format: this.#words.get('format') === 'ascii' ? 'ascii' : 'managed',
      networkRetryTime: number('network_retry_time', 1),
      maxTriesPerRecord: number('max_tries_per_record', 3),
      maxTimePerRecord: number('max_time_per_record', 5),
      heartbeatTimeout: number('heartbeat_timeout', 0),
      actions: Object.fromEntries(
        KINDS.map((kind) => [kind, this.#actions.get(kind) ?? { word: ACTIONS[kind][0] }]),
      ) as unknown as RemoteConf['actions'],
    };
  }
}

/** @param programProblem why a program of `exec` cannot be run, with what to do; undefined where it can */
export function parseRemoteConf(
  text: string,
  programProblem: (path: string) => string | undefined,
): ReadConf {
  const reader = new ConfReader(programProblem);
  const conf = reader.read(text);
  const hasError = reader.problems.some(({ level }) => level === 'error');
  return { conf: hasError ? undefined : conf, problems: reader.problems };
}
