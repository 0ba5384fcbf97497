/**
 * Tests of a policy's effect, with jest: what its rules record and what they do not, on the kernel that runs.
 * jest takes CommonJS without further options. README.md beside this folder says how to run it in a container.
 */
const { execFileSync } = require('node:child_process');
const { chmodSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { AuditClient, auditEvents, parseWhere } = require('audit-netlink');

const PATIENCE_MS = 60_000;
/** jest's own five seconds are few on a busy machine. */
jest.setTimeout(2 * PATIENCE_MS);

const KEY = `policy-test-${process.pid}`;

/** The first event of the policy's that a deed causes. Only programs begun after audit was enabled are audited. */
async function firstEvent(deed) {
  const hasKey = parseWhere(`key~^${KEY}`);
  const isDeed = parseWhere('type=SYSCALL');
  const events = auditEvents({ signal: AbortSignal.timeout(PATIENCE_MS) });
  deed();
  for await (const item of events) {
    if (item.type === 'event' && hasKey(item) && isDeed(item)) return item;
  }
  throw new Error('the policy recorded nothing');
}

describe('the policy', () => {
  const client = new AuditClient();
  const folder = mkdtempSync(join(tmpdir(), 'policy-test-'));
  const file = join(folder, 'secret');
  let enabledBefore;

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    writeFileSync(file, 'secret\n', { mode: 0o600 });
    ({ enabled: enabledBefore } = await client.getStatus());
    if (enabledBefore === 'disabled') await client.setEnabled('enabled');
    const results = await client.addRules([
      `-w ${folder} -p wa -k ${KEY}`,
      `-a always,exit -F arch=b64 -S openat -F path=${file} -F exit=-EACCES -k ${KEY}-refused`,
    ]);
    for (const result of results) if (!result.ok) throw result.error;
  });

  afterAll(async () => {
    await client.deleteAllRules({ keyPrefix: KEY });
    if (enabledBefore === 'disabled') await client.setEnabled('disabled');
    client.close();
    rmSync(folder, { recursive: true });
  });

  const sh = (command, options) => execFileSync('sh', ['-c', command, 'sh', file], options);

  it('records who changes the file', async () => {
    const event = await firstEvent(() => sh('echo more >> "$1"'));
    expect(event.keys()).toEqual([KEY]);
    expect(event.summary()).toContain(`opened ${file}`);
  });

  it('records nothing of who only reads it', async () => {
    // What comes first is the change, so reading was not recorded.
    const event = await firstEvent(() => sh('read line < "$1"; chmod 600 "$1"'));
    expect(event.get('SYSCALL', 'comm')).toBe('"chmod"');
  });

  it('records who is not let in', async () => {
    const event = await firstEvent(() => sh('! read line < "$1"', { uid: 65534, stdio: 'ignore' }));
    expect(event.keys()).toEqual([`${KEY}-refused`]);
    expect(event.toJSON().result).toBe('failure');
  });
});
