/** What the machine needs for virtual machines, and how to get what it lacks. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

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

const PLACES = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];

/** Where the program is, or undefined. */
export function find(program) {
  return PLACES.map((place) => join(place, program)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * One line on what is missing and what to install, or undefined when nothing is.
 *
 * @param security whether kernels with security modules are to be booted
 */
export function missing(security) {
  if (process.arch !== 'x64') return `need an x86-64 machine, and this is ${process.arch}`;
  const wanted = [
    ...PROGRAMS,
    ...(process.env.CI === 'true' ? PROGRAMS_OF_CI : []),
    ...(security ? PROGRAMS_OF_SECURITY : []),
  ];
  const lacking = wanted.filter(([program]) => find(program) === undefined);
  if (lacking.length === 0) return undefined;
  const programs = lacking.map(([program]) => program).join(', ');
  const packages = lacking.map(([, name]) => name).join(' ');
  return `need ${programs}: apt-get install --no-install-recommends ${packages}`;
}
