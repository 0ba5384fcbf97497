/**
 * Why the kernel refused this process, as far as the process's own state shows: privileges and
 * namespaces. Reads `/proc`; sends nothing to the kernel's audit code.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { release } from 'node:os';
import { addon } from './native';

/** The capabilities(7) that audit netlink requires, by bit number. */
const CAPABILITIES = { CAP_AUDIT_WRITE: 29, CAP_AUDIT_CONTROL: 30, CAP_AUDIT_READ: 37 } as const;

export type Capability = keyof typeof CAPABILITIES;

/** Inode numbers of the initial namespaces: `PROC_*_INIT_INO` of the kernel's proc_ns.h. */
const INITIAL_NAMESPACES = { user: 0xeffffffd, pid: 0xeffffffc } as const;

/** Whether this process is in the initial namespace; undefined when `/proc` does not show it. */
function inInitialNamespace(kind: keyof typeof INITIAL_NAMESPACES): boolean | undefined {
  try {
    return readlinkSync(`/proc/self/ns/${kind}`) === `${kind}:[${INITIAL_NAMESPACES[kind]}]`;
  } catch {
    return undefined;
  }
}

/** `NET_NS_INIT_INO` of the kernel's nsfs.h: the initial network namespace since Linux 6.18. */
const INITIAL_NETWORK = 'net:[4026531833]';

function hasFixedNetworkNumber(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number.parseFloat);
  return major > 6 || (major === 6 && minor >= 18);
}

/**
 * Whether the kernel sends records to this process's network namespace. It sends them only to the
 * initial one, though others may listen. Undefined when `/proc` does not show it.
 */
export function hearsRecords(): boolean | undefined {
  try {
    const own = readlinkSync('/proc/self/ns/net');
    if (own === INITIAL_NETWORK) return true;
    if (hasFixedNetworkNumber()) return false;
    // Only there is process 1 that of the machine.
    if (inInitialNamespace('pid') !== true) return undefined;
    return own === readlinkSync('/proc/1/ns/net');
  } catch {
    return undefined;
  }
}

/** Whether the capability is in effect; undefined when `/proc` does not show it. */
export function hasCapability(capability: Capability): boolean | undefined {
  try {
    const match = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (match === null) return undefined;
    return ((BigInt(`0x${match[1]}`) >> BigInt(CAPABILITIES[capability])) & 1n) === 1n;
  } catch {
    return undefined;
  }
}

/** Whether a seccomp filter checks this process's system calls; false when `/proc` does not show it. */
function isFiltered(): boolean {
  try {
    return /^Seccomp:\s*2$/m.test(readFileSync('/proc/self/status', 'utf8'));
  } catch {
    return false;
  }
}

const OWN_USER_NAMESPACE =
  'this process is in a user namespace of its own; the kernel takes audit requests only ' +
  'from the initial one (not from a rootless container or unshare -U)';

/**
 * Why socket(2) did not open an audit socket, in one line; undefined when the kernel itself
 * refused. The kernel lets everybody open one, but seccomp filters may not: podman's answers
 * `EINVAL` to processes without CAP_AUDIT_WRITE, systemd's RestrictAddressFamilies `EAFNOSUPPORT`.
 */
export function explainNoSocket(code: string): string | undefined {
  const isFilters = ['EINVAL', 'EPERM', 'EACCES', 'EAFNOSUPPORT'].includes(code) && isFiltered();
  if (!isFilters) return undefined;
  // Without the filter the kernel would refuse all the same.
  if (inInitialNamespace('user') === false) return OWN_USER_NAMESPACE;
  return (
    'the seccomp filter of this container or service forbids audit sockets; podman allows them ' +
    'with CAP_AUDIT_WRITE (--cap-add AUDIT_WRITE)'
  );
}

/**
 * One line with the cause and the cure; undefined when the process has everything it needs.
 *
 * @param code the kernel's answer: it checks the user namespace first (`ECONNREFUSED`), then the pid
 *   namespace and the capability (`EPERM`)
 */
export function explainRefusal(code: string, capability: Capability): string | undefined {
  if (code !== 'ECONNREFUSED' && code !== 'EPERM' && code !== 'EACCES') return undefined;
  // First, because no capability cures it. Readers of records get EPERM for it, too.
  if (inInitialNamespace('user') === false) return OWN_USER_NAMESPACE;
  if (code === 'ECONNREFUSED') return undefined;
  if (hasCapability(capability) === false) {
    return process.geteuid?.() === 0
      ? `root here lacks ${capability}; grant it to the container or service (--cap-add ${capability.slice(4)})`
      : `this needs ${capability}, which root has; run it as root or grant the program the capability`;
  }
  if (capability === 'CAP_AUDIT_CONTROL' && inInitialNamespace('pid') === false) {
    return (
      'this process is in a pid namespace of its own; the kernel takes audit settings and rules ' +
      'only from the initial one (run the container with --pid=host)'
    );
  }
  return undefined;
}

/** The C library's message for an errno number, which auditctl prints too. */
export function errnoText(errno: number): string {
  return addon().errorText(errno);
}
