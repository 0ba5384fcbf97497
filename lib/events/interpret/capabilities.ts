/** Capabilities, alone and in sets: capabilities(7). */
import { processes } from '../../interpret/lazy-tables';
import { decimal, nameOf } from './numbers';
import type { FieldInterpreter } from './record-view';

const HEXADECIMAL = /^[\da-f]{1,16}$/i;

export const capability = nameOf(decimal, () => processes().CAPABILITIES, 'unknown-capability');

/** A set of up to 64, in hexadecimal digits: `kill,setuid`. */
export const capabilities: FieldInterpreter = (raw) => {
  if (!HEXADECIMAL.test(raw)) return undefined;
  const table = processes().CAPABILITIES;
  const words = [];
  for (let half = 0; half < 2; half++) {
    const digits = half === 0 ? raw.slice(-8) : raw.slice(0, -8);
    const bits = Number.parseInt(digits || '0', 16);
    for (let bit = 0; bit < 32; bit++) {
      const name = (bits & (1 << bit)) === 0 ? undefined : table[32 * half + bit];
      if (name !== undefined) words.push(name);
    }
  }
  return words.length === 0 ? 'none' : words.join(',');
};
