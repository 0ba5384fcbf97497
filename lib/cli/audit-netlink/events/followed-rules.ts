/** Selects events of the rules in a file, which is reread when it changes. */
import { statSync } from 'node:fs';
import type { AuditClient } from '../../../client/client';
import { localTarget } from '../../../machine/target';
import { meaningOf } from '../../../policy/meaning/equal';
import { type PlacedRule, readPolicyPath } from '../../../policy/files/policy-text';
import { formatProblem, type Problem } from '../../../policy/files/rules-text';
import { bytesOfText } from '../../../text/byte-text';
import { ruleText } from '../../../rules/format';
import { keysOf } from '../../../rules/key-filter';
import { PolicyRefused } from '../policy/source';
import type { Say } from './say';

/** How often to check the file. */
const INTERVAL_MS = 250;

interface ReadRules {
  readonly placed: readonly PlacedRule[];
  readonly errors: number;
}

/** Whether the rule can cause events, which its key then identifies. */
function makesEvents({ rule: { action, list } }: PlacedRule): boolean {
  return action === 'always' && list !== 'exclude';
}

function problemOf({ place }: PlacedRule, code: string, message: string): Problem {
  return { ...place, severity: 'warning', code, message };
}

/** Changes whenever the file changes or is replaced. */
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
   * Reads the file, and rereads it whenever it changes, until closed. Reports what is wrong with
   * it.
   *
   * @throws {PolicyRefused} when it has errors at first; later, errors leave the rules unchanged.
   */
  constructor(path: string, say: Say) {
    this.#path = path;
    this.#say = say;
    // Before it is read, so that a change in the meantime is noticed.
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

  /** Reports the rules that the kernel does not hold, which will cause no events. */
  async compareWith(client: AuditClient): Promise<void> {
    const target = localTarget();
    let held: ReadonlySet<string>;
    try {
      held = new Set((await client.listRules()).map((rule) => meaningOf(rule, { target })));
    } catch (error) {
      // A user who may read events may not be allowed to list rules.
      this.#say(`cannot tell whether the kernel holds these rules: ${(error as Error).message}`);
      return;
    }
    for (const one of this.#placed.filter(makesEvents)) {
      if (held.has(meaningOf(one.rule, { target }))) continue;
      const message = `the kernel does not hold this rule: ${ruleText(one.rule)}`;
      this.#say(formatProblem(problemOf(one, 'not-loaded', message)));
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #read(): ReadRules {
    // Does not check whether the kernel would find the paths in the rules.
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
    else this.#say(`${this.#path} has errors; still following its previous rules`);
  }

  #take(placed: readonly PlacedRule[]): void {
    for (const one of placed.filter(makesEvents)) {
      if (keysOf(one.rule).length > 0) continue;
      this.#say(
        formatProblem(problemOf(one, 'no-key', 'the rule has no key that identifies its events')),
      );
    }
    this.#placed = placed;
    this.#keys = new Set(placed.filter(makesEvents).flatMap(({ rule }) => keysOf(rule)));
  }
}
