/** Every rule text goes into the kernel, is listed by both tools alike, and comes out again. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AuditClient, formatRule, type Rule } from '../../lib';
import { auditctl, tsauditctl } from '../support/command';
import { describeLive } from '../support/live-kernel';
import { RULE_TEXTS } from '../support/rule-texts';

/** Where `auditctl -l` prints what cannot be read back; docs/compatibility.md has the reasons. */
const LISTED_BETTER: ReadonlyMap<string, readonly [auditctl: string, ours: string]> = new Map([
  ['filetype=block', ['filetype=24576', 'filetype=block']],
  ['arch=aarch64', ['arch=b64', 'arch=aarch64']],
]);

function asAuditctlPrints(text: string): string {
  for (const [sign, [theirs, ours]] of LISTED_BETTER) {
    if (text.includes(sign)) return text.replace(ours, theirs);
  }
  return text;
}

describeLive('rules', () => {
  let client: AuditClient;
  beforeEach(() => {
    client = new AuditClient();
  });
  afterEach(() => client.close());

  it.each(RULE_TEXTS)('loads, lists and deletes %s', async (text) => {
    const added = await client.addRule(text);
    const listed = await client.listRules();
    expect(listed).toEqual([{ ...added, prepend: false }]);
    const ours = tsauditctl('-l');
    const theirs = auditctl('-l');
    expect(asAuditctlPrints(ours.stdout)).toBe(theirs.stdout);
    expect(formatRule(listed[0] as Rule, { style: 'listing' })).toBe(ours.stdout.trimEnd());
    await client.deleteRule({ ...added, prepend: false });
    expect(await client.listRules()).toEqual([]);
  });

  it('lists a kill rule in the form that auditctl gives it', async () => {
    await client.addRule('-a exit,always -F arch=b64 -S kill -F pid=1 -k kill_rule');
    expect(tsauditctl('-l').stdout).toBe(
      '-a always,exit -F arch=b64 -S kill -F pid=1 -F key=kill_rule\n',
    );
    await client.deleteAllRules({ key: 'kill_rule' });
  });

  it('loads an io_uring rule, which auditctl 3.0.9 cannot', async () => {
    const text = '-a always,io_uring -S openat,mkdirat -F uid=4242 -F key=uring';
    const added = await client.addRule(text);
    expect(formatRule(added)).toBe(text);
    expect(await client.listRules()).toEqual([added]);
    await client.deleteRule(text);
  });

  it('moves entry rules to exit', async () => {
    const added = await client.addRule('-a entry,always -F arch=b64 -S kill -F pid=1 -k entry');
    expect(added.list).toBe('exit');
    await client.deleteAllRules({ key: 'entry' });
  });

  it('lists prepended rules first', async () => {
    await client.addRule('-a always,exit -F arch=b64 -S kill -F pid=1 -k second');
    await client.addRule('-A always,exit -F arch=b64 -S kill -F pid=2 -k first');
    const keys = (await client.listRules()).flatMap((rule) => rule.keys);
    expect(keys).toEqual(['first', 'second']);
    await client.deleteAllRules();
  });

  it('holds bytes that are no text, and gives them back', async () => {
    const key = 'audit-netlink-\udcff\udc80 ü';
    const path = '/etc/two words\udcfe';
    const added = await client.addRule(['-w', path, '-p', 'wa', '-k', key]);
    expect(added.keys).toEqual([key]);
    expect(await client.listRules()).toEqual([added]);
    await client.deleteRule(formatRule(added));
    expect(await client.listRules()).toEqual([]);
  });

  it('lets each tool delete what the other added', async () => {
    const words = '-a always,exit -F arch=b64 -S kill -F pid=1 -k other'.split(' ');
    expect(auditctl(...words).code).toBe(0);
    expect(tsauditctl('-d', ...words.slice(1)).code).toBe(0);
    expect(tsauditctl(...words).code).toBe(0);
    expect(auditctl('-d', ...words.slice(1)).code).toBe(0);
    expect(await client.listRules()).toEqual([]);
  });
});
