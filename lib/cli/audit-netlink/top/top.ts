/** `top`: how many events there are a second, by what they have in common, on a live screen or once. */
import { isatty } from 'node:tty';
import type { EventCondition } from '../../../events/where/where';
import { localTarget } from '../../../machine/target';
import { RateCounter } from '../../../metrics/rate-counter';
import { type GroupingError, groupingOf } from '../../../report/grouping';
import { escapeControls } from '../../../text/escape';
import { type ColorChoice, isColored } from '../../shared/color';
import { Ending } from '../../shared/ending';
import type { EventOutput } from '../../shared/event-output';
import { type CommandDocument, UsageError } from '../../shared/json-document';
import type { Output } from '../../shared/output';
import { watchReader } from '../../shared/reader-watch';
import { terminalWidth } from '../../shared/terminal';
import { eventFilter, type FilterOptions, necessaryFilter } from '../events/filter';
import { type Say, sayer } from '../events/say';
import { ChosenEvents } from './chosen-events';
import { LiveScreen } from './live-screen';
import { type Span, spanJson, spanText } from './once';
import { onResize, processKeyboard, processTerminal } from './process-terminal';
import { Screen } from './screen';
import { KernelSource, LogSource, type Source } from './source';
import { Spans } from './spans';
import { Tally } from './tally';
import { View } from './view';

export interface TopCommandOptions extends FilterOptions {
  /** What to count by, with commas. */
  readonly by: string;
  /** Log to read instead of the kernel; `-` is standard input. */
  readonly input?: string;
  readonly once?: boolean;
  readonly batch?: boolean;
  readonly json?: boolean;
  /** How long to count, in seconds. */
  readonly seconds?: number;
  /** How long between two frames, in seconds. */
  readonly interval: number;
  readonly count?: number;
  readonly top?: string;
  readonly numeric?: boolean;
  readonly color: ColorChoice;
}

/** Records were lost, so that the counts are too low. */
const LOST = 1;

/** How long `--once` counts what the kernel writes, in seconds. */
const ONCE_SECONDS = 5;

/** How many rows people are shown. */
const TOP_ROWS = 10;

function topOf({ top, json }: TopCommandOptions): number {
  if (top === undefined) return json === true ? Number.POSITIVE_INFINITY : TOP_ROWS;
  if (top === 'all') return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,6}$/.test(top)) return Number(top);
  throw new UsageError(escapeControls(`--top ${top}: must be a positive integer, or all`));
}

/** What the options say together, before anything is opened. */
function checkModes(options: TopCommandOptions): void {
  const { once = false, json = false, batch = false, seconds, count, top } = options;
  if (json && batch) throw new UsageError('--json is one document: use it with --once');
  if (once || json) {
    if (batch) throw new UsageError('--once and --batch exclude each other');
    if (count !== undefined) throw new UsageError('--count is for --batch');
    return;
  }
  if (seconds !== undefined) throw new UsageError('--seconds is for --once; see --interval');
  if (batch) return;
  if (count !== undefined) throw new UsageError('--count is for --batch');
  if (top !== undefined) throw new UsageError('--top is for --once and --batch');
  if (!isatty(1) || process.env['TERM'] === 'dumb') {
    throw new UsageError(
      'standard output is not a terminal that can be drawn on: use --once or --batch',
    );
  }
}

/** The words of `--by`, each of which can be meant. */
function wordsOf({ by, numeric = false }: TopCommandOptions): readonly string[] {
  const words = new Set(by.split(',').map((word) => word.trim()));
  if (words.has('')) throw new UsageError(escapeControls(`--by ${by}: has a word that is empty`));
  try {
    return [...words].map((word) => groupingOf(word, { numeric }).name);
  } catch (error) {
    const { name, message } = error as GroupingError;
    if (name !== 'GroupingError') throw error;
    throw new UsageError(escapeControls(`--by ${by}: ${message}`), { cause: error });
  }
}

interface Invocation {
  readonly options: TopCommandOptions;
  /** What to count by. */
  readonly words: readonly string[];
  readonly wants: EventCondition;
  readonly source: Source;
  readonly ending: Ending;
  readonly output: Output;
  readonly events: EventOutput;
  readonly document: CommandDocument | undefined;
}

/** How many records were lost. */
async function printSpans({
  options,
  words,
  wants,
  source,
  ending,
  output,
  events,
  document,
}: Invocation): Promise<number> {
  const { numeric = false, batch = false, seconds, interval, count, color } = options;
  const width = terminalWidth('stdout');
  const onSpan = (span: Span): void => {
    if (document !== undefined) document.add({ top: spanJson(span) });
    else output.out(`${spanText(span, width, isColored(color))}${batch ? '\n' : ''}`);
  };
  const once = source.kind === 'kernel' ? (seconds ?? ONCE_SECONDS) : seconds;
  const spans = new Spans(source, {
    by: words,
    numeric,
    top: topOf(options),
    wants,
    seconds: batch ? interval : once,
    count: batch ? (count ?? Number.POSITIVE_INFINITY) : 1,
    onSpan,
  });
  const endWatch = watchReader(events, ending);
  try {
    await spans.run(ending.signal, () => ending.end());
  } finally {
    endWatch();
  }
  return spans.lost;
}

/** How many records were lost. */
async function showScreen(invocation: Invocation): Promise<number> {
  const { options, words, wants, source, ending, events } = invocation;
  const { numeric = false, input = '', interval, color } = options;
  const tally = new Tally({
    source,
    counter: new RateCounter({ by: words, numeric }, source.nowMs()),
    chosen: new ChosenEvents(localTarget()),
    wants,
  });
  const live = new LiveScreen({
    tally,
    view: new View(words),
    screen: new Screen(processTerminal(events, ending.signal)),
    keyboard: processKeyboard(input !== '-'),
    path: input,
    isColored: isColored(color),
    intervalMs: interval * 1000,
    ending,
  });
  const endResize = onResize(() => live.redraw());
  try {
    await live.run();
  } finally {
    endResize();
  }
  return tally.losses.total;
}

function sayIfDisabled({ status }: Source, say: Say): void {
  if (status?.enabled !== 'disabled') return;
  say('audit is disabled, so the kernel writes no events; enable it with: auditctl -e 1');
}

/** Returns the exit status: 0, or 1 when records were lost. */
export async function topCommand(
  options: TopCommandOptions,
  output: Output,
  events: EventOutput,
  document: CommandDocument | undefined,
): Promise<number> {
  checkModes(options);
  const { input, once = false, batch = false, json = false } = options;
  const say = sayer(output);
  using ending = new Ending(say);
  const target = localTarget();
  const words = wordsOf(options);
  const wants = eventFilter(options, target);
  const filter = necessaryFilter(options, target);
  const isScreen = !once && !batch && !json;
  const source: Source =
    input === undefined
      ? new KernelSource(filter, ending.signal)
      : new LogSource(input, ending.signal);
  try {
    if (!isScreen) sayIfDisabled(source, say);
    const invocation = { options, words, wants, source, ending, output, events, document };
    const lost = await (isScreen ? showScreen(invocation) : printSpans(invocation));
    return lost > 0 ? LOST : 0;
  } finally {
    await source.close();
  }
}
