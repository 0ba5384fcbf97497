/**
 * The built package: both entries are one, the commands start, and the tarball holds what runs, what the
 * addon is compiled from where no prebuilt one fits, and nothing else. Builds dist/ when it is not there or
 * older than lib/.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');
const BUILD_TIMEOUT_MS = 120_000;

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => statSync(join(ROOT, path)).isFile());
}

function run(command: string, words: readonly string[], cwd = ROOT): string {
  const { error, status, stdout, stderr } = spawnSync(command, words, {
    cwd,
    encoding: 'utf8',
  });
  if (error !== undefined || status !== 0) {
    throw new Error(`${command} ${words.join(' ')}: ${error ?? status}\n${stdout}${stderr}`);
  }
  return stdout;
}

/** Runs a module in a Node of its own and gives what it printed as JSON. */
function evaluate(type: 'module' | 'commonjs', text: string): unknown {
  return JSON.parse(run(process.execPath, [`--input-type=${type}`, '-e', text]));
}

function isBuilt(): boolean {
  // Written last.
  const entry = join(ROOT, 'dist', 'policy.d.mts');
  if (!existsSync(entry)) return false;
  const built = statSync(entry).mtimeMs;
  return filesBelow('lib').every((path) => statSync(join(ROOT, path)).mtimeMs <= built);
}

beforeAll(() => {
  if (!isBuilt()) run('npm', ['run', 'build:ts']);
}, BUILD_TIMEOUT_MS);

/** The entries, and something that each has. */
const ENTRIES = [
  ['audit-netlink', 'AuditClient'],
  ['audit-netlink/rules', 'compileRule'],
  ['audit-netlink/events', 'auditEvents'],
  ['audit-netlink/policy', 'watchDrift'],
] as const;

describe.each(ENTRIES)('the entry %s', (entry, known) => {
  it('has the same names for import and require', () => {
    const esm = evaluate(
      'module',
      `import * as all from '${entry}'; console.log(JSON.stringify(Object.keys(all)))`,
    ) as string[];
    const cjs = evaluate(
      'commonjs',
      `console.log(JSON.stringify(Object.keys(require('${entry}'))))`,
    ) as string[];
    expect(esm.toSorted()).toEqual(cjs.toSorted());
    expect(esm).toContain(known);
  });

  it('gives the same objects as the others', () => {
    const differing = evaluate(
      'module',
      [
        `import * as esm from '${entry}';`,
        "import { createRequire } from 'node:module';",
        "const require = createRequire(process.cwd() + '/x.js');",
        `const cjs = require('${entry}');`,
        "const all = require('audit-netlink');",
        'const isOther = (name) => esm[name] !== cjs[name] || cjs[name] !== all[name];',
        'console.log(JSON.stringify(Object.keys(cjs).filter(isOther)));',
      ].join('\n'),
    );
    expect(differing).toEqual([]);
  });

  it('declares the same types for both', () => {
    const name = entry.split('/')[1] ?? 'index';
    expect(readFileSync(join(ROOT, 'dist', `${name}.d.mts`), 'utf8')).toBe(
      `export * from './${name}.js';\n`,
    );
  });
});

/** What works with rules do, on a machine that is given. */
const OFFLINE = `
  const rules = require('audit-netlink/rules');
  const target = {
    machine: rules.machineByName('x86_64'),
    isDirectory: () => false,
    userId: () => 1000,
    groupId: () => undefined,
  };
  const text = '-a always,exit -F arch=b64 -S unlink -F auid=ann -F key=k';
  const { rule } = rules.parseRule(text, { target });
  const data = rules.compileRule(text, { target });
  const built = rules.watch('/etc/passwd', { permissions: 'wa', key: 'pw' });
  let refused;
  try {
    rules.compileRule('-w etc', { target });
  } catch (error) {
    refused = error.code;
  }
  const done = [
    rules.formatRule(rule, { target }),
    rules.formatRule(rules.decompileRule(data, { target }), { target }),
    rules.ruleWords(built, { target }).join(' '),
    rules.equalRules(text, rule, { target }),
    rules.diffRules([text], [text, built], { target }).added.length,
    rules.ruleFromJson(JSON.parse(JSON.stringify(built))).keys[0],
    refused,
  ];
`;

