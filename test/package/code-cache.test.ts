/**
 * Code caches of the built programs, one for each file that a program loads: taken when they fit, and without
 * any effect when they do not. A program with whatever stands in place of a cache does what it does without.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');

const PROGRAMS = [
  'audit-netlink',
  'tsauditctl',
  'tsaugenrules',
  'tsausearch',
  'tsaureport',
  'tsausyscall',
  'tsaulast',
  'tsaulastlog',
  'tsauditd',
  'tsautrace',
] as const;

/** Writes what became of the data that each file was compiled with. */
const OBSERVER = `
const vm = require('node:vm');
const { appendFileSync } = require('node:fs');
const { basename } = require('node:path');
vm.Script = class extends vm.Script {
  constructor(text, options) {
    super(text, options);
    const { cachedData, filename } = options;
    const fate = cachedData === undefined ? 'none' : this.cachedDataRejected ? 'rejected' : 'taken';
    appendFileSync(process.env.OBSERVED, basename(filename, '.js') + ' ' + fate + '\\n');
  }
};
`;

/** A file of which a check of rules runs much. */
const CHUNK = 'rules';

let folder = '';
let pristine = Buffer.alloc(0);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-code-cache-'));
  for (const path of ['dist', 'package.json', 'scripts/write-code-cache.cjs']) {
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  for (const path of ['node_modules', 'build']) {
    if (existsSync(join(ROOT, path))) symlinkSync(join(ROOT, path), join(folder, path));
  }
  writeFileSync(join(folder, 'observer.cjs'), OBSERVER);
  writeFileSync(join(folder, 'some.rules'), '-w /etc/passwd -p wa -k identity\n-a always,exti\n');
  pristine = readFileSync(cacheOf('audit-netlink'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  writeFileSync(cacheOf('audit-netlink'), pristine);
});

function cacheOf(program: string, chunk = CHUNK): string {
  return join(folder, 'dist', 'cli', `${program}.${chunk}.code-cache`);
}

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Of the data of {@link CHUNK}: none, taken or rejected; undefined when the run did not need it. */
  readonly data: string | undefined;
  /** Of the data of all others. */
  readonly otherData: readonly string[];
}

function run(
  program: keyof typeof manifest.bin,
  words: readonly string[],
  flags: string[] = [],
): Ran {
  const observed = join(folder, 'observed');
  rmSync(observed, { force: true });
  const launcher = join(folder, manifest.bin[program]);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...flags, '--require', join(folder, 'observer.cjs'), launcher, ...words],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, OBSERVED: observed } },
  );
  const fates = new Map(
    readFileSync(observed, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ') as [file: string, fate: string]),
  );
  const data = fates.get(CHUNK);
  fates.delete(CHUNK);
  return { status, stdout, stderr, data, otherData: [...new Set(fates.values())] };
}

/** What a program says of a file with an error, which takes it through much of its code. */
const check = (flags: string[] = []): Ran =>
  run('audit-netlink', ['check', '--offline', 'some.rules'], flags);

it.each(PROGRAMS)('those of %s are taken by the Node that made them', (program) => {
  expect(run(program, ['--help'])).toMatchObject({ status: 0, otherData: ['taken'] });
});

/** Does something while these chunks cannot be loaded. */
function without(names: readonly string[], action: () => void): void {
  const files = names.map((name) => join(folder, 'dist', 'chunks', `${name}.js`));
  const texts = files.map((file) => readFileSync(file));
  for (const file of files) writeFileSync(file, 'throw new Error("needless")');
  try {
    action();
  } finally {
    for (const [index, file] of files.entries()) writeFileSync(file, texts[index] as Buffer);
  }
}

const MEANING =
  'names rules causes building plan policy client events telling syscalls report sessions'.split(
    ' ',
  );

it('what a program tells of itself needs nothing of rules, events and kernel', () => {
  without([...MEANING, 'kernel'], () => {
    for (const program of PROGRAMS) {
      expect(run(program, ['--version'])).toMatchObject({ status: 0, stderr: '' });
      expect(run(program, ['--help'])).toMatchObject({ status: 0, stderr: '' });
    }
  });
});

it.each(['tsauditctl', 'tsaugenrules'] as const)(
  '%s needs nothing of what prints much',
  (program) => {
    without(['printing'], () => {
      expect(run(program, ['--version'])).toMatchObject({ status: 0, stderr: '' });
      expect(run(program, ['--help'])).toMatchObject({ status: 0, stderr: '' });
    });
  },
);

