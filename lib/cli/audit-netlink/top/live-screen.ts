/** Keeps the screen up to date until its user leaves it, and gives the terminal back whatever ends the program. */
import type { Ending } from '../../shared/ending';
import { ReaderGone } from '../../shared/event-output';
import { frameOf } from './frame';
import type { Key } from './keys';
import type { Keyboard } from './process-terminal';
import type { Screen } from './screen';
import { type Snapshot, snapshotOf } from './snapshot';
import { LogSource } from './source';
import { lineText } from './styled-line';
import type { Tally } from './tally';
import { mostFrequent } from '../../../metrics/rate-table';
import type { Request, View } from './view';

export interface LiveScreenParts {
  readonly tally: Tally;
  readonly view: View;
  readonly screen: Screen;
  /** Undefined where there is none: signals end it then. */
  readonly keyboard: Keyboard | undefined;
  /** Of the log that is read, `-` for standard input; empty for the kernel. */
  readonly path: string;
  readonly isColored: boolean;
  readonly intervalMs: number;
  readonly ending: Ending;
}

export class LiveScreen {
  readonly #parts: LiveScreenParts;
  #paused: Snapshot | undefined;
  #failure: Error | undefined;
  /** The terminal as it was, also where an error ends the program before it is shown. */
  readonly #restore = (): void => {
    this.#parts.keyboard?.rest();
    this.#parts.screen.leave();
  };
  readonly #stop = (): void => {
    this.#restore();
    process.kill(process.pid, 'SIGSTOP');
  };
  readonly #continue = (): void => {
    this.#begin();
    this.draw();
  };

  constructor(parts: LiveScreenParts) {
    this.#parts = parts;
  }

  /**
   * Resolves when it is to end.
   *
   * @throws whatever ended the source, or the terminal
   */
  async run(): Promise<void> {
    const { tally, keyboard, ending, intervalMs } = this.#parts;
    const { signal } = ending;
    const ended = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    process.on('exit', this.#restore);
    process.on('uncaughtExceptionMonitor', this.#restore);
    process.on('SIGTSTP', this.#stop);
    process.on('SIGCONT', this.#continue);
    const timer = setInterval(() => this.draw(), intervalMs);
    try {
      this.#begin();
      this.draw();
      void this.#count(tally.run(signal));
      await ended;
    } finally {
      clearInterval(timer);
      this.#restore();
      keyboard?.close();
      process.off('exit', this.#restore);
      process.off('uncaughtExceptionMonitor', this.#restore);
      process.off('SIGTSTP', this.#stop);
      process.off('SIGCONT', this.#continue);
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Shows what is so now. */
  draw(): void {
    const { screen, view, isColored } = this.#parts;
    if (!view.isPaused) this.#paused = undefined;
    const snapshot = this.#paused ?? this.#snapshot();
    if (view.isPaused) this.#paused = snapshot;
    const lines = frameOf(snapshot, view, screen.size()).map((line) => lineText(line, isColored));
    screen.draw(lines).catch((error: unknown) => this.#end(error));
  }

  /** Draws everything, as after a change of the size. */
  redraw(): void {
    this.#parts.screen.forget();
    this.draw();
  }

  press(key: Key): void {
    const request = this.#parts.view.press(key);
    if (request !== undefined) this.#carryOut(request);
    if (!this.#parts.ending.signal.aborted) this.draw();
  }

  #begin(): void {
    this.#parts.screen.enter();
    this.#parts.keyboard?.begin((key) => this.press(key));
  }

  #snapshot(): Snapshot {
    const { tally, path, view } = this.#parts;
    return snapshotOf(tally, path, view.words);
  }

  #end(error: unknown): void {
    // A terminal that was closed is not there to be told of it.
    const { code } = error as NodeJS.ErrnoException;
    if (!(error instanceof ReaderGone) && code !== 'EIO') this.#failure ??= error as Error;
    this.#parts.ending.end();
  }

  /** Waits for the end of a source, which does not end the screen. */
  async #count(running: Promise<void>): Promise<void> {
    try {
      await running;
      this.draw();
    } catch (error) {
      this.#end(error);
    }
  }

  #carryOut(request: Request): void {
    const { view, tally, ending } = this.#parts;
    switch (request.what) {
      case 'quit': {
        ending.end();
        break;
      }
      case 'suspend': {
        // The whole job, as the terminal would do it: a shell waits for all of it.
        process.kill(0, 'SIGTSTP');
        break;
      }
      case 'redraw': {
        this.#parts.screen.forget();
        break;
      }
      case 'clear': {
        tally.clear();
        break;
      }
      case 'failures': {
        tally.chosen.toggleFailures();
        this.#countAnew();
        break;
      }
      case 'back': {
        if (tally.chosen.texts.length === 0) break;
        tally.chosen.back();
        this.#countAnew();
        break;
      }
      case 'search': {
        this.#search(request.text);
        break;
      }
      case 'row': {
        this.#chooseRow(request.nth);
        break;
      }
      case 'table': {
        if (view.words.includes(request.word)) break;
        tally.counter.addTable(request.word);
        view.words = [...view.words, request.word];
        // A log that was read has to be read again for it; what comes from now on is counted anyway.
        if (tally.source.hasEnded) this.#countAnew();
        break;
      }
    }
  }

  #search(text: string): void {
    const { view, tally } = this.#parts;
    try {
      tally.chosen.search(text);
    } catch (error) {
      view.problem = `${text}: ${(error as Error).message}`;
      return;
    }
    this.#countAnew();
  }

  #chooseRow(nth: number): void {
    const { view, tally } = this.#parts;
    const { table } = view;
    if (table === undefined) return;
    const { tables } = this.#paused ?? this.#snapshot();
    const row = mostFrequent(tables.get(table)?.rows ?? [], view.window)[nth];
    if (row === undefined) return;
    tally.chosen.choose(table, row.value);
    this.#countAnew();
  }

  /** What was counted before is not what is wanted now: a log that was read is read again. */
  #countAnew(): void {
    const { tally, path, ending } = this.#parts;
    const { kind, hasEnded } = tally.source;
    if (kind === 'log' && hasEnded && path !== '-') {
      void this.#count(tally.runAgain(new LogSource(path, ending.signal), ending.signal));
    } else tally.clear();
  }
}
