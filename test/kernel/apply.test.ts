/**
 * Plans carried out on the live kernel: what it holds afterwards, what another process sees meanwhile,
 * and where a failure at any request leads.
 */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { fc } from '../support/random-cases';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import {
  ApplyError,
  AuditClient,
  compileRule,
  type Condition,
  decodeRule,
  localTarget,
  meaningOf,
  type AuditSettings,
  type Rule,
  VerificationError,
} from '../../lib';
import { makePlan } from '../../lib/policy/applying/rule-plan';
import { Control, errno } from '../../lib/kernel/control';
import type { Outcome, Request } from '../../lib/kernel/exchange';
import { meaningOfData, storedFormOf } from '../../lib/policy/meaning/equal';
import { addRuleRequest, listRulesRequest, ruleReplies } from '../../lib/kernel/requests';
import { MESSAGE_TYPE } from '../../lib/tables/audit.generated';
import { withoutCounters } from '../support/kernel-status';
import { describeLive } from '../support/live-kernel';
import { anyRule, TARGET } from '../unit/policy/rule-arbitraries';
import { decodeRuleData } from '../../lib/kernel/rule-bytes';

const LOCAL = localTarget();

function equals(field: 'pid' | 'uid' | 'auid' | 'ppid', value: number): Condition {
  return { field, operator: '=', value };
}

/** Rules that match nothing that runs here, of every list and kind, each another one. */
function narrowRules(count: number, folder: string): Rule[] {
  return Array.from({ length: count }, (_, n): Rule => {
    const rule: Rule = {
      list: 'exit',
      action: n % 5 === 0 ? 'never' : 'always',
      prepend: false,
      syscalls: n % 3 === 0 ? 'all' : ['kill', 'unlink'],
      where: [
        { field: 'arch', operator: '=', value: n % 4 === 0 ? 'b32' : 'b64' },
        equals('pid', 4_194_304 + n),
        equals('auid', 4242),
      ],
      keys: [`audit-netlink-${n % 7}`],
    };
    const path = join(folder, `file${n}`);
    switch (n % 10) {
      case 1:
        return { ...rule, syscalls: 'all', where: [{ field: 'path', operator: '=', value: path }] };
      case 2:
        return {
          ...rule,
          where: [...rule.where, { compare: 'uid', operator: '!=', with: 'euid' }],
        };
      case 3:
        return { ...rule, list: 'task', syscalls: [], where: rule.where.slice(1) };
      case 4:
        return { ...rule, list: 'exclude', syscalls: 'all', where: rule.where.slice(1), keys: [] };
      case 5:
        return {
          ...rule,
          list: 'filesystem',
          syscalls: 'all',
          where: [{ field: 'fstype', operator: '=', value: 0x70000000 + n }],
          keys: n % 20 === 5 ? [] : rule.keys,
        };
      case 6:
        return { ...rule, where: [...rule.where, { field: 'exe', operator: '=', value: path }] };
      default:
        return rule;
    }
  });
}

/** The rule in another form: its conditions in the other order, which changes nothing for most. */
function otherForm(rule: Rule): Rule {
  const free = rule.list === 'exit' || rule.list === 'task';
  return free ? { ...rule, where: rule.where.toReversed() } : rule;
}

function byList(rules: readonly Rule[]): Rule[] {
  const order = ['user', 'task', 'exit', 'exclude', 'filesystem', 'io_uring'];
  return rules.toSorted((one, other) => order.indexOf(one.list) - order.indexOf(other.list));
}

function meanings(rules: readonly Rule[]): string[] {
  return rules.map((rule) => meaningOf(rule, { target: LOCAL }));
}

function forms(rules: readonly Rule[]): string[] {
  return rules.map((rule) => storedFormOf(compileRule(rule, { target: LOCAL })));
}

interface Seen {
  readonly fresh?: readonly string[];
  readonly rules?: readonly number[];
  readonly mark?: number;
}

/** The other process, which lists all the time. */
class Observer {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  readonly #meanings: string[] = [];
  /** Of the last listing, which is repeated only when it changes. */
  #last: readonly number[] = [];
  listings = 0;