const DONE_OFFLINE = [
  '-a always,exit -F arch=b64 -S unlink -F auid=ann -F key=k',
  '-a always,exit -F arch=b64 -S unlink -F auid=1000 -F key=k',
  '-w /etc/passwd -p wa -k pw',
  true,
  1,
  'pw',
  'watch-path',
];

/** Modules with a `require` of their own, which gives nothing of Node and nothing that is installed. */
const BROWSER = `
  const { readFileSync } = require('node:fs');
  const { join, dirname } = require('node:path');
  const vm = require('node:vm');
  const context = vm.createContext({ TextEncoder, TextDecoder, Buffer });
  const modules = new Map();
  const outside = new Set();
  const load = (path) => {
    if (modules.has(path)) return modules.get(path).exports;
    const module = { exports: {} };
    modules.set(path, module);
    const own = (name) => {
      if (name.startsWith('.')) {
        const other = join(dirname(path), name);
        return load(other.endsWith('.js') ? other : other + '.js');
      }
      outside.add(name);
      return {};
    };
    const text = '(function (exports, require, module) {' + readFileSync(path, 'utf8') + '\\n})';
    vm.runInContext(text, context, { filename: path })(module.exports, own, module);
    return module.exports;
  };
  {
    const require = () => load(join(process.cwd(), 'dist/rules.js'));
    ${OFFLINE}
    console.log(JSON.stringify({ done, outside: [...outside] }));
  }
`;

describe('audit-netlink/rules', () => {
  it('never loads the addon, nor what loads it', () => {
    const loaded = evaluate(
      'commonjs',
      [
        OFFLINE,
        'const isOfAddon = (name) => /\\.node$|node-gyp-build/.test(name);',
        'const addons = Object.keys(require.cache).filter(isOfAddon);',
        'console.log(JSON.stringify({ done, addons }));',
      ].join('\n'),
    );
    expect(loaded).toEqual({ done: DONE_OFFLINE, addons: [] });
  });

  it('works where there is nothing of Node but a Buffer', () => {
    const { done, outside } = evaluate('commonjs', BROWSER) as {
      done: unknown[];
      outside: string[];
    };
    expect(done).toEqual(DONE_OFFLINE);
    expect(outside.filter((name) => !name.startsWith('node:'))).toEqual([]);
  });
});

/** The declarations that a path leads to. */
function declarationsFrom(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = readFileSync(join(ROOT, path), 'utf8');
  for (const [, to = ''] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)['"]/g)) {
    const base = join(dirname(path), to.replace(/\.js$/, ''));
    const file = `${base}.d.ts`;
    declarationsFrom(existsSync(join(ROOT, file)) ? file : join(base, 'index.d.ts'), seen);
  }
  return seen;
}

describe('the declarations', () => {
  const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

  it('say nothing that is internal', () => {
    const paths = filesBelow('dist').filter((path) => path.endsWith('.d.ts'));
    expect(paths.length).toBeGreaterThan(30);
    expect(paths.filter((path) => textOf(path).includes('@internal'))).toEqual([]);
  });

  it('are those that an entry needs', () => {
    const needed = new Set<string>();
    for (const name of ['index', 'rules', 'events', 'policy']) {
      declarationsFrom(`dist/${name}.d.ts`, needed);
    }
    const paths = filesBelow('dist').filter((path) => path.endsWith('.d.ts'));
    expect(paths.filter((path) => !needed.has(path))).toEqual([]);
  });

  it.each([
    ['dist/events/event.d.ts', 'AuditEvent'],
    ['dist/events/event.d.ts', 'DamagedRecord'],
    ['dist/events/record.d.ts', 'AuditRecord'],
    ['dist/policy/applying/rule-plan.d.ts', 'RulePlan'],
    ['dist/errors.d.ts', 'RuleError'],
    ['dist/errors.d.ts', 'AuditError'],
  ])('%s has no constructor of %s', (path, name) => {
    const [, body = ''] =
      new RegExp(`class ${name} [^{]*\\{([^]*?)^\\}`, 'm').exec(textOf(path)) ?? [];
    expect(body).toContain('readonly');
    expect(body).not.toContain('constructor');
  });

  it('have the one constructor that is for users', () => {
    const found = textOf('dist/client/client.d.ts').match(/constructor\(.*\);/g);
    expect(found).toEqual(['constructor(options?: ClientOptions);']);
  });
});

