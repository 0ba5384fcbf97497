/** Runs a program on a terminal of its own, by script(1) of util-linux, with somebody at its keyboard. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { command } from './command';
import { until } from './patience';
import { VirtualTerminal } from './virtual-terminal';

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** What the shell says before and behind the program: its process, its terminal, and how it ended. */
const BEGIN = /pid=(\d+) tty=(\S+)\r?\n/;
const END = /\r?\nended=(\d+) (.*)\r?\n/;

export class TerminalProgram {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  /** All that was written to the terminal. */
  written = '';

  /** @param lines of shell that are run before, to redirect or to set something */
  constructor(
    words: readonly string[],
    { columns = 80, rows = 24, lines = '', redirect = '', env = {} } = {},
  ) {
    const program = words.map(quoted).join(' ');
    const script = `
      stty rows ${rows} cols ${columns}; ${lines}
      sh -c 'echo "pid=$$ tty=$(tty <&2)"; exec "$@"' sh ${program} ${redirect}
      code=$?
      echo; echo "ended=$code $(stty -g </dev/tty)"`;
    const line = `before=$(stty -g); ${script}`;
    this.#child = spawn('script', ['-qec', line, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, TERM: 'xterm', SHELL: '/bin/sh', ...env },
    });
    const take = (text: string): void => void (this.written += text);
    this.#child.stdout?.setEncoding('utf8').on('data', take);
    this.#closed = once(this.#child, 'close');
  }

  /** The process of the program, once it has begun. */
  async pid(): Promise<number> {
    await until(() => BEGIN.test(this.written));
    return Number(BEGIN.exec(this.written)?.[1]);
  }

  /** Gives the terminal another size, of which the program is told. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.pid();
    const tty = BEGIN.exec(this.written)?.[2] ?? '';
    command('stty', ['-F', tty, 'rows', String(rows), 'cols', String(columns)]);
  }

  press(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** What is on the terminal now. */
  screen(columns = 80, rows = 24): VirtualTerminal {
    const terminal = new VirtualTerminal(columns, rows);
    terminal.write(this.written);
    return terminal;
  }

  /** Waits until a line of a screen has it, of which the last line is never empty. */
  async shows(text: string | RegExp, columns = 80, rows = 24): Promise<string[]> {
    let lines: string[] = [];
    const isShown = (line: string): boolean =>
      typeof text === 'string' ? line.includes(text) : text.test(line);
    try {
      await until(() => {
        ({ lines } = this.screen(columns, rows));
        // A frame ends with its last line.
        return lines.some(isShown) && lines.at(-1) !== '';
      });
    } catch (error) {
      throw new Error(`not shown: ${String(text)}\n${lines.join('\n')}`, { cause: error });
    }
    return lines;
  }

  /** Waits for its end: the exit status, 128 and more for a signal, and the settings of the terminal then. */
  async end(): Promise<{ readonly code: number; readonly settings: string }> {
    await until(() => END.test(this.written));
    this.#child.stdin?.end();
    await this.#closed;
    const [, code, settings = ''] = END.exec(this.written) ?? [];
    return { code: Number(code), settings };
  }
}
