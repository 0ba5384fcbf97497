/** How sources become bundles, for dist/ and for scripts that read a module of lib/. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Modules of Node that it has not loaded itself when a program begins, and that most runs do not need:
 * node:tty and node:stream cost a millisecond or more each, node:child_process one half, the others less.
 * And libraries that few runs need and that may not be installed.
 */
const ON_DEMAND = [
  'node:child_process',
  'node:net',
  'node:os',
  'node:stream',
  'node:timers/promises',
  'node:tty',
  'node:worker_threads',
  'node:zlib',
  'fzstd',
  'xz-decompress',
];

/** The code with the module loaded at its first use: the variable that held `node:tty` becomes a call. */
function onDemand(code, module) {
  const declarations = new RegExp(`\\b(?:var|let|const) (\\w+) = require\\("${module}"\\);`, 'g');
  const variables = new Set([...code.matchAll(declarations)].map((match) => match[1]));
  let changed = code.replaceAll(declarations, `var $1 = () => require("${module}");`);
  for (const variable of variables) {
    const uses = new RegExp(`(?<![\\w$."'])${variable}(?! = \\(\\) => require)\\b(\\.?)`, 'g');
    changed = changed.replaceAll(uses, (_, dot) => {
      if (dot === '') throw new Error(`import ${module} by name: import { ... } from '${module}'`);
      // In parentheses, for it may stand behind `new`.
      return `(${variable}()).`;
    });
  }
  return changed;
}

const onDemandModules = {
  name: 'on-demand-modules',
  renderChunk: (code) => ON_DEMAND.reduce(onDemand, code),
};

/** What others wrote goes with their licence. */
function licences(root) {
  return ({ moduleIds }) => {
    const packages = new Set(
      moduleIds.flatMap((id) => /(?<=\/node_modules\/)(?:@[^/]+\/)?[^/]+/.exec(id) ?? []),
    );
    const texts = [...packages].map((name) => {
      const text = readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8');
      return `/*!\nHolds ${name}:\n\n${text.trim()}\n*/\n`;
    });
    return texts.join('');
  };
}

export function bundleOptions(root) {
  return {
    cwd: root,
    platform: 'node',
    tsconfig: 'tsconfig.json',
    transform: { target: 'node20' },
    plugins: [onDemandModules],
    logLevel: 'warn',
    onLog(level, log, report) {
      // It complains of the time that plugins take, on a busy machine.
      if (log.code === 'PLUGIN_TIMINGS') return;
      // Another warning here is a mistake in lib/ or in this folder.
      report(level === 'warn' ? 'error' : level, log);
    },
  };
}

export function outputOptions(root) {
  return {
    format: 'cjs',
    strict: true,
    comments: false,
    topLevelVar: true,
    footer: licences(root),
  };
}
