/**
 * A plugin that is a module of JavaScript: a thread, which gets its records as messages, one at a time. Knows no queue,
 * and does not start it again.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { foldersFrom } from '../../kernel/package-folders';
import type { Carrier, CarrierListener, PluginEnd } from './carrier';
import type { FromModule, ModuleStart, ToModule } from './module-messages';
import type { ModulePlugin } from './plugin-file';
import { linesOf } from './record-bytes';
import type { Portion } from './record-queue';

/** What the build makes of `lib/daemon/dispatch/module-thread.ts`. */
const THREAD = 'dist/daemon/module-thread.js';

function threadFile(): string {
  const files = foldersFrom(__dirname).map((folder) => join(folder, THREAD));
  return files.find((file) => existsSync(file)) ?? (files.at(-1) as string);
}

/** What a module threw. An error of another thread is one by its members alone. */
function errorOf(thrown: unknown): Error {
  const isError = typeof (thrown as Partial<Error> | null | undefined)?.message === 'string';
  return isError ? (thrown as Error) : new Error(String(thrown), { cause: thrown });
}

export class ModuleCarrier implements Carrier {
  readonly isStarted = true;
  readonly #worker: Worker;
  #done: ((error: Error | undefined) => void) | undefined;

  constructor({ path, args, format }: ModulePlugin, { onEnd, onDeaf }: CarrierListener) {
    const workerData: ModuleStart = { path, args, format };
    const worker = new Worker(threadFile(), { workerData, stdout: true, stderr: true });
    this.#worker = worker;
    // What it prints goes nowhere, as with programs.
    worker.stdout.resume();
    worker.stderr.resume();
    let error: Error | undefined;
    worker.on('error', (thrown: unknown) => {
      error = errorOf(thrown);
    });
    worker.on('exit', (status) => {
      const end: PluginEnd = { status, error };
      onEnd(end);
    });
    worker.on('message', (message: FromModule) => {
      if (message === 'returned') {
        onDeaf();
        return;
      }
      const done = this.#done;
      this.#done = undefined;
      done?.(undefined);
    });
  }

  get threadId(): number {
    return this.#worker.threadId;
  }

  write({ records, missing }: Portion, done: (error: Error | undefined) => void): void {
    this.#done = done;
    const bytes = linesOf(records);
    this.#post({ bytes, missing }, [bytes.buffer]);
  }

  end(): void {
    this.#post('end');
  }

  hangUp(): void {
    // What it is to read again it is started again for.
  }

  ask(): void {
    this.#post('ask');
  }

  kill(): void {
    void this.#worker.terminate();
  }

  #post(message: ToModule, transferred: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transferred);
  }
}
