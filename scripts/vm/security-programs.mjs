/**
 * The programs and the policy that the boots with security modules need, as a folder that the guest
 * lays over the machine's root: the machine itself has and needs none of them.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { cachedFolder } from '../cache-folder.mjs';
import { ofReleases, unpackPackages } from './debian-packages.mjs';
import { runProgram } from './run-program.mjs';

const PACKAGES = [
  'apparmor',
  'selinux-policy-default',
  'policycoreutils',
  'selinux-utils',
  'libsemanage2',
  'libsemanage-common',
  'libsepol2',
  'netlabel-tools',
  'libnl-3-200',
  'libnl-genl-3-200',
];

/**
 * A parser that compiles rules of newer kernels, for user namespaces and io_uring, and what it needs to run where
 * the C library is older.
 */
const NEWER_PARSER = ['apparmor', 'libc6', 'libgcc-s1', 'libstdc++6'].map(
  (name) => `${name}/trixie`,
);

/** Where that is in the guest; test/vm/apparmor.ts looks there. */
const NEWER_PARSER_FOLDER = 'srv/newer-parser';

/** Debian's root has these as symbolic links into `usr`, which folders of the same names would hide. */
const MERGED = ['bin', 'sbin', 'lib'];

const COMPILE_POLICY = join(import.meta.dirname, 'compile-policy.sh');

/** Changes with everything that goes into the folder. */
function fingerprint() {
  const parts = [
    PACKAGES.join(' '),
    readFileSync(COMPILE_POLICY),
    readFileSync(import.meta.filename),
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}

/**
 * @param withNewerParser whether AppArmor's parser of a newer release is to be there as well
 * @returns the folder's path
 */
export function securityPrograms(withNewerParser) {
  const programs = programsAndPolicy();
  if (withNewerParser) {
    cachedFolder(join(basename(programs), NEWER_PARSER_FOLDER), (folder) =>
      unpackPackages(NEWER_PARSER, folder, ofReleases()),
    );
  }
  return programs;
}

function programsAndPolicy() {
  return cachedFolder(`security-programs_${fingerprint()}`, (folder) => {
    unpackPackages(PACKAGES, folder);
    for (const name of MERGED.filter((one) => existsSync(join(folder, one)))) {
      cpSync(join(folder, name), join(folder, 'usr', name), {
        recursive: true,
        force: true,
        verbatimSymlinks: true,
      });
      rmSync(join(folder, name), { recursive: true });
    }
    console.log('compiling the SELinux policy');
    // As root of a user namespace of its own where it is not root.
    const isRoot = process.getuid() === 0;
    const words = [...(isRoot ? [] : ['--map-root-user']), '--mount', '--propagation', 'private'];
    const place = join(tmpdir(), `audit-netlink-policy-${process.pid}`);
    mkdirSync(place);
    try {
      runProgram('unshare', [...words, '/bin/sh', COMPILE_POLICY, place, folder]);
    } finally {
      rmSync(place, { recursive: true });
    }
  });
}
