/** A pager on the terminal: `$PAGER`, or less. What it is given is text that was made safe to show. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { bytesOfText } from '../../text/byte-text';
import { type EventOutput, ReaderGone } from './event-output';

/** less shows colours, ends by itself where all fits on the screen, and leaves it there. */
const LESS_OPTIONS = 'FRX';

export interface Pager extends EventOutput {
  /** Resolves when its user has left it. */
  end(): Promise<void>;
}

/** The exit status with which a shell says that there is no such program. */
const NO_PROGRAM = 127;

class SpawnedPager implements Pager {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #fallback: EventOutput;
  #hasEnded = false;
  #isMissing = false;
  readonly #given: Uint8Array[] = [];

  constructor(command: string, fallback: EventOutput) {
    this.#fallback = fallback;
    const environment = { LESS: LESS_OPTIONS, ...process.env };
    this.#child = spawn('/bin/sh', ['-c', command], {
      stdio: ['pipe', 'inherit', 'inherit'],
      env: environment,
    });
    this.#child.stdin?.on('error', () => {});
    this.#ended = new Promise((resolve) => {
      const end = (isMissing: boolean): void => {
        this.#hasEnded = true;
        this.#isMissing = isMissing;
        resolve();
      };
      this.#child.once('error', () => end(true));
      this.#child.once('exit', (status) => end(status === NO_PROGRAM));
    });
  }

  async write(text: string | Uint8Array, signal: AbortSignal): Promise<void> {
    const bytes = Uint8Array.from(typeof text === 'string' ? bytesOfText(text) : text);
    const { stdin } = this.#child;
    if (this.#hasEnded || stdin === null) {
      if (!this.#isMissing) throw new ReaderGone();
      await this.#giveBack(signal);
      await this.#fallback.write(bytes, signal);
      return;
    }
    // Until it has shown that it is there, what it was given may have to be shown without it.
    if (this.#given.length < 16) this.#given.push(bytes);
    if (!stdin.write(bytes))
      await Promise.race([once(stdin, 'drain').catch(() => {}), this.#ended]);
  }

  isDeserted(): boolean {
    return this.#hasEnded && !this.#isMissing;
  }

  async end(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
    if (this.#isMissing) await this.#giveBack(new AbortController().signal);
  }

  async #giveBack(signal: AbortSignal): Promise<void> {
    for (const bytes of this.#given.splice(0)) await this.#fallback.write(bytes, signal);
  }
}

/** Starts the pager; where there is no such program, everything goes to the output below. */
export function pager(below: EventOutput): Pager {
  const chosen = process.env['PAGER'] ?? '';
  return new SpawnedPager(chosen === '' ? 'less' : chosen, below);
}
