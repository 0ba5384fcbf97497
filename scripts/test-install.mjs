/**
 * Installs the packed tarball as users do, where no compiler is to be found, and tries it: with npm, pnpm,
 * Yarn (both linkers) and Bun; from TypeScript of several versions; bundled; and compiled from source by its
 * own command.
 *
 *     node scripts/test-install.mjs [--systems]
 *
 * With --systems also on a fresh Debian 12 and a fresh Debian 11 that have nothing but Node.js; this needs root
 * and debootstrap. Needs dist/ and a prebuilt binary for this machine: npm run build && npm run prebuilds.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MANAGERS, TOOLS } from './install/managers.mjs';
import { tryOnSystem } from './install/systems.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const TYPESCRIPT = ['5.2.2', '5.9.3', '6.0.3', '7.0.2'];
const NODE_TYPES = '@types/node@20.19.43';

/** What an installation may need of the machine. No compiler, make or Python is among them. */
const PROGRAMS = [
  'node',
  'npm',
  'npx',
  'sh',
  'env',
  'uname',
  'dirname',
  'basename',
  'sed',
  'ldd',
  'getconf',
];
const HIDDEN = ['cc', 'gcc', 'g++', 'c++', 'clang', 'make', 'python3', 'node-gyp'];

const RULE = '-w /etc/passwd -p wa -k a';
const PRINT_RULE = `console.log(a.formatRule(a.decodeRule(a.encodeRule('${RULE}'))));`;
const BY_REQUIRE = `const a = require('audit-netlink'); ${PRINT_RULE}`;
const BY_IMPORT = `import * as a from 'audit-netlink'; ${PRINT_RULE}`;
const HINT = `require('audit-netlink').getStatus().catch((error) => console.log(error.hint));`;

let failures = 0;
let passes = 0;

/** Runs one test, and prints how it ended. */
function check(name, test) {
  const started = performance.now();
  try {
    const more = test();
    passes += 1;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`ok   ${name} (${seconds} s)${more === undefined ? '' : `: ${more}`}`);
  } catch (error) {
    failures += 1;
    console.log(`FAIL ${name}\n     ${error.message.replaceAll('\n', '\n     ')}`);
  }
}

/** What the command prints. @throws unless it ends with 0. */
function output([command, ...words], options) {
  const run = spawnSync(command, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  if (run.error !== undefined) throw new Error(`${command}: ${run.error.message}`);
  if (run.status !== 0) {
    const line = [path.basename(command), ...words].join(' ');
    throw new Error(`${line} ended with ${run.status}:\n${run.stdout}${run.stderr}`);
  }
  return run.stdout.trim();
}

function expectText(found, expected) {
  const fits = typeof expected === 'string' ? found === expected : expected.test(found);
  if (!fits) throw new Error(`printed ${JSON.stringify(found)} instead of ${expected}`);
}

/** An environment in which only those programs are found. */
function barePath(folder) {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  for (const name of PROGRAMS) {
    const found = spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
    if (found !== '') symlinkSync(found, path.join(bin, name));
  }
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|AUDIT_NETLINK_)/.test(name));
  const env = { ...Object.fromEntries(kept), PATH: bin, CI: 'true' };
  for (const name of HIDDEN) {
    if (spawnSync(name, ['--version'], { env }).error === undefined) {
      throw new Error(`${name} is not hidden`);
    }
  }
  return env;
}

function pack(folder) {
  const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
  const name = output(['npm', 'pack', ...options], { cwd: root })
    .split('\n')
    .at(-1);
  return path.join(folder, name);
}

function project(folder, name, tarball, files) {
  const place = path.join(folder, name.replaceAll(/\W+/g, '-'));
  mkdirSync(place);
  const manifest = {
    name: 'consumer',
    private: true,
    dependencies: { 'audit-netlink': `file:${tarball}` },
  };
  writeFileSync(path.join(place, 'package.json'), JSON.stringify(manifest));
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(place, file), text);
  return place;
}

/** The package's own folder, wherever the package manager has put it. */
function packageFolder(node, options) {
  const print = "console.log(path.dirname(require.resolve('audit-netlink/package.json')))";
  return output([...node, '-e', print], options);
}

const mayReadStatus = process.geteuid() === 0;

