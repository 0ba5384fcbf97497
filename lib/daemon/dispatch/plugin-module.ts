/** The interface of a plugin in JavaScript: what its function is given. */
import type { AuditEvent, DamagedRecord } from '../../events/event';
import type { AuditRecord } from '../../events/record';

/** The plugin was too slow, or was started again: records are missing before what follows. */
export interface LostRecords {
  /** Distinguishes it from the other items. */
  readonly type: 'lost';
  /** Always this: the plugin's queue. */
  readonly where: 'queue';
  /** The number of records. */
  readonly count: number;
}

/** What a plugin is given besides what it reads. */
export interface PluginContext {
  /** `args` of its file. */
  readonly args: readonly string[];
  /** Aborted when the daemon ends and the plugin takes longer than 50 ms for it. */
  readonly signal: AbortSignal;
}

/**
 * The default export of a module with `type = module` and `format = events`. It ends when what it reads ends; when it
 * returns earlier, or throws, it is started again, up to `max_restarts`.
 */
export type EventPlugin = (
  events: AsyncIterable<AuditEvent | DamagedRecord | LostRecords>,
  context: PluginContext,
) => Promise<void>;

/** The same with `format = records`. */
export type RecordPlugin = (
  records: AsyncIterable<AuditRecord | LostRecords>,
  context: PluginContext,
) => Promise<void>;
