/** The names of protocols: protocols(5), in practice the only source of them. */
import { readFileSync } from 'node:fs';

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    // Without the file there are no names.
    return [];
  }
}

/** Names by number; the first entry for a number wins, as in the C library. */
export function protocolNames(path = '/etc/protocols'): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of linesOf(path)) {
    const [name = '', digits = ''] = line.replace(/#.*/, '').trim().split(/\s+/);
    const number = Number(digits);
    if (/^\d+$/.test(digits) && !names.has(number)) names.set(number, name);
  }
  return names;
}
