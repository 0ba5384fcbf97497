/**
 * What runs in the thread of a module: it makes events or records of the lines that come, and calls the module's
 * function with them. An entry of its own; knows of the dispatcher only the messages.
 */
import { pathToFileURL } from 'node:url';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { AuditEvent, DamagedRecord } from '../../events/event';
import type { AuditRecord } from '../../events/record';
import { parseEventBatches } from '../../events/sources/parse-events';
import type { FromModule, ModuleStart, ToModule } from './module-messages';
import type { LostRecords } from './plugin-module';
import { LineRecords } from './records-of-lines';

/** The lines that come, one message at a time: the next is asked for when the one before was worked off. */
class Intake {
  readonly #port: MessagePort;
  readonly #ended = new AbortController();
  #message: Exclude<ToModule, string> | undefined;
  #isOver = false;
  #wake: (() => void) | undefined;
  /** Missing before what comes next. */
  missing = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (message: ToModule) => {
      if (message === 'ask') this.#ended.abort();
      else if (message === 'end') this.#isOver = true;
      else this.#message = message;
      this.#wake?.();
    });
  }

  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  async *pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const message = this.#message;
      if (message !== undefined) {
        this.#message = undefined;
        this.missing += message.missing;
        this.say('taken');
        yield message.bytes;
      } else if (this.#isOver || this.signal.aborted) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  say(message: FromModule): void {
    // The rule takes the port for a window.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#port.postMessage(message);
  }

  close(): void {
    this.say('returned');
    this.#port.close();
  }

  takeLoss(): LostRecords | undefined {
    const { missing: count } = this;
    this.missing = 0;
    return count === 0 ? undefined : { type: 'lost', where: 'queue', count };
  }
}

async function* eventsOf(
  intake: Intake,
): AsyncGenerator<AuditEvent | DamagedRecord | LostRecords, void, undefined> {
  for await (const batch of parseEventBatches(intake.pieces())) {
    const loss = intake.takeLoss();
    if (loss !== undefined) yield loss;
    yield* batch;
  }
}

async function* recordsOf(
  intake: Intake,
): AsyncGenerator<AuditRecord | LostRecords, void, undefined> {
  const lines = new LineRecords();
  for await (const bytes of intake.pieces()) {
    const loss = intake.takeLoss();
    if (loss !== undefined) yield loss;
    yield* lines.read(bytes);
  }
}

async function run(port: MessagePort): Promise<void> {
  const { path, args, format } = workerData as ModuleStart;
  const intake = new Intake(port);
  const { default: plugin } = (await import(pathToFileURL(path).href)) as { default?: unknown };
  if (typeof plugin !== 'function') {
    throw new TypeError(`${path} has no function as its default export`);
  }
  const items = format === 'records' ? recordsOf(intake) : eventsOf(intake);
  await (plugin as (...given: unknown[]) => unknown)(items, { args, signal: intake.signal });
  intake.close();
}

// Nothing waits for it: what it throws ends the thread, and is told to the dispatcher.
if (parentPort !== null) void run(parentPort);
