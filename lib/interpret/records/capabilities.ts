/** Capabilities, alone and in sets: capabilities(7). */
import { processes } from '../arguments/lazy-tables';
import { decimal, nameOf } from './numbers';
import type { FieldInterpreter } from './record-view';

const HEXADECIMAL = /^(?:0x)?([\da-f]{1,16})$/i;

export const capability = nameOf(decimal, () => processes().CAPABILITIES, 'unknown-capability');

/** The names of the bits that are set in up to eight digits; the lowest bit has the number `first`. */
function namesOf(digits: string, first: number): string[] {
  // Without digits the number is NaN, which has no bits set.
  const bits = Number.parseInt(digits, 16) | 0;
  const names: string[] = [];
  if (bits === 0) return names;
  for (let bit = 0; bit < 32; bit++) {
    const name = (bits & (1 << bit)) === 0 ? undefined : processes().CAPABILITIES[first + bit];
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** A set of up to 64, in hexadecimal digits: `kill,setuid`. */
export const capabilities: FieldInterpreter = (raw) => {
  const digits = HEXADECIMAL.exec(raw)?.[1];
  if (digits === undefined) return undefined;
  const names = [...namesOf(digits.slice(-8), 0), ...namesOf(digits.slice(0, -8), 32)];
  return names.length === 0 ? 'none' : names.join(',');
};
