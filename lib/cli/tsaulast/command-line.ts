/** Reads the command line of `tsaulast`: options are those of aulast(8). Reads no log. */
import { STANDARD_INPUT } from '../../logs/log-file';

/** What is wanted. */
export interface Request {
  bad: boolean;
  proof: boolean;
  extract: boolean;
  debug: boolean;
  user: string | undefined;
  terminal: string | undefined;
  /** Undefined for the logs of this machine. */
  input: string | undefined;
}

/** The command line cannot be meant so. */
export class CommandLineError extends Error {}

function refuse(message: string): never {
  throw new CommandLineError(message);
}

/** The words of a command line, one after the other. */
class Words {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  next(): string | undefined {
    this.#at += 1;
    return this.#words[this.#at - 1];
  }
}

function valueOf(words: Words, flag: string): string {
  return words.next() ?? refuse(`${flag} needs an argument`);
}

function onlyValue(before: string | undefined, words: Words, flag: string): string {
  return before === undefined ? valueOf(words, flag) : refuse(`${flag} can be given only once`);
}

/** What each option does. */
const ACTIONS: Readonly<Record<string, (request: Request, words: Words) => void>> = {
  '--bad': (request) => (request.bad = true),
  '--proof': (request) => (request.proof = true),
  '--extract': (request) => (request.extract = true),
  '--debug': (request) => (request.debug = true),
  '--user': (request, words) => (request.user = onlyValue(request.user, words, '--user')),
  '--tty': (request, words) => (request.terminal = onlyValue(request.terminal, words, '--tty')),
  '-f': (request, words) => {
    if (request.input === STANDARD_INPUT) refuse('--stdin and -f cannot both be meant');
    request.input = valueOf(words, '-f');
  },
  '--stdin': (request) => {
    const { input = STANDARD_INPUT } = request;
    if (input !== STANDARD_INPUT) refuse('-f and --stdin cannot both be meant');
    request.input = STANDARD_INPUT;
  },
};

/** @throws {CommandLineError} */
export function readCommandLine(commandLine: readonly string[]): Request {
  const request: Request = {
    bad: false,
    proof: false,
    extract: false,
    debug: false,
    user: undefined,
    terminal: undefined,
    input: undefined,
  };
  const words = new Words(commandLine);
  for (let flag = words.next(); flag !== undefined; flag = words.next()) {
    const action = Object.hasOwn(ACTIONS, flag) ? ACTIONS[flag] : undefined;
    if (action === undefined) {
      return refuse(`${flag.startsWith('-') ? 'unknown option' : 'unexpected word'} ${flag}`);
    }
    action(request, words);
  }
  return request;
}
