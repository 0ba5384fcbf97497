/** The machines for which the package has a binary. */

/** By the name that `npm run prebuilds` knows it by; `triplet` is that of the compiler in Debian. */
export const TARGETS = {
  'linux-x64-glibc': { arch: 'x64', library: 'glibc', triplet: 'x86_64-linux-gnu' },
  'linux-arm64-glibc': { arch: 'arm64', library: 'glibc', triplet: 'aarch64-linux-gnu' },
  'linux-x64-musl': { arch: 'x64', library: 'musl', triplet: 'x86_64-linux-gnu' },
  'linux-arm64-musl': { arch: 'arm64', library: 'musl', triplet: 'aarch64-linux-gnu' },
};

/** Where its binary is in the package; lib/kernel/addon-files.ts looks there. */
export function binaryOf({ arch, library }) {
  return `prebuilds/linux-${arch}/audit-netlink.${library}.node`;
}
