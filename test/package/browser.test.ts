/**
 * `audit-netlink/rules` and `audit-netlink/events` in a browser: bundled by esbuild as an application would be, and
 * run in headless Chromium. The results are those of Node.js.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSync } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BROWSER } from '../support/chromium';

const ROOT = join(__dirname, '..', '..');
const LOG = readFileSync(join(ROOT, 'test/golden/events/bind.log'), 'utf8');

if (BROWSER === undefined && process.env['CI'] === 'true') {
  throw new Error('no browser to run in: chromium');
}

/** Does everything once, and gives the results as text. Runs in both. */
const WORK = `
  const target = {
    machine: rules.machineByName('x86_64'),
    isDirectory: () => false,
    userId: (name) => (name === 'ann' ? 1000 : undefined),
    groupId: () => undefined,
  };
  const texts = [
    '-a always,exit -F arch=b64 -S unlink,rename -F auid=ann -F key=deleted',
    '-w /srv/d\\u00e4ten -p wa -k data',
    '-a never,filesystem -F fstype=tracefs',
  ];
  const rulesOf = texts.map((text) => {
    const { rule } = rules.parseRule(text, { target });
    const bytes = rules.encodeRule(rules.compileRule(rule, { target }));
    const listed = rules.formatRule(rules.decodeRule(bytes, { target }), { target });
    return [Array.from(bytes), listed, rules.equalRules(text, listed, { target })];
  });
  const failures = [];
  for (const call of [
    () => rules.parseRule('-w etc', { target }),
    () => rules.decodeRule(new Uint8Array(1039), { target }),
    () => rules.compileRule('-a always,exit -F auid=bob -S all', { target }),
  ]) {
    try {
      call();
    } catch (error) {
      failures.push([error.name, error.message]);
    }
  }
  const names = new events.NumericNames();
  const told = [];
  for await (const item of events.parseEvents([log, 'no record\\n'])) {
    if (item.type !== 'event') {
      told.push(item.record.text);
      continue;
    }
    told.push(item.summary(names), item.toJSON({ names }), item.toECS({ names }), item.toString());
  }
  const line = events.parseLine('type=USER_LOGIN msg=audit(1.000:2): pid=3 acct=2F72C3B6 addr=::1');
  const filtered = events.parseWhere('type=SOCKADDR');
  const sockaddr = events.decodeSockaddr('0A0001BB00000000FE80000000000000000000000000000100000000');
  return JSON.stringify({ rulesOf, failures, told, line: line.toString(), sockaddr,
    filter: typeof filtered, acct: line.interpret('acct', names) });
`;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-browser-'));
  writeFileSync(join(folder, 'package.json'), '{"name":"application"}');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'audit-netlink'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The page's script: what it imports, and what it writes into the page when its function has ended. */
function page(body: string): string {
  return [
    "import * as rules from 'audit-netlink/rules';",
    "import * as events from 'audit-netlink/events';",
    `const log = ${JSON.stringify(LOG)};`,
    `const work = async () => {${body}};`,
    'const show = (text) => { document.body.textContent = btoa(unescape(encodeURIComponent(text))); };',
    'work().then(show, (error) => show(String(error.stack)));',
  ].join('\n');
}

function inBrowser(body: string): string {
  writeFileSync(join(folder, 'page.mjs'), page(body));
  buildSync({
    entryPoints: [join(folder, 'page.mjs')],
    outfile: join(folder, 'page.js'),
    bundle: true,
    platform: 'browser',
    format: 'iife',
    logLevel: 'error',
  });
  writeFileSync(join(folder, 'page.html'), '<body></body><script src="page.js"></script>');
  const { stdout } = spawnSync(
    BROWSER as string,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      `--user-data-dir=${join(folder, 'profile')}`,
      '--virtual-time-budget=60000',
      '--dump-dom',
      `file://${join(folder, 'page.html')}`,
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const [, shown = ''] = /<body>([^<]*)/.exec(stdout) ?? [];
  return Buffer.from(shown, 'base64').toString();
}

async function inNode(body: string): Promise<string> {
  const AsyncFunction = (async () => {}).constructor as new (
    ...words: string[]
  ) => (...values: unknown[]) => Promise<string>;
  const [rules, events] = ['rules', 'events'].map(
    (name) => require(join(ROOT, 'dist', `${name}.js`)) as unknown,
  );
  return await new AsyncFunction('rules', 'events', 'log', body)(rules, events, LOG);
}

(BROWSER === undefined ? describe.skip : describe)('in a browser', () => {
  it('rules are parsed, compiled, encoded and decoded, and events of logs read, as in Node.js', async () => {
    const expected = JSON.parse(await inNode(WORK)) as { told: unknown[]; failures: unknown[] };
    expect(expected.told.length).toBeGreaterThan(5);
    expect(expected.failures.length).toBe(3);
    const shown = inBrowser(WORK);
    expect(shown).toMatch(/^\{/);
    expect(JSON.parse(shown)).toEqual(expected);
  });

  it('the kernel is out of reach, and says so', () => {
    const shown = inBrowser(`
      const found = [];
      for (const call of [() => new events.RecordStream(), () => events.auditEvents()]) {
        try { call(); found.push('opened'); }
        catch (error) { found.push(error instanceof events.AddonError, error.message); }
      }
      const leftovers = typeof process + ' ' + typeof Buffer;
      return JSON.stringify([found, leftovers]);
    `);
    const [found, leftovers] = JSON.parse(shown) as [unknown[], string];
    const message = expect.stringMatching(/cannot load the addon.*browser/) as unknown;
    expect(found).toEqual([true, message, true, message]);
    expect(leftovers).toBe('undefined undefined');
  });
});