describe('the entries', () => {
  it('load without the addon', () => {
    const loaded = evaluate(
      'commonjs',
      [
        "require('audit-netlink');",
        "const names = Object.keys(require.cache).filter((name) => name.endsWith('.node'));",
        'console.log(JSON.stringify(names));',
      ].join('\n'),
    );
    expect(loaded).toEqual([]);
  });

  it('load none of the modules of Node that most programs do not need', () => {
    const loaded = evaluate(
      'commonjs',
      [
        'const before = new Set(process.moduleLoadList);',
        "require('audit-netlink');",
        'const later = process.moduleLoadList.filter((name) => !before.has(name));',
        "const names = later.map((name) => name.replace('NativeModule ', ''));",
        'console.log(JSON.stringify(names.filter((name) => !name.startsWith("internal"))));',
      ].join('\n'),
    );
    expect(loaded).toEqual([]);
  });

  it('load bundles alone', () => {
    const loaded = evaluate(
      'commonjs',
      "require('audit-netlink'); console.log(JSON.stringify(Object.keys(require.cache)));",
    ) as string[];
    const isBundle = /\/dist\/(\w+|chunks\/[\w-]+)\.js$/;
    expect(loaded.filter((path) => !isBundle.test(path))).toEqual([]);
    expect(loaded.length).toBeLessThan(10);
  });

  it.each([
    ['commonjs', "const { parseLine } = require('audit-netlink'); const { cache } = require;"],
    [
      'module',
      "import { createRequire } from 'node:module'; import { parseLine } from 'audit-netlink';" +
        'const { cache } = createRequire(import.meta.url);',
    ],
  ] as const)('load what tells events when one is told: %s', (type, begin) => {
    const loaded = evaluate(
      type,
      [
        begin,
        "const isLoaded = () => Object.keys(cache).some((path) => path.endsWith('/telling.js'));",
        'const before = isLoaded();',
        "const record = parseLine('type=LOGIN msg=audit(1.0:1): pid=1 uid=0 auid=1 res=1');",
        'console.log(JSON.stringify([before, record.toInterpretedString() !== "", isLoaded()]));',
      ].join('\n'),
    );
    expect(loaded).toEqual([false, true, true]);
  });

  it('give classes the names that they are exported under', () => {
    const renamed = evaluate(
      'commonjs',
      [
        "const classes = Object.entries(require('audit-netlink')).filter(([name, value]) =>",
        "  typeof value === 'function' && /^[A-Z]/.test(name));",
        'const names = classes.filter(([name, value]) => name !== value.name);',
        'console.log(JSON.stringify([classes.length > 10, names]));',
      ].join('\n'),
    );
    expect(renamed).toEqual([true, []]);
  });
});