  constructor() {
    this.#process = spawn(process.execPath, [join(__dirname, '../support/listing-observer.cjs')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#reader = createInterface({ input: this.#process.stdout as NodeJS.ReadableStream });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** Meanings of each listing since the last call; the first is the one that was current then. */
  async seen(): Promise<Set<string>[]> {
    this.#process.stdin?.write('mark\n');
    const listings = [this.#last];
    for (;;) {
      const line = await this.#lines.next();
      if (line.done === true) throw new Error('the observer ended');
      const { fresh = [], rules, mark } = JSON.parse(line.value) as Seen;
      for (const hex of fresh) {
        const data = decodeRuleData(Buffer.from(hex, 'hex'));
        this.#meanings.push(meaningOfData(data));
      }
      if (rules !== undefined) listings.push(rules);
      if (mark === undefined) continue;
      this.#last = listings.at(-1) as readonly number[];
      this.listings = mark;
      return listings.map((numbers) => new Set(numbers.map((n) => this.#meanings[n] as string)));
    }
  }

  async end(): Promise<void> {
    this.#process.stdin?.end();
    await once(this.#process, 'exit');
    this.#reader.close();
  }
}

/** A control socket that spoils one of the requests that change something. */
class SpoiltControl {
  readonly #control = new Control();
  #position = -1;

  constructor(
    readonly spoilt: number,
    readonly how: 'refuse' | 'lose',
  ) {}

  #isSpoilt({ type }: Request): boolean {
    const changes = new Set<number>([
      MESSAGE_TYPE.ADD_RULE,
      MESSAGE_TYPE.DEL_RULE,
      MESSAGE_TYPE.SET,
    ]);
    if (!changes.has(type)) return false;
    this.#position++;
    return this.#position === this.spoilt;
  }

  async exchange(requests: readonly Request[], options?: { packed: boolean }): Promise<Outcome[]> {
    const spoilt = requests.findIndex((request) => this.#isSpoilt(request));
    const isSent = (at: number): boolean => at !== spoilt || this.how === 'lose';
    const sent = requests.filter((_, at) => isSent(at));
    const outcomes = await this.#control.exchange(sent, options);
    if (spoilt < 0) return outcomes;
    const state = this.how === 'lose' ? 'unanswered' : 'refused';
    const code = errno(this.how === 'lose' ? 'ETIMEDOUT' : 'ENOMEM');
    const failure: Outcome = { state, errno: code, ack: 0, replies: [] };
    return this.how === 'lose'
      ? outcomes.with(spoilt, failure)
      : outcomes.toSpliced(spoilt, 0, failure);
  }

  async request(request: Request): Promise<Outcome> {
    const [outcome] = await this.exchange([request]);
    return outcome as Outcome;
  }

  close(): void {
    this.#control.close();
  }
}

describeLive('apply', () => {
  let client: AuditClient;
  let folder: string;

  beforeEach(() => {
    client = new AuditClient();
    folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
  });

  afterEach(() => {
    client.close();
    rmSync(folder, { recursive: true });
  });

  async function apply(rules: readonly Rule[], settings: AuditSettings = {}): Promise<number> {
    const plan = await client.planRules({ rules, settings });
    await plan.apply();
    return plan.steps.length;
  }

  it('goes from any policy to any other, and no process ever misses a rule of both', async () => {
    const pool = narrowRules(400, folder);
    const subset = fc.oneof(
      fc.shuffledSubarray(pool, { maxLength: 300 }),
      fc.shuffledSubarray(pool, { minLength: 200, maxLength: 300 }),
    );
    const observer = new Observer();
    await observer.seen();
    let steps = 0;
    let listings = 0;
    let rulesOfBoth = 0;
    const property = fc.asyncProperty(subset, subset, fc.boolean(), async (before, after, turn) => {
      await client.deleteAllRules();
      // Half the time, what is there is written differently from what is wanted.
      const loaded = turn ? before.map(otherForm) : before;
      const added = await client.addRules(loaded);
      expect(added.every(({ ok }) => ok)).toBe(true);
      await observer.seen();
      steps += await apply(after);
      const held = await client.listRules();
      expect(meanings(held)).toEqual(meanings(byList(after)));
      expect(turn || forms(held).join() === forms(byList(after)).join()).toBe(true);
      expect(await apply(after)).toBe(0);
      const wanted = new Set(meanings(after));
      const both = meanings(before).filter((meaning) => wanted.has(meaning));
      rulesOfBoth += both.length;
      const seen = await observer.seen();
      listings += seen.length;
      for (const listing of seen) {
        expect(both.filter((meaning) => !listing.has(meaning))).toEqual([]);
      }
    });
    const numRuns = 40;
    try {
      await fc.assert(property, { numRuns, endOnFailure: true });
    } finally {
      await observer.end();
      process.stderr.write(
        `apply: ${steps} steps, ${listings} different listings of ` +
          `${observer.listings}, ${rulesOfBoth} rules of both\n`,
      );
    }
    // Besides what was there before and after: how many depends on when the observer gets to look.
    expect(listings).toBeGreaterThan(2 * numRuns);
    await client.deleteAllRules();
  });

  it.each(['refuse', 'lose'] as const)(
    'ends where it began when any one request fails: %s',
    async (how) => {
      const pool = narrowRules(30, folder);
      const before = pool.slice(0, 18);
      const after = [...pool.slice(9, 18).toReversed(), ...pool.slice(18), ...pool.slice(3, 6)];
      const settings = { backlogLimitRecords: 512 };
      await client.addRules(before);
      const start = await client.listRules();
      const status = await client.getStatus();
      const plan = await client.planRules({ rules: after, settings });
      const positions = plan.steps.length + plan.settings.length;
      expect(positions).toBeGreaterThan(40);
      for (let position = 0; position < positions; position++) {
        const control = new SpoiltControl(position, how);
        try {
          const spoilt = await makePlan(control, LOCAL, { rules: after, settings });
          const failure = await spoilt.apply().catch((error: unknown) => error);
          expect(failure).toBeInstanceOf(ApplyError);
          expect(failure).toMatchObject({ rolledBack: true });
        } finally {
          control.close();
        }
        expect(forms(await client.listRules())).toEqual(forms(start));
        expect(withoutCounters(await client.getStatus())).toEqual(withoutCounters(status));
      }
      await plan.apply();
      expect(meanings(await client.listRules())).toEqual(meanings(byList(after)));
      await client.setBacklogLimit(status.backlogLimitRecords);
      await client.deleteAllRules();
    },
  );

  it('goes back when the kernel itself refuses a rule', async () => {
    const [one, two] = narrowRules(2, folder) as [Rule, Rule];
    await client.addRules([one]);
    const missing: Rule = {
      ...two,
      where: [{ field: 'path', operator: '=', value: join(folder, 'no', 'such') }],
    };
    const failure = await apply([two, missing]).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'ApplyError',
      step: 1,
      rolledBack: true,
      message: expect.stringContaining('no/such'),
      cause: expect.objectContaining({ code: 'ENOENT' }),
    });
    expect(forms(await client.listRules())).toEqual(forms([one]));
    await client.deleteAllRules();
  });

  it('lets the loser of two writers notice', async () => {
    const pool = narrowRules(60, folder);
    const other = new AuditClient();
    let losses = 0;
    try {
      for (let round = 0; round < 5; round++) {
        await client.deleteAllRules();
        await client.addRules(pool.slice(0, 20));
        const plans = await Promise.all([
          client.planRules(pool.slice(10, 40)),
          other.planRules(pool.slice(30)),
        ]);
        const results = await Promise.allSettled(plans.map((plan) => plan.apply()));
        const held = meanings(await client.listRules());
        const inPlace = [pool.slice(10, 40), pool.slice(30)].map(
          (rules) => meanings(byList(rules)).join() === held.join(),
        );
        const failures = results.flatMap((result) =>
          result.status === 'rejected' ? [result.reason as unknown] : [],
        );
        losses += failures.length;
        expect(failures.every((error) => error instanceof VerificationError)).toBe(true);
        expect(failures.length + inPlace.filter(Boolean).length).toBeGreaterThan(0);
        expect(String(failures[0])).toContain('another program changes rules at the same time');
      }
    } finally {
      other.close();
    }
    expect(losses).toBeGreaterThanOrEqual(5);
    await client.deleteAllRules();
  });

  it('changes what is owned and nothing else', async () => {
    const pool = narrowRules(40, folder).filter(({ list }) => list === 'exit');
    const foreign = pool.slice(0, 8);
    const own = pool.slice(8).map((rule): Rule => ({ ...rule, keys: ['app.rules', ...rule.keys] }));
    await client.addRules([...foreign.slice(0, 4), ...own.slice(0, 6), ...foreign.slice(4)]);
    const wanted = own.slice(3).toReversed();
    const plan = await client.planRules(wanted, { owned: { keyPrefix: 'app.' } });
    await plan.apply();
    const held = await client.listRules();
    const isOurs = (rule: Rule): boolean => rule.keys.includes('app.rules');
    expect(forms(held.filter(isOurs))).toEqual(forms(wanted));
    expect(forms(held.filter((rule) => !isOurs(rule)))).toEqual(forms(foreign));
    const gone = await client.planRules([], { owned: { keyPrefix: 'app.' } });
    await gone.apply();
    expect(forms(await client.listRules())).toEqual(forms(foreign));
    await client.deleteAllRules();
  });

  it('in effective order changes ten of three hundred rules with twenty requests', async () => {
    const rules = narrowRules(600, folder)
      .filter(({ list, where }) => list === 'exit' && where.length > 1)
      .slice(0, 300);
    await apply(rules);
    const changed = rules.map((rule, n): Rule => {
      return n % 30 === 7 ? { ...rule, where: [...rule.where, equals('ppid', 1)] } : rule;
    });
    const plan = await client.planRules(changed, { order: 'effective' });
    expect(plan.steps).toHaveLength(20);
    await plan.apply();
    expect((await client.planRules(changed, { order: 'effective' })).isEmpty).toBe(true);
    expect(meanings(await client.listRules()).toSorted()).toEqual(meanings(changed).toSorted());
    await client.deleteAllRules();
  });

  it('enables audit after the rules, and leaves it as it is in a policy without settings', async () => {
    const [rule] = narrowRules(1, folder) as [Rule];
    await apply([rule], { enabled: 'enabled' });
    expect((await client.getStatus()).enabled).toBe('enabled');
    expect(await apply([])).toBe(1);
    expect((await client.getStatus()).enabled).toBe('enabled');
    await apply([], { enabled: 'disabled' });
  });
});

/** Loads the rules one by one and gives those that the kernel took, as it lists them. */
async function asListed(control: Control, rules: readonly Rule[]): Promise<Map<Rule, string>> {
  const found = new Map<Rule, string>();
  for (const rule of rules) {
    const data = compileRule(rule, { target: TARGET });
    const added = await control.request(addRuleRequest(data));
    if (added.state !== 'done') continue;
    const listed = ruleReplies(await control.request(listRulesRequest()));
    expect(listed).toHaveLength(1);
    const bytes = listed[0] as Buffer;
    found.set(rule, meaningOf(decodeRule(bytes, { target: TARGET }), { target: TARGET }));
    const deleted = await control.request({
      type: MESSAGE_TYPE.DEL_RULE,
      payload: bytes,
      replies: 'none',
    });
    expect(deleted.state).toBe('done');
  }
  return found;
}

describeLive('meaning', () => {
  it('is the same for a rule and what the kernel lists of it', async () => {
    const control = new Control();
    const folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
    mkdirSync(join(folder, 'sub'));
    try {
      const rules = fc.sample(anyRule, 600);
      const found = await asListed(control, rules);
      for (const [rule, listed] of found) expect(listed).toBe(meaningOf(rule, { target: TARGET }));
      expect(found.size).toBeGreaterThan(300);
    } finally {
      control.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('is the same for all spellings, and the kernel lists them as one', async () => {
    const control = new Control();
    const base = { list: 'exit', action: 'always', prepend: false, keys: ['k'] } as const;
    const spellings: readonly (readonly Rule[])[] = [
      ['unset', -1, 0xffffffff].map((value) => ({
        ...base,
        syscalls: ['kill'],
        where: [{ field: 'auid', operator: '!=', value }],
      })),
      (
        [
          ['uid', 'obj_uid'],
          ['obj_uid', 'uid'],
        ] as const
      ).map(([compare, right]) => ({
        ...base,
        syscalls: ['kill'],
        where: [{ compare, operator: '!=', with: right }],
      })),
      [
        ['kill', 'unlink'],
        ['unlink', 'kill'],
        [62, 87],
        [87, 'kill', 62],
      ].map((syscalls) => ({
        ...base,
        syscalls,
        where: [equals('pid', 4242)],
      })),
    ];
    try {
      for (const rules of spellings) {
        const found = await asListed(control, rules);
        expect(found.size).toBe(rules.length);
        expect(new Set(found.values()).size).toBe(1);
        expect(new Set(rules.map((rule) => meaningOf(rule, { target: TARGET })))).toEqual(
          new Set(found.values()),
        );
      }
    } finally {
      control.close();
    }
  });
});
