/** The guest's first file system: busybox, the modules that reach the machine's root, and init. */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { find } from '../programs.mjs';
import { runProgram } from './run-program.mjs';

/** In the order in which they need each other. A kernel may have some of them built in. */
const MODULES = [
  'virtio_ring',
  'virtio',
  'virtio_pci_modern_dev',
  'virtio_pci_legacy_dev',
  'virtio_pci',
  'netfs',
  'fscache',
  '9pnet',
  '9pnet_virtio',
  '9p',
  'overlay',
];

const DECOMPRESS = { xz: 'xz', zst: 'zstd', gz: 'gzip' };

/** The module's bytes: kernels may keep them compressed. */
function readModule(path) {
  const program = DECOMPRESS[path.split('.').at(-1)];
  if (program === undefined) return readFileSync(path);
  return runProgram(program, ['-dc', path], { encoding: 'buffer' });
}

function copyModules(from, to) {
  const paths = new Map(
    readdirSync(from, { recursive: true })
      .filter((path) => /\.ko(\.\w+)?$/.test(path))
      .map((path) => [basename(path).split('.')[0].replaceAll('-', '_'), join(from, path)]),
  );
  const present = MODULES.filter((name) => paths.has(name));
  for (const name of present) writeFileSync(join(to, `${name}.ko`), readModule(paths.get(name)));
  return present;
}

function quoted(text) {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function shellVariables(values) {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join('');
}

/**
 * @param added whether the guest has a share with programs to lay over the machine's root
 * @returns the path of the archive
 */
export function makeInitramfs({ folder, root, modules, added = false }) {
  const tree = join(folder, 'initramfs');
  // Of another kernel.
  rmSync(tree, { recursive: true, force: true });
  for (const name of ['added', 'bin', 'dev', 'host', 'memory', 'modules', 'proc', 'root']) {
    mkdirSync(join(tree, name), { recursive: true });
  }
  copyFileSync(find('busybox'), join(tree, 'bin', 'busybox'));
  copyFileSync(join(import.meta.dirname, 'init.sh'), join(tree, 'init'));
  for (const name of ['bin/busybox', 'init']) chmodSync(join(tree, name), 0o755);
  const settings = {
    MODULES: copyModules(modules, join(tree, 'modules')).join(' '),
    ADDED: added ? 'yes' : '',
    RUN_TESTS: join(folder, 'run-tests.sh'),
  };
  writeFileSync(join(tree, 'settings'), shellVariables(settings));
  const ofTests = {
    BUSYBOX: find('busybox'),
    NODE: process.execPath,
    TESTS_FOLDER: join(folder, 'vm'),
    REPORTER: join(root, 'scripts', 'vm', 'reporter.cjs'),
  };
  const runTests = readFileSync(join(import.meta.dirname, 'run-tests.sh'), 'utf8');
  writeFileSync(settings.RUN_TESTS, `${shellVariables(ofTests)}${runTests}`);
  const archive = join(folder, 'initramfs.cpio');
  const words = ['--create', '--format=newc', '--owner=0:0', '--quiet', `--file=${archive}`];
  const names = readdirSync(tree, { recursive: true });
  runProgram('cpio', words, { cwd: tree, input: `${names.join('\n')}\n` });
  return archive;
}
