/** Which events belong to the rules of a file, as the file is now: it is read again when it changes. */
import { statSync } from 'node:fs';
import type { AuditClient } from '../../../client/client';
import { localTarget } from '../../../machine/target';
import { meaningOf } from '../../../policy/meaning/equal';
import { keysOf } from '../../../policy/meaning/owned-rules';
import { type PlacedRule, readPolicyPath } from '../../../policy/files/policy-text';
import { formatProblem, type Problem } from '../../../policy/files/rules-text';
import { bytesOfText } from '../../../text/byte-text';
import { formatRule } from '../../../rules/format';
import { PolicyRefused } from '../policy/source';
import type { Say } from './say';

/** How often the file is looked at. */
const INTERVAL_MS = 250;

interface ReadRules {
  readonly placed: readonly PlacedRule[];
  readonly errors: number;
}

/** Whether events can come from the rule: then its key is what tells them. */
function makesEvents({ rule: { action, list } }: PlacedRule): boolean {
  return action === 'always' && list !== 'exclude';
}

function problemOf({ place }: PlacedRule, code: string, message: string): Problem {
  return { ...place, severity: 'warning', code, message };
}

/** Changes whenever the file does, or another takes its place. */
function versionOf(path: string): string {
  try {
    const status = statSync(Buffer.from(bytesOfText(path)), { bigint: true });
    return [status.dev, status.ino, status.size, status.mtimeNs, status.ctimeNs].join();
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

export class FollowedRules {
  readonly #path: string;
  readonly #say: Say;
  readonly #timer: NodeJS.Timeout;
  #version: string;
  #placed: readonly PlacedRule[] = [];
  #keys: ReadonlySet<string> = new Set();

  /**
   * Reads the file, and again whenever it changes, until it is closed. Says what is wrong with it.
   *
   * @throws {PolicyRefused} when it has errors; from then on errors leave the rules as they were.
   */
  constructor(path: string, say: Say) {
    this.#path = path;
    this.#say = say;
    // Before it is read, so that a change meanwhile is one.
    this.#version = versionOf(path);
    const { placed, errors } = this.#read();
    if (errors > 0) throw new PolicyRefused(errors);
    this.#take(placed);
    this.#timer = setInterval(() => this.#look(), INTERVAL_MS);
  }

  /** Whether a rule of the file has one of the keys. */
  haveOneOf(keys: readonly string[]): boolean {
    return keys.some((key) => this.#keys.has(key));
  }

  /** Says which of the rules the kernel does not hold: nothing will be seen of them. */
  async compareWith(client: AuditClient): Promise<void> {
    const target = localTarget();
    let held: ReadonlySet<string>;
    try {
      held = new Set((await client.listRules()).map((rule) => meaningOf(rule, target)));
    } catch (error) {
      // Who may read events need not be allowed to list rules.
      this.#say(`whether the kernel holds these rules is not known: ${(error as Error).message}`);
      return;
    }
    for (const one of this.#placed.filter(makesEvents)) {
      if (held.has(meaningOf(one.rule, target))) continue;
      const message = `the kernel does not hold this rule: ${formatRule(one.rule)}`;
      this.#say(formatProblem(problemOf(one, 'not-loaded', message)));
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #read(): ReadRules {
    // Whether the kernel would find what the rules name is not asked here.
    const { placed, problems } = readPolicyPath(this.#path, { checkPaths: false });
    const errors = problems.filter(({ severity }) => severity === 'error');
    for (const error of errors) this.#say(formatProblem(error));
    return { placed, errors: errors.length };
  }

  #look(): void {
    const version = versionOf(this.#path);
    if (version === this.#version) return;
    this.#version = version;
    const { placed, errors } = this.#read();
    if (errors === 0) this.#take(placed);
    else this.#say(`${this.#path} has errors; the rules that it had are followed on`);
  }

  #take(placed: readonly PlacedRule[]): void {
    for (const one of placed.filter(makesEvents)) {
      if (keysOf(one.rule).length > 0) continue;
      this.#say(
        formatProblem(problemOf(one, 'no-key', 'the rule has no key to know its events by')),
      );
    }
    this.#placed = placed;
    this.#keys = new Set(placed.filter(makesEvents).flatMap(({ rule }) => keysOf(rule)));
  }
}
