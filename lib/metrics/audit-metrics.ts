/** {@link AuditMetrics}: what is measured of events and the kernel. Does not know who asks for it, or how. */
import {
  type Check,
  checkFlag,
  checkInteger,
  checkOptional,
  checkOptions,
  type ChecksOf,
  checkWord,
  isObject,
  refuseArgument,
} from '../arguments';
import { checkEvent, type EventData } from '../events/data/event-data';
import type { StreamItem } from '../events/sources/event-stream';
import type { CountedLoss } from '../events/sources/loss';
import type { AuditStatus } from '../kernel/status';
import { outcomeOfEvent } from '../events/normalized/normalized-event';
import { flat } from '../report/group-counts';
import { ENABLED_STATES } from '../tables/settings';
import type { DaemonQueue } from './daemon-report';
import { type Metric, type MetricSample, prometheusText } from './prometheus-text';

/** How much {@link AuditMetrics} tells apart. */
export interface AuditMetricsOptions {
  /** How many keys have a counter of their own. Default 1,000; events with others are counted together. */
  readonly maxKeys?: number;
}

const METRICS_OPTIONS = {
  maxKeys: checkInteger(0, 100_000),
} satisfies ChecksOf<AuditMetricsOptions>;

const checkItem: Check = (value, argument) => {
  if (!isObject(value)) refuseArgument(argument, 'an item of a stream', value);
};

const checkEnabled = checkWord(ENABLED_STATES);

const checkStatus = checkOptional((value, argument) => {
  if (!isObject(value)) refuseArgument(argument, 'a status, as getStatus gives it', value);
  checkEnabled(value['enabled'], `${argument}.enabled`);
});

const checkRules = checkOptional(checkInteger(0, Number.MAX_SAFE_INTEGER));

const checkQueue = checkOptional((value, argument) => {
  if (isObject(value) && typeof value['reportedMs'] === 'number') return;
  refuseArgument(argument, 'a queue, as readDaemonQueue gives it', value);
});

const PLACES: readonly CountedLoss['where'][] = ['kernel', 'socket', 'queue', 'unreadable'];

/** The kernel has 256 bytes for all keys of a rule: what is longer was made up. */
const MOST_CHARACTERS = 256;

/** Types have names; those without one are counted together. */
function typeOf({ records: [first] }: EventData): string {
  const type = first?.type ?? 'UNKNOWN';
  return type.startsWith('UNKNOWN[') ? 'UNKNOWN' : type;
}

/**
 * Counts of events and losses, and the kernel's state, as metrics: for Prometheus with {@link AuditMetrics.text}.
 *
 * ```ts
 * const metrics = new AuditMetrics();
 * for await (const item of auditEvents()) metrics.add(item);
 * ```
 *
 * Labels have keys of rules, record types and results, and never paths or users, so that their number has a limit.
 */
export class AuditMetrics {
  readonly #maxKeys: number;
  readonly #byType = new Map<string, Map<string, number>>();
  readonly #byKey = new Map<string, number>();
  readonly #lost = new Map<string, number>();
  #untoldKeys = 0;
  #records = 0;
  #damaged = 0;
  #isListening: boolean | undefined;
  #status: AuditStatus | undefined;
  #rules: number | undefined;
  #queue: DaemonQueue | undefined;

  /** @throws {ArgumentError} for options that it does not take */
  constructor(options: AuditMetricsOptions = {}) {
    checkOptions(options, METRICS_OPTIONS);
    this.#maxKeys = options.maxKeys ?? 1000;
  }

  /**
   * Counts an event, a record that cannot be read, or a loss.
   *
   * @throws {ArgumentError} for what is none of these
   */
  add(item: StreamItem | EventData): void {
    checkItem(item, 'item');
    if ('type' in item && item.type === 'lost') {
      if (item.where !== 'serials') this.#addLost(item);
    } else if ('type' in item && item.type === 'damaged') this.#damaged += 1;
    else this.#addEvent(item);
  }

  /**
   * Takes what the kernel said of itself last; undefined while it says nothing.
   *
   * @throws {ArgumentError} for anything else
   */
  setStatus(status: AuditStatus | undefined): void {
    checkStatus(status, 'status');
    this.#status = status;
  }

  /**
   * Takes how many rules the kernel has; undefined while that is not known.
   *
   * @throws {ArgumentError} for what is not such a number
   */
  setRules(count: number | undefined): void {
    checkRules(count, 'count');
    this.#rules = count;
  }

  /**
   * Takes what an audit daemon said of its queue last; undefined while it says nothing.
   *
   * @throws {ArgumentError} for anything else
   */
  setDaemonQueue(queue: DaemonQueue | undefined): void {
    checkQueue(queue, 'queue');
    this.#queue = queue;
  }

  /**
   * Takes whether events are being counted.
   *
   * @throws {ArgumentError} for what is neither true nor false
   */
  setListening(isListening: boolean): void {
    checkFlag(isListening, 'isListening');
    this.#isListening = isListening;
  }

