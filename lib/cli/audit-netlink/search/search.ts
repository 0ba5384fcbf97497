/** `search`: finds events in logs and prints them. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import type { LogFileError } from '../../../errors';
import type { AuditEvent } from '../../../events/event';
import { readAuditdConf } from '../../../logs/auditd-conf';
import { pathBytes, STANDARD_INPUT } from '../../../logs/log-file';
import { given } from '../../../search/given';
import { FollowedSearch } from '../../../search/followed-search';
import { atMost, orderedEvents, type Search } from '../../../search/search-events';
import { Ending } from '../../shared/ending';
import { type EventOutput, ReaderGone } from '../../shared/event-output';
import { JsonArray } from '../../shared/json-array';
import { UsageError } from '../../shared/json-document';
import type { Output } from '../../shared/output';
import { pager } from '../../shared/pager';
import { watchReader } from '../../shared/reader-watch';
import { type ProgressBar, progressBarIf } from '../../shared/progress-bar';
import { LossCounter } from '../events/losses';
import { Printer } from '../events/printer';
import { type Say, sayer } from '../events/say';
import { type TimeOptions, timesOf } from '../time-option';
import { ProcessTree } from './process-tree';
import { type ConditionOptions, searchCondition } from './search-conditions';
import { type FormatOptions, type SearchFormat, searchFormat } from './search-format';
import { SessionContext } from './session-context';

export interface SearchCommandOptions extends ConditionOptions, FormatOptions, TimeOptions {
  readonly limit?: number;
  readonly reverse?: boolean;
  /** How many events of the same session to print around each. */
  readonly context?: number;
  /** Go on with what is being written. */
  readonly follow?: boolean;
  /** The file that says where an earlier search ended. */
  readonly checkpoint?: string;
  /** Print the processes of the events instead of the events. */
  readonly tree?: boolean;
  /** False for `--no-pager`. */
  readonly pager?: boolean;
}

const FOUND = 0;
const NOTHING_FOUND = 1;
/** Some log could not be read, so that events may be missing. */
const INCOMPLETE = 2;

type Batches = AsyncGenerator<readonly AuditEvent[], void, undefined>;

/** Events with those of their sessions around them; for this, every event of the time is read. */
async function* withContext(search: Search, count: number, limit: number): Batches {
  const context = new SessionContext(count);
  let matches = 0;
  for await (const batch of orderedEvents({ ...search, condition: EVERYTHING }, {})) {
    const shown: AuditEvent[] = [];
    for (const event of batch) {
      const isMatch = matches < limit && search.condition.matches(event);
      if (isMatch) matches += 1;
      shown.push(...context.with(event, isMatch));
    }
    yield shown;
  }
}

const EVERYTHING = { matches: () => true, necessary: { allOf: [] } };

/** Output in front of which the progress bar is taken away. */
function besideBar(output: EventOutput, bar: ProgressBar): EventOutput {
  return {
    write: async (text, signal) => {
      bar.clear();
      await output.write(text, signal);
    },
    isDeserted: () => output.isDeserted(),
  };
}

/** Everything that the options mean, before anything is read. */
interface Wanted {
  readonly options: SearchCommandOptions;
  readonly search: Search;
  readonly format: SearchFormat;
  readonly followed?: FollowedSearch | undefined;
}

function wantedBy(files: readonly string[], options: SearchCommandOptions): Wanted {
  const { context, reverse, tree, fields, format } = options;
  if (context !== undefined && reverse === true) {
    throw new UsageError('--context is for events in the order of time, not for --reverse');
  }
  for (const [option, isGiven] of [
    ['--follow', options.follow === true],
    ['--checkpoint', options.checkpoint !== undefined],
  ] as const) {
    if (isGiven && (reverse === true || context !== undefined)) {
      throw new UsageError(`${option} is neither for --reverse nor for --context`);
    }
  }
  if (options.checkpoint !== undefined && options.limit !== undefined) {
    throw new UsageError('--checkpoint is not for --limit: what is left out would never be found');
  }
  if (tree === true && (fields !== undefined || format !== undefined)) {
    throw new UsageError('--tree prints processes, and takes no --format and no --fields');
  }
  const search: Search = {
    ...(files.length === 0 ? {} : { files }),
    condition: searchCondition(options),
    isWritten: true,
    ...timesOf(options),
  };
  return { options, search, format: searchFormat(options) };
}

