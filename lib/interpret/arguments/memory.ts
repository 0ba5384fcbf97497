/**
 * Protection and flags of memory mappings. Numbers are those of x86 on every machine, as in
 * auditctl.
 */
import { flagNames } from '../../tables/arguments';
import type { Interpreter } from './argument';
import * as memory from '../../tables/arguments/memory.generated';
import { joined } from './wording';

/** `PROT_READ`, `PROT_WRITE` and `PROT_EXEC`. */
const ACCESS = 0x7;
/** What must be 0 for auditctl to write `MAP_FILE`: `MAP_TYPE` of mmap(2). */
const MAPPING_TYPE = 0xf;

function protectionText(bits: number): string | undefined {
  const names = flagNames(memory.PROTECTION, bits);
  if ((bits & ACCESS) !== 0) return joined(names);
  // PROT_SEM alone has a name, but auditctl writes it only beside an access.
  return 'PROT_NONE';
}

/** Protection of mmap(2). */
export const protection: Interpreter = ({ bits }) => protectionText(bits);

/** Protection of mprotect(2), for which auditctl names only the three kinds of access. */
export const changedProtection: Interpreter = ({ bits }) => protectionText(bits & ACCESS);

/** Flags of mmap(2). */
export const mapFlags: Interpreter = ({ bits }) => {
  const names = flagNames(memory.MAP_FLAGS, bits);
  return joined((bits & MAPPING_TYPE) === 0 ? ['MAP_FILE', ...names] : names);
};
