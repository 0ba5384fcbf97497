/**
 * What a client of remote logging does when something fails, by the words of audisp-remote.conf(5). Knows kinds of
 * failures and actions; the effects are given to it.
 */

/** What can fail; with `_action` these are the keys of the configuration. */
export type FailureKind =
  | 'network_failure'
  | 'disk_low'
  | 'disk_full'
  | 'disk_error'
  | 'remote_ending'
  | 'generic_error'
  | 'generic_warning'
  | 'queue_error'
  | 'overflow'
  | 'startup_failure';

export type ActionWord =
  | 'ignore'
  | 'syslog'
  | 'exec'
  | 'warn_once'
  | 'warn_once_continue'
  | 'suspend'
  | 'reconnect'
  | 'single'
  | 'halt'
  | 'stop';

/** An action, and the program of `exec`. */
export interface FailureAction {
  readonly word: ActionWord;
  readonly program?: string;
}

/**
 * What becomes of the line, and of the client: `done` the line is given up, `keep` it is sent again, `suspend` and
 * `stop` it is kept, and nothing more is sent, or the program ends.
 */
export type Reaction = 'done' | 'keep' | 'suspend' | 'stop';

export interface FailureEffects {
  /** Tells the machine's log. */
  readonly say: (level: 'warning' | 'error', line: string) => void;
  /** Starts a program, and does not wait for it. */
  readonly run: (program: string) => void;
  /** Takes the machine to single user mode, or switches it off. */
  readonly changeMachine: (to: 'single' | 'halt') => void;
}

const WORDS: Readonly<Record<FailureKind, string>> = {
  network_failure: 'network failure',
  disk_low: "the server's disk is nearly full",
  disk_full: "the server's disk is full",
  disk_error: "the server's disk fails",
  remote_ending: 'the server ends',
  generic_error: 'the server reports an error',
  generic_warning: 'the server warns',
  queue_error: 'the queue fails',
  overflow: 'the queue is full',
  startup_failure: 'the server cannot be reached yet',
};

const WARNINGS: ReadonlySet<FailureKind> = new Set([
  'network_failure',
  'disk_low',
  'remote_ending',
  'generic_warning',
  'startup_failure',
]);

export class FailureActions {
  readonly #actions: Readonly<Record<FailureKind, FailureAction>>;
  readonly #effects: FailureEffects;
  /** What was told since the last line that was delivered. */
  readonly #warned = new Set<FailureKind>();

  constructor(actions: Readonly<Record<FailureKind, FailureAction>>, effects: FailureEffects) {
    this.#actions = actions;
    this.#effects = effects;
  }

  /** Does what is to be done. */
  react(kind: FailureKind, detail: string): Reaction {
    const { word, program } = this.#actions[kind];
    const level = WARNINGS.has(kind) ? 'warning' : 'error';
    const what = detail === '' ? WORDS[kind] : `${WORDS[kind]}: ${detail}`;
    switch (word) {
      case 'ignore':
        return 'done';
      case 'syslog':
        this.#effects.say(level, what);
        return 'done';
      case 'exec':
        this.#effects.say(level, `${what}; starting ${program}`);
        if (program !== undefined) this.#effects.run(program);
        return 'done';
      case 'warn_once':
      case 'warn_once_continue':
        if (!this.#warned.has(kind)) this.#effects.say(level, what);
        this.#warned.add(kind);
        return word === 'warn_once' ? 'keep' : 'done';
      case 'suspend':
        this.#effects.say(level, `${what}; sending is suspended until SIGUSR2`);
        return 'suspend';
      case 'reconnect':
        this.#effects.say(level, `${what}; connecting again`);
        return 'keep';
      case 'single':
      case 'halt':
        this.#effects.say(level, `${what}; taking the machine to ${word}`);
        this.#effects.changeMachine(word);
        return 'keep';
      case 'stop':
        break;
    }
    this.#effects.say(level, `${what}; ending`);
    return 'stop';
  }

  /** A line was delivered: what fails from now on is told again. */
  delivered(): void {
    this.#warned.clear();
  }
}