/** The log that is followed: the machine's own, a file, or that of a folder. */
function followedLog(files: readonly string[] | undefined): string {
  if (files === undefined) return readAuditdConf().logFile;
  const [file = '', ...others] = files;
  if (others.length > 0 || file === STANDARD_INPUT) {
    throw new UsageError('--follow and --checkpoint are for one log, with those rotated from it');
  }
  try {
    return statSync(pathBytes(file)).isDirectory() ? join(file, 'audit.log') : file;
  } catch {
    // Whoever opens it tells what is wrong.
    return file;
  }
}

/** Undefined where the logs are read once, from end to end. */
function followedSearch({ options, search }: Wanted): FollowedSearch | undefined {
  const { follow = false, checkpoint, since } = options;
  if (!follow && checkpoint === undefined) return undefined;
  return new FollowedSearch(search, {
    logFile: followedLog(search.files),
    waits: follow,
    // What happened before is asked for by a time or a checkpoint.
    from: follow && since === undefined && checkpoint === undefined ? 'end' : 'beginning',
    checkpoint,
  });
}

function batchesOf({ options, search, followed }: Wanted): Batches {
  const { context, limit, reverse } = options;
  if (followed !== undefined) return atMost(followed.batches(), limit ?? Number.POSITIVE_INFINITY);
  if (context !== undefined) return withContext(search, context, limit ?? Number.POSITIVE_INFINITY);
  const order = reverse === true ? 'newest' : 'oldest';
  return orderedEvents(search, { order, ...given<{ limit: number }>({ limit }) });
}

async function printTree(
  wanted: Wanted,
  output: EventOutput,
  signal: AbortSignal,
): Promise<number> {
  const tree = new ProcessTree();
  let events = 0;
  for await (const batch of batchesOf(wanted)) {
    for (const event of batch) tree.add(event);
    events += batch.length;
  }
  await output.write(tree.text(), signal);
  return events;
}

/** Returns how many events were printed. */
async function printEvents(
  wanted: Wanted,
  output: EventOutput,
  say: Say,
  signal: AbortSignal,
): Promise<number> {
  const { format, head, isArray } = wanted.format;
  const array = isArray ? new JsonArray(output) : undefined;
  const printer = new Printer({
    format,
    maxCommand: undefined,
    wants: () => true,
    showsDamaged: false,
    count: Number.POSITIVE_INFINITY,
    output: array ?? output,
    losses: new LossCounter(say),
  });
  let isBegun = false;
  async function* begun(): Batches {
    for await (const batch of batchesOf(wanted)) {
      // Nothing found is nothing printed, but for the names that CSV has.
      if (!isBegun) await output.write(head(batch), signal);
      isBegun = true;
      yield batch;
    }
  }
  await printer.print(begun(), signal);
  if (!isBegun && wanted.options.format === 'csv') await output.write(head([]), signal);
  if (array !== undefined && !signal.aborted) await array.end(signal);
  return printer.events;
}

/**
 * Prints until the logs end, enough was printed, nobody reads any more, or a signal arrives.
 *
 * Returns the exit status: 0 when something was found, 1 when nothing was, 2 when a log could not be read.
 */
export async function searchCommand(
  files: readonly string[],
  options: SearchCommandOptions,
  output: Output,
  events: EventOutput,
): Promise<number> {
  const wanted = wantedBy(files, options);
  const bar = progressBarIf(isatty(2));
  const say = sayer({
    ...output,
    error: (line) => {
      bar.clear();
      output.error(line);
    },
  });
  using ending = new Ending(say);
  const { signal } = ending;
  const errors: LogFileError[] = [];
  const usesPager = isatty(1) && options.pager !== false && options.follow !== true;
  const shown = usesPager ? pager(events) : undefined;
  const to = shown ?? besideBar(events, bar);
  const search: Search = {
    ...wanted.search,
    signal,
    onError: (error) => errors.push(error),
    // A pager has the terminal for itself.
    ...(usesPager ? {} : { onProgress: ({ bytes, total }) => bar.update(bytes, total) }),
  };
  const endWatch = watchReader(to, ending);
  let found = 0;
  try {
    const job: Wanted = { ...wanted, search, followed: followedSearch({ ...wanted, search }) };
    found =
      options.tree === true
        ? await printTree(job, to, signal)
        : await printEvents(job, to, say, signal);
    job.followed?.save();
  } catch (error) {
    // There is nothing left to do.
    if (!(error instanceof ReaderGone)) throw error;
    found = 1;
  } finally {
    endWatch();
    bar.clear();
    await shown?.end();
  }
  for (const error of errors) say(error.message);
  if (errors.length > 0) return INCOMPLETE;
  if (found === 0 && isatty(2)) say('no event was found');
  return found === 0 ? NOTHING_FOUND : FOUND;
}