  /** Everything that is known, each metric under the same name always. */
  metrics(): readonly Metric[] {
    return [...this.#kernelMetrics(), ...this.#daemonMetrics(), ...this.#eventMetrics()];
  }

  /** {@link metrics} as Prometheus reads them. */
  text(): string {
    return prometheusText(this.metrics());
  }

  #addLost({ where, count }: CountedLoss): void {
    this.#lost.set(where, (this.#lost.get(where) ?? 0) + count);
  }

  #addEvent(event: EventData): void {
    checkEvent(event, 'item');
    this.#records += event.records.length;
    const type = typeOf(event);
    const { result } = outcomeOfEvent(event);
    const results = this.#byType.get(type) ?? new Map<string, number>();
    this.#byType.set(type, results);
    results.set(result, (results.get(result) ?? 0) + 1);
    for (const key of new Set(event.keys())) this.#addKey(key);
  }

  #addKey(key: string): void {
    const before = this.#byKey.get(key);
    if (before !== undefined) this.#byKey.set(key, before + 1);
    else if (this.#byKey.size < this.#maxKeys && key.length <= MOST_CHARACTERS) {
      this.#byKey.set(flat(key), 1);
    } else this.#untoldKeys += 1;
  }

  #kernelMetrics(): Metric[] {
    const rules = gauge('audit_rules', 'Rules that the kernel has.', this.#rules);
    const status = this.#status;
    if (status === undefined) return rules;
    return [
      ...gauge(
        'audit_enabled',
        'Whether audit is on: 0 off, 1 on, 2 on and locked.',
        ENABLED_STATES.indexOf(status.enabled),
      ),
      ...gauge('audit_daemon_pid', 'Process of the audit daemon; 0 for none.', status.daemonPid),
      ...rules,
      ...gauge('audit_backlog_records', 'Records that wait now.', status.backlogRecords),
      ...gauge(
        'audit_backlog_limit_records',
        'Most records that may wait; 0 for any number.',
        status.backlogLimitRecords,
      ),
      ...gauge(
        'audit_rate_limit_records_per_second',
        'Most records that the kernel writes in a second; 0 for any number.',
        status.rateLimitPerSecond,
      ),
      ...counter(
        'audit_backlog_wait_jiffies_total',
        'How long processes were held up since it was reset.',
        status.backlogWaitTimeActualJiffies,
      ),
      ...counter(
        'audit_lost_records_total',
        'Records that the kernel lost since it was reset.',
        status.lostRecords,
      ),
    ];
  }

  #daemonMetrics(): Metric[] {
    const queue = this.#queue;
    if (queue === undefined) return [];
    const name = 'audit_daemon_queue';
    return [
      ...gauge(
        `${name}_events`,
        "Events that waited for the daemon's plugins.",
        queue.waitingEvents,
      ),
      ...gauge(`${name}_max_events`, 'The most that waited since it began.', queue.mostEvents),
      ...gauge(`${name}_limit_events`, 'Most events that may wait.', queue.limitEvents),
      ...gauge(
        `${name}_report_timestamp_seconds`,
        'When the daemon reported it, in seconds since 1970.',
        queue.reportedMs / 1000,
      ),
    ];
  }

  #eventMetrics(): Metric[] {
    const listening = this.#isListening === undefined ? undefined : Number(this.#isListening);
    return [
      ...gauge('audit_events_listening', 'Whether events are counted: 0 no, 1 yes.', listening),
      {
        name: 'audit_events_total',
        type: 'counter',
        help: 'Events since this program began, by type of their first record and by result.',
        samples: [...this.#byType].flatMap(([type, results]) =>
          [...results].map(([result, value]) => ({ labels: { type, result }, value })),
        ),
      },
      ...counter('audit_events_records_total', 'Records of these events.', this.#records),
      {
        name: 'audit_key_events_total',
        type: 'counter',
        help: 'Events since this program began, by key of the rule; one with two keys counts for both.',
        samples: labelled('key', this.#byKey),
      },
      ...counter(
        'audit_key_events_untold_total',
        'Events with a key beyond those that are told apart.',
        this.#untoldKeys,
      ),
      {
        name: 'audit_events_lost_records_total',
        type: 'counter',
        help: 'Records missing in the count of events.',
        samples: PLACES.map((where) => ({
          labels: { where },
          value: this.#lost.get(where) ?? 0,
        })),
      },
      ...counter(
        'audit_events_damaged_records_total',
        'Records that could not be read.',
        this.#damaged,
      ),
    ];
  }
}

function single(
  type: Metric['type'],
  name: string,
  help: string,
  value: number | undefined,
): Metric[] {
  return value === undefined ? [] : [{ name, type, help, samples: [{ value }] }];
}

function gauge(name: string, help: string, value: number | undefined): Metric[] {
  return single('gauge', name, help, value);
}

function counter(name: string, help: string, value: number | undefined): Metric[] {
  return single('counter', name, help, value);
}

function labelled(label: string, counts: ReadonlyMap<string, number>): MetricSample[] {
  return [...counts].map(([text, value]) => ({ labels: { [label]: text }, value }));
}
