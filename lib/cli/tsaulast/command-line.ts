/** Reads the command line of `tsaulast`: options are those of aulast(8). Reads no log. */
import { STANDARD_INPUT } from '../../logs/log-file';
import { CommandWords, refuseCommandLine } from '../shared/command-words';

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

function valueOf(words: CommandWords, flag: string): string {
  return words.next() ?? refuseCommandLine(`${flag} needs an argument`);
}

function onlyValue(before: string | undefined, words: CommandWords, flag: string): string {
  return before === undefined
    ? valueOf(words, flag)
    : refuseCommandLine(`${flag} can be given only once`);
}

/** What each option does. */
const ACTIONS: Readonly<Record<string, (request: Request, words: CommandWords) => void>> = {
  '--bad': (request) => (request.bad = true),
  '--proof': (request) => (request.proof = true),
  '--extract': (request) => (request.extract = true),
  '--debug': (request) => (request.debug = true),
  '--user': (request, words) => (request.user = onlyValue(request.user, words, '--user')),
  '--tty': (request, words) => (request.terminal = onlyValue(request.terminal, words, '--tty')),
  '-f': (request, words) => {
    if (request.input === STANDARD_INPUT) refuseCommandLine('--stdin and -f cannot both be meant');
    request.input = valueOf(words, '-f');
  },
  '--stdin': (request) => {
    const { input = STANDARD_INPUT } = request;
    if (input !== STANDARD_INPUT) refuseCommandLine('-f and --stdin cannot both be meant');
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
  const words = new CommandWords(commandLine);
  for (let flag = words.next(); flag !== undefined; flag = words.next()) {
    const action = Object.hasOwn(ACTIONS, flag) ? ACTIONS[flag] : undefined;
    if (action === undefined) {
      return refuseCommandLine(
        `${flag.startsWith('-') ? 'unknown option' : 'unexpected word'} ${flag}`,
      );
    }
    action(request, words);
  }
  return request;
}
