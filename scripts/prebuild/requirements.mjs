/** What the machine needs to make and try the binaries, and how to get what it lacks. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { missingPrograms } from '../programs.mjs';

/** Programs and Debian's packages with them. */
const PROGRAMS = [
  ['debootstrap', 'debootstrap'],
  ['unshare', 'util-linux'],
  ['mount', 'mount'],
  ['readelf', 'binutils'],
  ['tar', 'tar'],
  ['npm', 'npm'],
];

const PROGRAMS_OF_ARM64 = [['qemu-aarch64-static', 'qemu-user-static']];

/** What the binaries are tried with and compared to. */
const BUILT = [
  ['dist/index.js', 'build'],
  ['build/Release/audit_netlink.node', 'build:addon'],
];

/**
 * One line on what is missing and what to do, or undefined when nothing is.
 *
 * @param targets those of TARGETS that are to be made
 */
export function missing(root, targets) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `need Linux on x64, and this is ${process.platform} on ${process.arch}`;
  }
  const withoutPrograms = missingPrograms([
    ...PROGRAMS,
    ...(targets.some(({ arch }) => arch === 'arm64') ? PROGRAMS_OF_ARM64 : []),
  ]);
  if (withoutPrograms !== undefined) return withoutPrograms;
  if (process.geteuid() !== 0) return 'need root, for a system of its own to compile in';
  const absent = BUILT.find(([file]) => !existsSync(path.join(root, file)));
  return absent && `need ${absent[0]}: npm run ${absent[1]}`;
}
