/** `audit-netlink events` in the test's own process, on a kernel that is played. */
import { run } from '../../../../../lib/cli/audit-netlink/audit-netlink';
import { addon, type EventBatch } from '../../../../../lib/kernel/native';
import { CollectedOutput } from '../../../../support/collected-output';
import type { CommandResult } from '../../../../support/command';
import { ScriptedEventStream } from '../../../scripted-addon';

/** Record types that the tests' lines have. */
const TYPES = { SYSCALL: 1300, PATH: 1302, CWD: 1307, PROCTITLE: 1327, USER_LOGIN: 1112 };

/** The lines' events, packed as the native part packs them. */
export function packedEvents(log: string): Pick<EventBatch, 'bytes' | 'index'> {
  const reassembler = new (addon().Reassembler)({
    types: new (addon().RecordTypes)(Object.keys(TYPES), Uint32Array.from(Object.values(TYPES))),
    timeoutMs: 2000,
    maxEvents: 64,
    maxBytes: 1 << 20,
    maxLineBytes: 1 << 16,
  });
  const first = reassembler.push(Buffer.from(log), 0);
  return first.index.length > 0 ? first : reassembler.finish();
}

/** A command that is under way. */
export class RunningEvents {
  readonly output = new CollectedOutput();
  readonly #code: Promise<number>;

  constructor(...words: readonly string[]) {
    this.#code = run(['events', ...words], this.output);
  }

  /** Starts it, and waits until it listens. */
  static readonly listening = async (...words: readonly string[]): Promise<RunningEvents> => {
    const running = new RunningEvents(...words);
    await running.says('listening');
    return running;
  };

  /** What it reads the kernel's events from. */
  get stream(): ScriptedEventStream {
    return ScriptedEventStream.opened.at(-1) as ScriptedEventStream;
  }

  /** Waits until one of its streams says this. */
  async says(text: string): Promise<void> {
    while (!(this.output.stdout + this.output.stderr).includes(text)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async ended(): Promise<CommandResult> {
    const code = await this.#code;
    return { code, stdout: this.output.stdout, stderr: this.output.stderr };
  }

  /** Ends it as a signal does: with what Node.js calls for it. */
  async endedBy(signal: NodeJS.Signals): Promise<CommandResult> {
    process.emit(signal, signal);
    return await this.ended();
  }
}
