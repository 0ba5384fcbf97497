/**
 * Audit, enabled for as long as programs are traced. Several runs may do so at once: the last one to end disables it,
 * as the keys of their rules tell. Does not know what is traced.
 */
import type { AuditClient } from '../client/client';
import { isAlive } from '../machine/is-alive';
import { keysOf } from '../rules/key-filter';
import type { Rule } from '../rules/rule';
import { readTraceKey, type TraceKey } from './trace-key';

function runsOf(rules: readonly Rule[]): TraceKey[] {
  return rules.flatMap((rule) => keysOf(rule)).flatMap((key) => readTraceKey(key) ?? []);
}

/** Keys of runs that ended without deleting their rules, as SIGKILL makes them. */
export function abandonedKeys(rules: readonly Rule[]): string[] {
  const keys = rules.flatMap((rule) => keysOf(rule));
  return [...new Set(keys)].filter((key) => {
    const run = readTraceKey(key);
    return run !== undefined && !isAlive(run.pid);
  });
}

export class AuditSwitch {
  readonly #client: AuditClient;
  /** Whether audit is to be off once no program is traced any more. */
  readonly wasOff: boolean;
  #hasEnabled = false;

  private constructor(client: AuditClient, wasOff: boolean) {
    this.#client = client;
    this.wasOff = wasOff;
  }

  /** @param rules those that the kernel has now */
  static async of(client: AuditClient, rules: readonly Rule[]): Promise<AuditSwitch> {
    const { enabled } = await client.getStatus();
    // Also a run that was killed: what it could not put back the next one does.
    const isTheirs = runsOf(rules).some(({ wasOff }) => wasOff);
    return new AuditSwitch(client, enabled === 'disabled' || isTheirs);
  }

  /** Enables it unless it is enabled, also where another run has ended and disabled it since. */
  async enable(): Promise<void> {
    const { enabled } = await this.#client.getStatus();
    if (enabled !== 'disabled') return;
    this.#hasEnabled = true;
    await this.#client.setEnabled('enabled');
  }

  /** Puts it back, once the rules of this run are deleted. */
  async restore(): Promise<void> {
    if (!this.wasOff && !this.#hasEnabled) return;
    const others = runsOf(await this.#client.listRules()).filter(({ pid }) => isAlive(pid));
    if (others.length > 0) return;
    // In the meantime somebody may have locked it, or disabled it on purpose.
    const { enabled } = await this.#client.getStatus();
    if (enabled === 'enabled') await this.#client.setEnabled('disabled');
  }
}
