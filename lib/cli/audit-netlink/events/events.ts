/** `events`: selects and prints audit events from the kernel or a log. */
import { isatty } from 'node:tty';
import { JSON_LINE_FORMATS } from '../command-table';
import { localTarget } from '../../../machine/target';
import type { Rule } from '../../../rules/rule';
import { inNumber } from '../../../text/in-number';
import type { ColorChoice } from '../../shared/color';
import { UsageError } from '../../shared/json-document';
import type { Output } from '../../shared/output';
import { Ending } from '../../shared/ending';
import type { EventOutput } from '../../shared/event-output';
import { watchReader } from '../../shared/reader-watch';
import { eventFilter, everyEvent, type FilterOptions, necessaryFilter } from './filter';
import { FollowedRules } from './followed-rules';
import { eventFormat, type Format, rawFormat } from './format';
import { LiveEvents, type LiveOptions, type LiveWanted } from './live-events';
import { logEvents } from './log-events';
import { LossCounter } from './losses';
import { Printer } from './printer';
import { type Say, sayer } from './say';
import { readTemporaryRules } from './temporary-rules';

export interface EventsCommandOptions extends FilterOptions, LiveOptions {
  readonly format?: 'line' | 'pretty' | 'raw' | 'json' | 'ecs' | 'otel';
  readonly json?: boolean;
  readonly raw?: boolean;
  readonly pretty?: boolean;
  readonly color: ColorChoice;
  /** Texts of rules to add for as long as the command runs. */
  readonly add?: readonly string[];
  /** Rules file whose keys select events. */
  readonly followRules?: string;
  /** Log to read instead of the kernel; `-` is standard input. */
  readonly input?: string;
  /** How many characters of a command line's arguments to print. */
  readonly maxCommand?: number;
  /** How many events to print. */
  readonly count?: number;
}

/** Some records were lost, so the output is incomplete. */
const LOST = 1;

/** Something could not be put back; the message says how to repair it. */
const NOT_RESTORED = 2;

/** Undefined for JSON. */
function formatOf(options: EventsCommandOptions): Format | undefined {
  const { format, color } = options;
  if (format === 'json' || options.json === true) return undefined;
  if (format === 'ecs' || format === 'otel') return eventFormat(format, color);
  if (format === 'raw' || options.raw === true) return eventFormat('raw', color);
  const isPretty = format === 'pretty' || options.pretty === true;
  return eventFormat(isPretty ? 'words' : 'line', color);
}

/** Whether everything was put back. */
async function printLive(
  options: LiveWanted,
  rules: readonly Rule[],
  followed: FollowedRules | undefined,
  printer: Printer,
  { signal }: Ending,
  say: Say,
): Promise<boolean> {
  const live = new LiveEvents(options, signal, say);
  let restored = false;
  try {
    await live.prepare(rules, followed);
    await printer.print(live.batches(), signal);
  } finally {
    restored = await live.close();
  }
  return restored;
}

/** The counts of what was shown and what is missing. */
function sum({ events, damaged }: Printer, losses: LossCounter): string {
  const unreadable = damaged === 0 ? '' : `, ${damaged} unreadable skipped`;
  return `${inNumber(events, 'event')} shown, ${losses.sum()}${unreadable}`;
}

/**
 * Prints until the log ends, enough was printed, nobody reads any more, or a signal arrives.
 *
 * Returns the exit status: 0, or 1 when records were lost, or 2 when something could not be put
 * back.
 */
export async function eventsCommand(
  options: EventsCommandOptions,
  output: Output,
  events: EventOutput,
): Promise<number> {
  const say = sayer(output);
  using ending = new Ending(say);
  const format = formatOf(options);
  if (format === rawFormat && options.maxCommand !== undefined) {
    throw new UsageError('--max-command is not for raw lines, which are exact');
  }
  const target = localTarget();
  const matches = eventFilter(options, target);
  const rules = readTemporaryRules(options.add ?? [], target, say);
  const { followRules, input, count = Number.POSITIVE_INFINITY } = options;
  const losses = new LossCounter(format === undefined ? () => {} : say);
  const followed = followRules === undefined ? undefined : new FollowedRules(followRules, say);
  const printer = new Printer({
    format,
    maxCommand: options.maxCommand,
    wants: (event) => matches(event) && followed?.haveOneOf(event.keys()) !== false,
    showsDamaged:
      !JSON_LINE_FORMATS.has(options.format ?? '') &&
      matches === everyEvent &&
      followed === undefined,
    count,
    output: events,
    losses,
  });
  const endWatch = watchReader(events, ending);
  let restored = true;
  try {
    const filter = necessaryFilter(options, target);
    if (input !== undefined) {
      const isFiltered = filter.allOf.length > 0;
      const logged = logEvents(input, ending.signal, isFiltered ? filter : undefined);
      await printer.print(logged, ending.signal);
    } else {
      const wanted = { buffer: options.buffer, overflow: options.overflow, filter };
      restored = await printLive(wanted, rules, followed, printer, ending, say);
    }
  } finally {
    endWatch();
    followed?.close();
  }
  const isIncomplete = losses.total > 0 || printer.damaged > 0;
  if (format !== undefined && (isIncomplete || isatty(2))) say(sum(printer, losses));
  if (!restored) return NOT_RESTORED;
  return losses.total > 0 ? LOST : 0;
}