describe('what was shortened', () => {
  const printed = (): string => {
    const text = "require('audit-netlink').encodeRule('-w etc')";
    const words = ['--input-type=commonjs', '-e', text];
    return spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8' }).stderr;
  };

  it('keeps the names of functions, methods and classes in stack traces', () => {
    const names = [...printed().matchAll(/^ +at (?:async )?(\S+) \(.*[\\/]dist[\\/]/gm)].map(
      ([, name]) => String(name),
    );
    expect(names).toContain('RuleParser.apply');
    expect(names).toContain('#watch');
    expect(names.filter((name) => /^#?\w$/.test(name))).toEqual([]);
  });

  it('prints a line that can be read above them', () => {
    const [place = '', line = ''] = printed().split('\n');
    expect(place).toMatch(/[\\/]dist[\\/]chunks[\\/]\w+\.js:\d+$/);
    expect(line).toMatch(/^throw /);
    const throwing = filesBelow('dist')
      .filter((path) => path.endsWith('.js'))
      .flatMap((path) => readFileSync(join(ROOT, path), 'utf8').split('\n'))
      .filter((one) => /\bthrow\b/.test(one));
    expect(throwing.length).toBeGreaterThan(50);
    expect(throwing.filter(({ length }) => length > 400)).toEqual([]);
  });

  it('is ASCII, and holds the licence of what others wrote', () => {
    const text = readFileSync(join(ROOT, 'dist/cli/audit-netlink.program.js'), 'latin1');
    expect(text).toContain('Holds commander:');
    expect(text).toContain('The above copyright notice and this permission notice shall be');
    const files = filesBelow('dist').filter((path) => path.endsWith('.js'));
    const odd = files.filter((path) => /[^\0-\x7f]/.test(readFileSync(join(ROOT, path), 'latin1')));
    expect(odd).toEqual([]);
  });
});

it.each(Object.entries(manifest.bin))('%s is a program', (_name, path) => {
  expect(statSync(join(ROOT, path)).mode & 0o111).toBe(0o111);
  expect(readFileSync(join(ROOT, path), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

interface Tarball {
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** What npm would pack of the folder. */
function packed(folder: string): Tarball {
  const words = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const answer = JSON.parse(run('npm', words, folder)) as Record<string, Tarball>;
  return Object.values(answer)[0] as Tarball;
}

/** What the package may weigh beside its binaries, as it is fetched. */
const MOST_BYTES = 650_000;

describe('the tarball', () => {
  let paths: string[] = [];

  beforeAll(() => {
    paths = packed(ROOT).files.map((file) => file.path);
  }, BUILD_TIMEOUT_MS);

  it('is small without the binaries', () => {
    const folder = mkdtempSync(join(tmpdir(), 'audit-netlink-tarball-'));
    try {
      for (const path of paths.filter((one) => !one.startsWith('prebuilds/'))) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        copyFileSync(join(ROOT, path), join(folder, path));
      }
      const { size, files } = packed(folder);
      expect(files.length).toBeGreaterThan(100);
      expect(size).toBeLessThanOrEqual(MOST_BYTES);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('can build the addon, and does not have package managers do so', () => {
    const packedSources = 'dist/addon-sources.json.br';
    expect(paths).toEqual(expect.arrayContaining([packedSources, 'scripts/build-addon.cjs']));
    expect(paths).not.toContain('binding.gyp');
    const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
    const unpacked = brotliDecompressSync(readFileSync(join(ROOT, packedSources))).toString();
    const sources = JSON.parse(unpacked) as Record<string, string>;
    expect(sources['binding.gyp']).toBe(read('binding.gyp'));
    const needed = filesBelow('native').filter((path) => !path.startsWith('native/wasm/'));
    expect(Object.keys(sources).toSorted()).toEqual(['binding.gyp', ...needed].toSorted());
    // What a message of the compiler is about is in the same line.
    for (const path of needed) {
      const lines = read(path).split('\n');
      const code = (sources[path] ?? '').split('\n');
      expect(code).toHaveLength(lines.length);
      expect(lines.filter((line, at) => !line.trim().startsWith(code[at] as string))).toEqual([]);
      const lost = lines.map((line, at) => line.trim().slice(code[at]?.length).trim());
      expect(lost.filter((text) => text !== '' && !text.startsWith('//'))).toEqual([]);
    }
  });

  it('holds the whole build', () => {
    // Code caches are for one Node alone.
    const built = filesBelow('dist').filter((path) => !path.endsWith('.code-cache'));
    expect(paths).toEqual(expect.arrayContaining(built));
    expect(paths).toEqual(expect.arrayContaining(Object.values(manifest.bin)));
  });

  it('holds nothing else', () => {
    const known = [
      /^dist\/.+\.(js|mjs|d\.ts|d\.mts)$/,
      /^prebuilds\/linux-(x64|arm64)\/audit-netlink\.(glibc|musl)\.node$/,
    ];
    expect(paths.filter((path) => !known.some((one) => one.test(path))).toSorted()).toEqual([
      'LICENSE',
      'README.md',
      ...filesBelow('completions').toSorted(),
      'dist/addon-sources.json.br',
      ...filesBelow('docs')
        .filter((path) => path.endsWith('.schema.json'))
        .toSorted(),
      'man/audit-netlink.8',
      'man/tsauditctl.8',
      'man/tsauditd.8',
      'man/tsaugenrules.8',
      'man/tsaulast.8',
      'man/tsaulastlog.8',
      'man/tsaureport.8',
      'man/tsausearch.8',
      'man/tsausyscall.8',
      'man/tsautrace.8',
      'package.json',
      'scripts/build-addon.cjs',
      'scripts/write-code-cache.cjs',
      'systemd/tsauditd.service',
    ]);
  });
});
