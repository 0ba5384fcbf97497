/**
 * A plugin that is a program: a process whose standard input is a socket pair, as auditd-plugins(5) promises. Knows no
 * queue, and does not start it again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Carrier, CarrierListener } from './carrier';
import type { ProgramPlugin } from './plugin-file';
import { framesOf, linesOf } from './record-bytes';
import type { Portion } from './record-queue';

/** What libuv calls a pipe is a pair of AF_UNIX sockets. Nothing of the environment goes along, as in auditd. */
function startProgram({ path, args }: ProgramPlugin): ChildProcess {
  return spawn(path, args, { stdio: ['pipe', 'ignore', 'ignore'], env: {}, cwd: '/' });
}

export class ProgramCarrier implements Carrier {
  readonly #encode: typeof linesOf;
  readonly #child: ChildProcess | undefined;

  constructor(plugin: ProgramPlugin, { onEnd, onDeaf }: CarrierListener) {
    this.#encode = plugin.format === 'binary' ? framesOf : linesOf;
    try {
      const child = startProgram(plugin);
      this.#child = child;
      child.on('error', (error) => {
        if (child.pid === undefined) onEnd({ error });
      });
      child.on('exit', (status, signal) => {
        // A child of its own may hold the other end.
        child.stdin?.destroy();
        onEnd({ status: status ?? undefined, signal: signal ?? undefined });
      });
      // Without descriptors left there is no stream either.
      child.stdin?.on('error', onDeaf);
    } catch (error) {
      process.nextTick(() => onEnd({ error: error as Error }));
    }
  }

  get isStarted(): boolean {
    return this.pid !== undefined;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  write({ records }: Portion, done: (error: Error | undefined) => void): void {
    const { stdin } = this.#child ?? {};
    stdin?.write(this.#encode(records), (error) => {
      // Of a stream that was destroyed Node.js says that all went well.
      if (error !== null && error !== undefined) done(error);
      else if (!stdin.destroyed) done(undefined);
    });
  }

  end(isBusy: boolean): void {
    if (isBusy) this.#child?.stdin?.destroy();
    else this.#child?.stdin?.end();
  }

  hangUp(): void {
    this.#child?.kill('SIGHUP');
  }

  ask(): void {
    this.#child?.kill('SIGTERM');
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }
}
