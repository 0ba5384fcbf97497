/** Events of the running kernel, and the changes made for them, which are undone afterwards. */
import type { EventFilter } from '../../../events/data/event-filter';
import { AuditClient } from '../../../client/client';
import {
  auditEvents,
  type AuditEventStream,
  type StreamItem,
} from '../../../events/sources/event-stream';
import type { Overflow } from '../../../kernel/native';
import type { Rule } from '../../../rules/rule';
import type { FollowedRules } from './followed-rules';
import type { Say } from './say';
import { TemporaryRules } from './temporary-rules';

export interface LiveOptions {
  /** Maximum size of events waiting to be printed, in MiB. */
  readonly buffer: number;
  readonly overflow: Overflow;
}

/** The options, and what every event has that is to be printed: others need not be made. */
export interface LiveWanted extends LiveOptions {
  readonly filter: EventFilter;
}

const MEBIBYTE = 1024 * 1024;

export class LiveEvents {
  readonly #stream: AuditEventStream;
  readonly #say: Say;
  #client: AuditClient | undefined;
  #temporary: TemporaryRules | undefined;

  /** @throws {AuditError} when the kernel does not let this process read events. */
  constructor(options: LiveWanted, signal: AbortSignal, say: Say) {
    this.#say = say;
    this.#stream = auditEvents({
      maxQueuedBytes: options.buffer * MEBIBYTE,
      overflow: options.overflow,
      filter: options.filter,
      // The output of this command may cause events, which it would print in turn.
      excludeOwn: true,
      signal,
    });
  }

  /**
   * Adds the rules, and reports what will keep events from coming.
   *
   * @throws {Error} when a rule cannot be added; {@link close} deletes the others.
   */
  async prepare(rules: readonly Rule[], followed: FollowedRules | undefined): Promise<void> {
    this.#client = new AuditClient();
    if (rules.length > 0) {
      this.#temporary = new TemporaryRules(this.#client, this.#say);
      await this.#temporary.add(rules);
    } else {
      await this.#warnIfDisabled(this.#client);
    }
    await followed?.compareWith(this.#client);
    this.#say('listening');
  }

  batches(): AsyncIterable<readonly StreamItem[]> {
    return this.#stream.batches();
  }

  /** Undoes all changes. Returns whether that succeeded; failures have been reported. */
  async close(): Promise<boolean> {
    await this.#stream.close();
    try {
      return (await this.#temporary?.remove()) ?? true;
    } finally {
      this.#client?.close();
    }
  }

  /**
   * Warns if audit is disabled, as no events come then. A user who may read events may not be
   * allowed to read the status.
   */
  async #warnIfDisabled(client: AuditClient): Promise<void> {
    const status = await client.getStatus().catch(() => undefined);
    if (status?.enabled !== 'disabled') return;
    this.#say('audit is disabled, so the kernel writes no events; enable it with: auditctl -e 1');
  }
}