it.each(['kernel', 'tsauditctl'])('%s is loaded without the meaning of rules', (name) => {
  without(MEANING, () => {
    const chunk = join(folder, 'dist', 'chunks', `${name}.js`);
    const { status, stderr } = spawnSync(process.execPath, [chunk], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('of another Node, damaged or gone, it is not looked at', () => {
  const text = (): number => readFileSync(chunk()).length;
  const head = (): number => pristine.indexOf('\n') + 1;
  const flipped = (at: number, bit = 0): Buffer => {
    const bytes = Buffer.from(pristine);
    bytes[at] = (bytes[at] as number) ^ (1 << bit);
    return bytes;
  };
  const data = (): number => (pristine.length - head() - text()) / 2;
  const inFirst = (): number => head() + text();
  const inSecond = (): number => inFirst() + data();

  it.each<[string, () => Buffer]>([
    ['empty', () => Buffer.alloc(0)],
    ['of one byte', () => Buffer.from('v')],
    ['cut off', () => pristine.subarray(0, -1)],
    ['cut in half', () => pristine.subarray(0, pristine.length / 2)],
    ['without the data', () => pristine.subarray(0, inFirst())],
    ['too long', () => Buffer.concat([pristine, Buffer.alloc(2)])],
    ['nothing but zeros', () => Buffer.alloc(pristine.length)],
    ['that of another file', () => readFileSync(cacheOf('audit-netlink', 'core'))],
    [
      'of another version',
      () => Buffer.from(pristine.toString('latin1').replace(/^v\d/, 'v1'), 'latin1'),
    ],
    ['of another machine', () => flipped(pristine.indexOf(' ') + 1)],
    ['of another build of Node', () => flipped(head() - 2)],
    ['with another text', () => flipped(head() + 1000)],
    ['damaged in its first byte', () => flipped(inFirst())],
    ['damaged in its header', () => flipped(inFirst() + 9, 3)],
    ['damaged in the middle', () => flipped(inFirst() + Math.trunc(data() / 2), 7)],
    ['damaged in its last byte', () => flipped(inSecond() - 1, 1)],
    ['damaged in the second copy', () => flipped(inSecond() + Math.trunc(data() / 3), 4)],
  ])('%s', (_, contents) => {
    rmSync(cacheOf('audit-netlink'));
    const expected = check();
    expect(expected).toMatchObject({
      status: 2,
      data: 'none',
      otherData: ['taken'],
      stderr: expect.stringContaining(':2:'),
    });
    writeFileSync(cacheOf('audit-netlink'), contents());
    expect(check()).toEqual(expected);
  });

  it('a folder in its place', () => {
    rmSync(cacheOf('audit-netlink'));
    const expected = check();
    cpSync(join(folder, 'scripts'), cacheOf('audit-netlink'), { recursive: true });
    try {
      expect(check()).toEqual(expected);
    } finally {
      rmSync(cacheOf('audit-netlink'), { recursive: true });
    }
  });
});

const chunk = (): string => join(folder, 'dist', 'chunks', `${CHUNK}.js`);

it('what it was made of does not count when the file was changed, be it in a single letter', () => {
  const program = chunk();
  const text = readFileSync(program, 'utf8');
  const before = check();
  try {
    writeFileSync(program, text.replaceAll('makes the kernel', 'MAKES the kernel'));
    const after = check();
    expect(after.data).toBe('none');
    expect(after.stderr).toBe(before.stderr.replaceAll('makes the kernel', 'MAKES the kernel'));
    expect(after.stderr).not.toBe(before.stderr);
  } finally {
    writeFileSync(program, text);
  }
  expect(before.data).toBe('taken');
});

it('a Node with flags of its own for V8 goes without', () => {
  const expected = check();
  expect(check(['--no-opt'])).toEqual({
    ...expected,
    data: 'rejected',
    otherData: ['rejected'],
  });
});

it('no run writes one', () => {
  const state = (): [string, number][] =>
    readdirSync(join(folder, 'dist', 'cli')).map((name) => [
      name,
      statSync(join(folder, 'dist', 'cli', name)).mtimeMs,
    ]);
  rmSync(cacheOf('audit-netlink'));
  const before = state();
  for (const program of PROGRAMS) run(program, ['--help']);
  expect(state()).toEqual(before);
});

describe('when asked for', () => {
  const install = (root: string): string => {
    const script = join(root, 'scripts', 'write-code-cache.cjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '']);
    return stderr;
  };

  it('one is made anew, whole', () => {
    writeFileSync(cacheOf('audit-netlink'), 'of another Node');
    expect(install(folder)).toBe('');
    expect(
      readdirSync(join(folder, 'dist', 'cli')).filter((name) => name.endsWith('.new')),
    ).toEqual([]);
    for (const program of PROGRAMS) {
      expect(run(program, ['--help'])).toMatchObject({ otherData: ['taken'] });
    }
    expect(check()).toMatchObject({ data: 'taken' });
  });

  it('nothing happens where nothing was built', () => {
    const empty = mkdtempSync(join(tmpdir(), 'audit-netlink-code-cache-'));
    try {
      for (const path of ['package.json', 'scripts/write-code-cache.cjs']) {
        cpSync(join(ROOT, path), join(empty, path));
      }
      expect(install(empty)).toBe('');
      expect(readdirSync(empty).toSorted()).toEqual(['package.json', 'scripts']);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it('none is left where everybody could write one', () => {
    const cli = join(folder, 'dist', 'cli');
    const script = join(folder, 'scripts', 'write-code-cache.cjs');
    chmodSync(cli, 0o777);
    try {
      const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([
        1,
        `audit-netlink: everybody may write into ${cli}: no code cache\n`,
      ]);
    } finally {
      chmodSync(cli, 0o755);
    }
  });

  it('says that there is none where a program cannot run', () => {
    const program = join(folder, 'dist', 'cli', 'tsaugenrules.program.js');
    const text = readFileSync(program);
    try {
      writeFileSync(program, 'throw new Error();');
      expect(install(folder)).toBe(
        'audit-netlink: tsaugenrules has no code cache and will start a little slower\n',
      );
      expect(existsSync(cacheOf('tsaugenrules', 'program'))).toBe(false);
    } finally {
      writeFileSync(program, text);
    }
  });
});
