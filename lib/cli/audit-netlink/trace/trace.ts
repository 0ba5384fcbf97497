/** `trace`: runs a program, prints the events of it and of what it starts, and ends as it does. */
import { isatty } from 'node:tty';
import type { AuditEvent } from '../../../events/event';
import type { StreamItem } from '../../../events/sources/event-stream';
import { dispose } from '../../../machine/dispose-symbols';
import { localTarget } from '../../../machine/target';
import { inNumber } from '../../../text/in-number';
import { findProgram } from '../../../trace/find-program';
import { type ProgramTrace, traceProgram } from '../../../trace/program-trace';
import { JsonArray } from '../../shared/json-array';
import { eventFilter, type FilterOptions } from '../events/filter';
import { LossCounter } from '../events/losses';
import { Printer } from '../events/printer';
import type { Say } from '../events/say';
import { type FormatOptions, searchFormat } from '../search/search-format';
import { handedOn, signalStatus } from './handed-on';
import { PassedSignals } from './passed-signals';
import { TraceOutput } from './trace-output';

export interface TraceCommandOptions extends FormatOptions, Pick<FilterOptions, 'where'> {
  /** Only the system calls that use resources. */
  readonly resources?: boolean;
  /** Whether the program gets an audit session of its own. */
  readonly session?: boolean;
  /** The file for events; `-` is standard output, and default standard error. */
  readonly output?: string;
}

/** What a program says of a trace. */
export interface TraceWords {
  readonly say: Say;
  /** Before the program begins. */
  readonly starting?: (program: string) => void;
  /** The program has ended, and the trace ends. */
  readonly ending?: () => void;
  /** Everything is as it was before. */
  readonly done?: (pid: number) => void;
}

function processCount(count: number): string {
  return count === 1 ? '1 process' : `${count} processes`;
}

/** What is missing, where something is. */
function tellMissing(trace: ProgramTrace, losses: LossCounter, say: Say): void {
  const { events, processes, unfollowed, stillRunning } = trace.stats;
  if (losses.total > 0 || isatty(2)) {
    say(`${inNumber(events, 'event')} of ${processCount(processes)}, ${losses.sum()}`);
  }
  if (unfollowed > 0) {
    say(`${processCount(unfollowed)} got no rules, so what they started is missing`);
  }
  if (stillRunning > 0) {
    say(`no longer traced: ${processCount(stillRunning)} that still run`);
  }
}

function tellAbandoned({ abandonedKeys }: ProgramTrace, say: Say): void {
  for (const key of abandonedKeys) {
    say(`a trace that was killed left its rules; delete them with: auditctl -D -k ${key}`);
  }
}

/** Prints until the trace ends. */
async function printTrace(
  trace: ProgramTrace,
  options: TraceCommandOptions,
  { descriptor, events: output }: TraceOutput,
  losses: LossCounter,
  signal: AbortSignal,
): Promise<void> {
  const { format, head, isArray } = searchFormat(options, descriptor);
  const array = isArray ? new JsonArray(output) : undefined;
  const printer = new Printer({
    format,
    maxCommand: undefined,
    wants: eventFilter({ where: options.where ?? [] }, localTarget()),
    showsDamaged: false,
    count: Number.POSITIVE_INFINITY,
    output: array ?? output,
    losses,
  });
  let isBegun = false;
  async function* begun(): AsyncGenerator<readonly StreamItem[], void, undefined> {
    for await (const batch of trace.batches()) {
      if (!isBegun) {
        const events = batch.filter((item): item is AuditEvent => item.type === 'event');
        await output.write(head(events), signal);
      }
      isBegun = true;
      yield batch;
    }
  }
  await printer.print(begun(), signal);
  if (!isBegun) await output.write(head([]), signal);
  await array?.end(signal);
}

/**
 * Runs a program and traces it.
 *
 * Returns the exit status of the program, or ends as it did by a signal; `failed` where the kernel is not as it was
 * before, or not all could be printed.
 *
 * @throws {TraceError} when the program cannot be run, or cannot be audited.
 * @throws {AuditError} when the kernel refuses.
 */
export async function traceCommand(
  [program = '', ...words]: readonly string[],
  options: TraceCommandOptions,
  { say, starting, ending, done }: TraceWords,
  failed: number,
): Promise<number> {
  // Whatever is wrong with them is told before anything runs.
  searchFormat(options);
  eventFilter({ where: options.where ?? [] }, localTarget());
  using output = new TraceOutput(options.output);
  using signals = new PassedSignals();
  findProgram(program, process.env['PATH']);
  starting?.(program);
  const calls = options.resources === true ? 'resources' : 'all';
  const trace = await traceProgram(program, words, {
    calls,
    session: options.session === true,
    signal: signals.signal,
  });
  tellAbandoned(trace, say);
  signals.passTo((signal) => trace.child.kill(signal));
  const losses = new LossCounter(say);
  let failure: Error | undefined;
  try {
    await printTrace(trace, options, output, losses, signals.signal);
  } catch (error) {
    failure = error as Error;
    say(failure.message);
  }
  if (signals.signal.aborted) {
    say('the trace ends; the program still runs');
  } else {
    // The program goes on where nobody reads any more, or no more can be written.
    await trace.exited;
    ending?.();
  }
  try {
    await trace.close();
  } catch (error) {
    if (failure === undefined) say((error as Error).message);
    failure ??= error as Error;
  }
  tellMissing(trace, losses, say);
  done?.(trace.pid);
  if (failure !== undefined) return failed;
  if (signals.signal.aborted) return signalStatus(signals.last ?? 'SIGTERM');
  signals[dispose]();
  return handedOn(await trace.exited);
}
