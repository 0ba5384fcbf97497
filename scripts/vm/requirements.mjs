/** What the machine needs for virtual machines, and how to get what it lacks. */
import { missingPrograms } from '../programs.mjs';

/** Programs and Debian's packages with them. */
const PROGRAMS = [
  ['qemu-system-x86_64', 'qemu-system-x86'],
  ['busybox', 'busybox-static'],
  ['cpio', 'cpio'],
];

/** What makes more of it: where auditctl is not, no test compares with it. */
const PROGRAMS_OF_CI = [['auditctl', 'auditd']];

/** What the scenarios of security modules run of the machine's own. */
const PROGRAMS_OF_SECURITY = [
  ['python3', 'python3'],
  ['dbus-daemon', 'dbus'],
];

/**
 * One line on what is missing and what to install, or undefined when nothing is.
 *
 * @param security whether kernels with security modules are to be booted
 */
export function missing(security) {
  if (process.arch !== 'x64') return `need an x86-64 machine, and this is ${process.arch}`;
  return missingPrograms([
    ...PROGRAMS,
    ...(process.env.CI === 'true' ? PROGRAMS_OF_CI : []),
    ...(security ? PROGRAMS_OF_SECURITY : []),
  ]);
}