function tryManager(folder, tarball, tools, env, manager) {
  const { name, files, cure } = manager;
  const cwd = project(folder, name, tarball, files);
  const options = { cwd, env };
  const node = manager.node(tools);
  const program = manager.program(tools);
  check(`${name}: install`, () => void output(manager.install(tools), options));
  check(`${name}: require`, () => expectText(output([...node, '-e', BY_REQUIRE], options), RULE));
  check(`${name}: import`, () => {
    writeFileSync(path.join(cwd, 'import.mjs'), BY_IMPORT);
    expectText(output([...node, 'import.mjs'], options), RULE);
  });
  check(`${name}: tsauditctl -v`, () =>
    expectText(output([...program, 'tsauditctl', '-v'], options), /^tsauditctl version \S+$/m),
  );
  if (mayReadStatus) {
    check(`${name}: tsauditctl -s`, () =>
      expectText(output([...program, 'tsauditctl', '-s'], options), /^enabled \d/m),
    );
  }
  check(`${name}: nothing was compiled`, () => {
    const place = packageFolder(node, options);
    for (const one of ['build', 'binding.gyp']) {
      if (existsSync(path.join(place, one))) throw new Error(`${place} has ${one}`);
    }
  });
  check(`${name}: without its binaries it names the cure`, () => {
    const prebuilds = path.join(packageFolder(node, options), 'prebuilds');
    renameSync(prebuilds, `${prebuilds}.gone`);
    try {
      expectText(output([...node, '-e', HINT], options), `compile it for this machine: ${cure}`);
    } finally {
      renameSync(`${prebuilds}.gone`, prebuilds);
    }
  });
  return cwd;
}

function tryTypeScript(folder, tarball, env) {
  for (const version of TYPESCRIPT) {
    check(`TypeScript ${version}`, () => {
      const cwd = project(folder, `typescript-${version}`, tarball, {});
      const packages = [`typescript@${version}`, NODE_TYPES];
      output(['npm', 'install', '--no-audit', '--no-fund', ...packages], { cwd, env });
      cpSync(path.join(root, 'scripts/install/consumer.ts'), path.join(cwd, 'consumer.ts'));
      const compilerOptions = {
        strict: true,
        skipLibCheck: false,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        target: 'es2022',
        lib: ['es2023', 'esnext.disposable'],
        module: 'nodenext',
        // Declarations say themselves that they need Node's.
        types: [],
      };
      const settings = JSON.stringify({ compilerOptions, files: ['consumer.ts'] });
      writeFileSync(path.join(cwd, 'tsconfig.json'), settings);
      output(['npx', '--no-install', 'tsc', '-p', '.'], { cwd, env });
    });
  }
}

function tryBundle(cwd, tools, env) {
  const esbuild = path.join(tools, 'node_modules/.bin/esbuild');
  writeFileSync(path.join(cwd, 'app.js'), BY_REQUIRE);
  const bundle = (out, ...more) =>
    output([esbuild, 'app.js', '--bundle', '--platform=node', `--outfile=${out}/app.js`, ...more], {
      cwd,
      env,
    });
  check('esbuild: the package left out', () => {
    bundle('left-out', '--external:audit-netlink');
    expectText(output(['node', 'left-out/app.js'], { cwd, env }), RULE);
  });
  check('esbuild: the package in the bundle, its binaries beside it', () => {
    const out = path.join(path.dirname(cwd), 'bundled');
    bundle(out);
    cpSync(path.join(cwd, 'node_modules/audit-netlink/prebuilds'), path.join(out, 'prebuilds'), {
      recursive: true,
    });
    expectText(output(['node', path.join(out, 'app.js')], { cwd: out, env }), RULE);
  });
}

/** The one test with a compiler. */
function tryBuild(cwd) {
  check('npx audit-netlink-build', () => {
    const place = path.join(cwd, 'node_modules/audit-netlink');
    rmSync(path.join(place, 'prebuilds'), { recursive: true });
    output(['npx', '--no-install', 'audit-netlink-build', '--silent'], { cwd });
    expectText(output(['node', '-e', BY_REQUIRE], { cwd }), RULE);
    expectText(readdirSync(path.join(place, 'build/Release')).join(' '), 'audit_netlink.node');
  });
  check('npx audit-netlink-build code-cache', () => {
    output(['npx', '--no-install', 'audit-netlink-build', 'code-cache'], { cwd });
    const cli = readdirSync(path.join(cwd, 'node_modules/audit-netlink/dist/cli'));
    const named = (end) =>
      cli.filter((name) => name.endsWith(end)).map((name) => name.slice(0, -end.length));
    expectText(named('.program.code-cache').join(' '), named('.program.js').join(' '));
  });
}

const folder = mkdtempSync(path.join(tmpdir(), 'audit-netlink-install-'));
try {
  const env = barePath(folder);
  const tarball = pack(folder);
  const size = readFileSync(tarball).length;
  console.log(`${path.basename(tarball)}: ${(size / 1000).toFixed(0)} kB`);
  const tools = path.join(folder, 'tools');
  mkdirSync(tools);
  writeFileSync(path.join(tools, 'package.json'), '{}');
  output(['npm', 'install', '--no-audit', '--no-fund', ...TOOLS], { cwd: tools });
  const [byNpm] = MANAGERS.map((manager) => tryManager(folder, tarball, tools, env, manager));
  tryTypeScript(folder, tarball, env);
  tryBundle(byNpm, tools, env);
  tryBuild(byNpm);
  if (process.argv.includes('--systems')) {
    for (const release of ['bookworm', 'bullseye']) {
      check(`a fresh Debian ${release}`, () => tryOnSystem(release, tarball, mayReadStatus));
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${passes} passed, ${failures} failed`);
process.exitCode = failures > 0 ? 1 : 0;
