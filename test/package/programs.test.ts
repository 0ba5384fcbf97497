/** The built programs where something is missing that is not theirs: room to write to, the addon. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function node(words: readonly string[], folder = ROOT, stdout: number | 'pipe' = 'pipe'): Ran {
  const run = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', stdout, 'pipe'],
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

it.each([
  ['tsauditctl', 255],
  ['audit-netlink', 2],
  ['tsaugenrules', 1],
  ['tsausearch', 1],
  ['tsaureport', 1],
  ['tsausyscall', 1],
  ['tsaulast', 1],
  ['tsaulastlog', 1],
  ['tsauditd', 1],
  ['tsautrace', 1],
] as const)('%s says in one line that there is no room for its output', (name, status) => {
  const full = openSync('/dev/full', 'w');
  try {
    expect(node([manifest.bin[name], '--help'], ROOT, full)).toMatchObject({
      status,
      stderr: `${name}: standard output: is on a file system that has no room left\n`,
    });
  } finally {
    closeSync(full);
  }
});

it('audit-netlink events says so too', () => {
  const full = openSync('/dev/full', 'w');
  try {
    const log = join(ROOT, 'test/golden/events/execve-300.log');
    expect(
      node([manifest.bin['audit-netlink'], 'events', '--input', log], ROOT, full),
    ).toMatchObject({
      status: 2,
      stderr: 'audit-netlink: standard output: is on a file system that has no room left\n',
    });
  } finally {
    closeSync(full);
  }
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends the events of a log', async (signal) => {
  const child = spawn(process.execPath, [manifest.bin['audit-netlink'], 'events', '--input', '-'], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  // Those that the time of later ones ends are printed at once.
  for (let at = 1; at < 9; at++) {
    child.stdin.write(`type=USER msg=audit(17000000${at}0.123:${at}): pid=1 uid=0\n`);
  }
  await once(child.stdout, 'data');
  child.kill(signal);
  expect(await ended).toEqual([0, null]);
});

it.each([
  ['tsaureport --key --summary', ['2  first', '1  second']],
  ['tsaureport --start 11/14/2023 --executable --summary -i', ['3  /bin/a']],
  ['tsausearch --start 11/14/2023 -k first --raw | tsaureport -e --summary', ['2  1300']],
] as const)('a pipe into %s', (line, rows) => {
  const records = ['first', 'second', 'first'].map(
    (key, at) =>
      `type=SYSCALL msg=audit(170000000${at}.123:${at}): arch=c000003e syscall=257 success=yes exit=3 a0=1 a1=2 a2=3 ` +
      `a3=4 items=0 ppid=1 pid=2 auid=3 uid=0 tty=pts0 ses=1 comm="a" exe="/bin/a" key="${key}"\n`,
  );
  const commands = line.replaceAll(
    /tsau\w+/g,
    (name) => `${process.execPath} ${manifest.bin[name as keyof typeof manifest.bin]}`,
  );
  const { stdout, stderr } = spawnSync('sh', ['-c', `printf '%s' "$LOG" | ${commands}`], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, LOG: records.join('') },
  });
  const lines = stdout.split('\n');
  expect([lines.slice(lines.findLastIndex((text) => /^=+$/.test(text)) + 1, -1), stderr]).toEqual([
    rows,
    '',
  ]);
});

describe('without the addon', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-netlink-unbuilt-'));
    for (const path of ['dist', 'package.json']) {
      cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(
      join(folder, 'audit.log'),
      'type=USER msg=audit(1700000000.123:1): pid=1 uid=0\n',
    );
    writeFileSync(
      join(folder, 'logins.log'),
      "type=USER_LOGIN msg=audit(1700000000.123:1): pid=1 auid=0 ses=1 msg='id=0 res=success'\n",
    );
    writeFileSync(join(folder, 'a.rules'), '-a always,exit -F arch=b64 -S kill -k a\n', {
      mode: 0o600,
    });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const evaluate = (text: string): Ran =>
    node(['-e', `const audit = require('./dist/index.js'); ${text}`], folder);

  const RULE = "audit.parseRule('-w /etc -k a').rule";
  const LINE = "'type=USER msg=audit(1700000000.123:1): pid=1 uid=0'";

  it.each([
    [
      'rules',
      "return audit.formatRule(audit.parseRule('-w /etc -k a').rule)",
      '-w /etc -p rwxa -k a',
    ],
    [
      'rules of other machines',
      "return audit.compileRule(audit.parseRule('-w /etc -k a').rule).list",
      4,
    ],
    [
      'policies',
      "return Object.values(audit.readPolicy([{ path: 'a', text: '-b 64' }]).settings)",
      [64],
    ],
    ['conditions', "return typeof audit.parseWhere('exit=-EACCES')", 'function'],
    [
      'names',
      'return [new audit.LocalNames().userName(0), await audit.sharedNames().resolve({ uids: [0] })]',
      ['root', false],
    ],
    ['socket addresses', "return audit.decodeSockaddr('020001BB0A010203').port", 443],
    ['bytes of rules', `return audit.decodeRule(audit.encodeRule(${RULE})).keys`, ['a']],
    ['lines of logs', `return audit.parseLine(${LINE}).get('uid')`, '0'],
    ['events', `return (await audit.parseEvents([${LINE}]).next()).value.id.serial`, 1],
    ['batches', `return (await audit.parseEventBatches([${LINE}]).next()).value.length`, 1],
  ])('%s are read all the same', (_, body, expected) => {
    const { stdout, stderr } = evaluate(
      `(async () => { ${body} })().then((value) => console.log(JSON.stringify(value)));`,
    );
    expect([JSON.parse(stdout), stderr]).toEqual([expected, '']);
  });

  it.each([
    'audit.getStatus()',
    'audit.listRules()',
    'new audit.AuditClient()',
    'new audit.RecordStream()',
    'audit.auditEvents()',
    "audit.traceProgram('true')",
    `audit.checkRules([${RULE}])`,
    `audit.watchDrift([${RULE}]).next()`,
  ])('%s says how to get it', (call) => {
    const { stdout } = evaluate(
      `(async () => await ${call})().catch((e) =>
        console.log(JSON.stringify([e instanceof audit.AddonError, e.code, e.message])));`,
    );
    expect(JSON.parse(stdout)).toEqual([
      true,
      'ERR_AUDIT_ADDON',
      expect.stringMatching(
        /^cannot load the addon on linux .*: not found; .*audit-netlink-build$/,
      ),
    ]);
  });

  it('a call that needs it says how to get it', () => {
    const { stdout } = evaluate(
      'audit.getStatus().catch((e) => console.log(JSON.stringify([e instanceof audit.AddonError, e])));',
    );
    expect(JSON.parse(stdout)).toEqual([
      true,
      {
        name: 'AddonError',
        code: 'ERR_AUDIT_ADDON',
        attempts: [
          { path: expect.stringMatching(/audit_netlink\.node$/), reason: 'not found' },
          { path: expect.stringMatching(/audit-netlink\.\w+\.node$/), reason: 'not found' },
        ],
        machine: expect.stringContaining(process.version),
        hint: expect.stringContaining('audit-netlink-build'),
      },
    ]);
  });

  it.each([
    ['tsauditctl', '-v'],
    ['tsauditctl', '--version'],
    ['tsaugenrules', '-v'],
    ['tsaugenrules', '--version'],
    ['tsausearch', '-v'],
    ['tsausearch', '--version'],
    ['tsaureport', '-v'],
    ['tsaureport', '--version'],
    ['tsausyscall', '-v'],
    ['tsausyscall', '--version'],
    ['tsaulast', '-v'],
    ['tsaulast', '--version'],
    ['tsaulastlog', '-v'],
    ['tsaulastlog', '--version'],
    ['tsauditd', '-v'],
    ['tsauditd', '--version'],
    ['tsautrace', '-v'],
    ['tsautrace', '--version'],
  ] as const)('%s %s is the version of the package', (name, word) => {
    expect(node([manifest.bin[name], word], folder)).toMatchObject({
      status: 0,
      stdout: `${name} version ${manifest.version}\n`,
      stderr: '',
    });
  });

  const ONE_LINE = 'cannot load the addon on linux .*; .*audit-netlink-build\\n$';

  it.each([
    [['tsauditctl', '-s'], 255],
    [['tsauditctl', '-R', '/etc/audit/audit.rules'], 255],
    [['audit-netlink', 'diff', 'kernel:', 'kernel:'], 2],
    [['audit-netlink', 'events'], 2],
    [['audit-netlink', 'check', 'a.rules'], 2],
    [['audit-netlink', 'plan', 'a.rules'], 2],
    [['audit-netlink', 'apply', 'a.rules'], 2],
    [['audit-netlink', 'trace', 'true', '--json'], 125],
    [['tsautrace', 'true'], 1],
  ] as const)('%j ends with %i', ([name, ...words], status) => {
    const ran = node([manifest.bin[name], ...words], folder);
    expect([ran.status, ran.stdout]).toEqual([status, '']);
    expect(ran.stderr).toMatch(new RegExp(`(^|\\n)${name}: ${ONE_LINE}`));
  });

  it.each([
    [['tsauditctl', '--json', '-s'], 255],
    [['audit-netlink', 'check', '--json', 'a.rules'], 2],
    [['audit-netlink', 'apply', '--json', 'a.rules'], 2],
    [['audit-netlink', 'diff', 'kernel:', 'a.rules', '--json'], 2],
    [['audit-netlink', 'events', '--json'], 2],
  ] as const)('%j tells it in JSON', ([name, ...words], status) => {
    const ran = node([manifest.bin[name], ...words], folder);
    expect(ran.status).toBe(status);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      exitCode: status,
      error: {
        code: 'ERR_AUDIT_ADDON',
        message: expect.stringMatching(/^cannot load the addon on /),
        hint: expect.stringContaining('audit-netlink-build'),
      },
    });
  });

  it.each([
    ['tsauditctl', '-h'],
    ['tsauditctl', '--help'],
    ['audit-netlink', '--help'],
    ['audit-netlink', 'check', '--offline', 'a.rules'],
    ['audit-netlink', 'diff', 'a.rules', 'a.rules'],
    ['audit-netlink', 'fmt', 'a.rules'],
    ['audit-netlink', 'events', '--input', 'audit.log'],
    ['audit-netlink', 'events', '--input', 'audit.log', '--json', '--key', 'a'],
    ['tsauditctl', '--dry-run', '-a', 'always,exclude', '-F', 'msgtype=USER'],
    ['tsaugenrules', '--help'],
    ['tsausearch', '--help'],
    ['tsausearch', '-if', 'audit.log'],
    ['tsaureport', '--help'],
    ['tsausyscall', '--help'],
    ['tsaulast', '--help'],
    ['tsaulast', '-f', 'logins.log'],
    ['tsaulastlog', '--help'],
    ['tsauditd', '--help'],
    ['tsautrace', '--help'],
  ] as const)('%s %j does without', (name, ...words) => {
    expect(node([manifest.bin[name], ...words], folder)).toMatchObject({ status: 0, stderr: '' });
  });
});

it('formats what comes through a pipe, as it comes', async () => {
  const child = spawn(process.execPath, [manifest.bin['audit-netlink'], 'fmt', '-'], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  const comment = Buffer.from([0x23, 0x20, 0xff, 0x0a]);
  child.stdin.write(comment);
  for (let at = 0; at < 5000; at++) child.stdin.write(`-w   /f${at} -p aw\n`);
  child.stdin.end('-a exit,always  -S kill');
  expect(await ended).toEqual([0, null]);
  const printed = Buffer.concat(parts);
  expect(printed.subarray(0, comment.length)).toEqual(comment);
  const lines = printed.toString('latin1').split('\n');
  expect([lines.length, lines[5000], lines[5001]]).toEqual([
    5003,
    '-w /f4999 -p wa',
    '-a always,exit -S kill',
  ]);
});
