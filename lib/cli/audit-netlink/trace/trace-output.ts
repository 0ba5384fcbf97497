/** Where the events of a trace go: standard error, or a file, so that standard output is the program's alone. */
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { dispose } from '../../../machine/dispose-symbols';
import { bytesOfText } from '../../../text/byte-text';
import { escapeControls } from '../../../text/escape';
import { namingFile } from '../../../text/file-error';
import { type EventOutput, eventOutput } from '../../shared/event-output';

const STANDARD_OUTPUT = '-';

/** Events tell whatever a program does and with what: they are for their owner. */
const OWNER_ONLY = 0o600;

/** A file of this machine, which takes everything at once. */
class FileOutput implements EventOutput {
  readonly #path: string;
  readonly #descriptor: number;

  constructor(path: string, descriptor: number) {
    this.#path = path;
    this.#descriptor = descriptor;
  }

  /** @throws {Error} when the file takes no more. */
  async write(text: string | Uint8Array): Promise<void> {
    const bytes = typeof text === 'string' ? bytesOfText(text) : text;
    namingFile(escapeControls(this.#path), 'written', () => {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
    });
  }

  isDeserted(): boolean {
    return false;
  }
}

export class TraceOutput implements Disposable {
  readonly descriptor: number;
  readonly events: EventOutput;
  readonly #isOwn: boolean;

  /**
   * @param path undefined for standard error, `-` for standard output
   * @throws {Error} when the file cannot be opened.
   */
  constructor(path: string | undefined) {
    this.#isOwn = path !== undefined && path !== STANDARD_OUTPUT;
    if (path === undefined) this.descriptor = 2;
    else if (path === STANDARD_OUTPUT) this.descriptor = 1;
    else {
      const file = Buffer.from(bytesOfText(path));
      this.descriptor = namingFile(escapeControls(path), 'written', () =>
        openSync(file, 'w', OWNER_ONLY),
      );
    }
    const isFile = this.#isOwn && fstatSync(this.descriptor).isFile();
    this.events = isFile
      ? new FileOutput(path ?? '', this.descriptor)
      : eventOutput(this.descriptor);
  }

  [dispose](): void {
    if (this.#isOwn) closeSync(this.descriptor);
  }
}
