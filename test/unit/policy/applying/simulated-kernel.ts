/**
 * The kernel's filter lists as they behave: what is appended must not be there, what is prepended may
 * be, and a deletion takes the first rule that is the same in everything. Written without the library's
 * own notion of sameness, so that a mistake in that shows.
 */
import type { RuleData } from '../../../../lib/rules/rule-data';
import type { PlannedRule, Step } from '../../../../lib/policy/plan/plan';

const LOGINUID = 9;
const LOGINUID_SET = 24;

/** As the kernel keeps it: without its place, and without the class bits of the mask. */
export function stored(data: RuleData): RuleData {
  const syscalls = Uint32Array.from(data.syscalls);
  syscalls[63] = (syscalls[63] as number) & 0xffff;
  return { ...data, prepend: false, syscalls };
}

/** What `audit_compare_rule` of kernel/auditfilter.c compares. */
function comparedText({ list, action, syscalls, fields, strings }: RuleData): string {
  const triples = [...fields];
  let legacy = false;
  for (let at = 0; at < triples.length; at += 3) {
    if (triples[at] !== LOGINUID || triples[at + 2] !== 0xffffffff) continue;
    legacy = true;
    triples[at] = LOGINUID_SET;
    triples[at + 2] = 0;
  }
  const texts = strings.map((bytes) => [...bytes]);
  return JSON.stringify([list, action, legacy, triples, [...syscalls], texts]);
}

export type Refusal = 'EEXIST' | 'ENOENT';

export class SimulatedKernel {
  readonly lists = new Map<number, RuleData[]>();

  constructor(rules: readonly RuleData[] = []) {
    for (const rule of rules) this.#list(rule).push(stored(rule));
  }

  #list({ list }: RuleData): RuleData[] {
    const rules = this.lists.get(list) ?? [];
    this.lists.set(list, rules);
    return rules;
  }

  #find(data: RuleData): number {
    const text = comparedText(stored(data));
    return this.#list(data).findIndex((other) => comparedText(other) === text);
  }

  add(data: RuleData): Refusal | undefined {
    const rules = this.#list(data);
    if (data.prepend) {
      rules.unshift(stored(data));
      return undefined;
    }
    if (this.#find(data) >= 0) return 'EEXIST';
    rules.push(stored(data));
    return undefined;
  }

  delete(data: RuleData): Refusal | undefined {
    const place = data.prepend ? -1 : this.#find(data);
    if (place < 0) return 'ENOENT';
    this.#list(data).splice(place, 1);
    return undefined;
  }

  take({ kind, data }: Step): Refusal | undefined {
    return kind === 'add' ? this.add(data) : this.delete(data);
  }

  /** List by list, as the kernel lists them. */
  listed(): RuleData[] {
    return [...this.lists.keys()].toSorted((a, b) => a - b).flatMap((n) => this.lists.get(n) ?? []);
  }
}

/** Rules whose words do not matter. */
export function unnamed(data: readonly RuleData[]): PlannedRule[] {
  return data.map((one) => ({
    data: one,
    rule: {
      list: 'exit',
      action: 'always',
      prepend: false,
      syscalls: 'all',
      where: [],
      keys: [String(one.fields)],
    },
  }));
}
