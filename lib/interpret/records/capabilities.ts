/** Capabilities, alone and in sets: capabilities(7). */
import * as processes from '../../tables/arguments/processes.generated';
import { decimal, nameOf } from './numbers';
import { unsigned64 } from '../../text/record-numbers';
import type { FieldInterpreter } from './record-view';

export const capability = nameOf(decimal, processes.CAPABILITIES, 'unknown-capability');

/** The names of the bits that are set in 32 of them, of which the lowest has the number `first`. */
function namesOf(bits: number, first: number): string[] {
  const names: string[] = [];
  if (bits === 0) return names;
  const known = processes.CAPABILITIES();
  for (let bit = 0; bit < 32; bit++) {
    const name = (bits & (1 << bit)) === 0 ? undefined : known[first + bit];
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** A set of up to 64, in hexadecimal digits: `kill,setuid`. */
export const capabilities: FieldInterpreter = (raw) => {
  const set = unsigned64(raw, 'hexadecimal');
  if (set === undefined) return undefined;
  const low = Number(BigInt.asUintN(32, set));
  const names = [...namesOf(low, 0), ...namesOf(Number(set >> 32n), 32)];
  return names.length === 0 ? 'none' : names.join(',');
};
