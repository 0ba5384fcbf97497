/**
 * Rules for every architecture of a machine, one behind the other, which together are the rule without
 * `arch`: each system call has one architecture, and so meets one of them, in the same place. Pure: works on
 * the kernel's numbers.
 */
import type { RuleData } from '../../rules/rule-data';
import { FIELD, FILTER } from '../../tables/audit.generated';
import { OPERATORS } from '../../tables/keywords';
import { architecturesOf, type Machine } from '../../tables/machines';
import { meaningOfData } from './equal';

/** A rule's numbers, and the rules that were written for it: one, or one for each architecture. */
export interface Folded<Item> {
  readonly data: RuleData;
  readonly of: readonly [Item, ...Item[]];
}

interface ArchPart {
  /** The rule without its arch, and what that means. */
  readonly data: RuleData;
  readonly meaning: string;
  readonly elf: number;
}

/** The rule in two parts, when it asks for just one architecture. */
function archPart(data: RuleData): ArchPart | undefined {
  if (data.list !== FILTER.EXIT || data.prepend) return undefined;
  const places: number[] = [];
  for (let at = 0; at < data.fields.length; at += 3) {
    if (data.fields[at] === FIELD.ARCH) places.push(at);
  }
  const [place, second] = places;
  if (place === undefined || second !== undefined) return undefined;
  if (data.fields[place + 1] !== OPERATORS['=']) return undefined;
  const fields = Uint32Array.from([
    ...data.fields.subarray(0, place),
    ...data.fields.subarray(place + 3),
  ]);
  const rest = { ...data, fields };
  return { data: rest, meaning: meaningOfData(rest), elf: data.fields[place + 2] as number };
}

/**
 * The rules in their order. Those that together are a rule without `arch` are folded where the other rules
 * have that rule, and left alone where they are written alike.
 */
export function foldedAsIn<Item extends { readonly data: RuleData }>(
  rules: readonly Item[],
  others: readonly { readonly data: RuleData }[],
  machine: Machine | undefined,
): Folded<Item>[] {
  const alone = (item: Item): Folded<Item> => ({ data: item.data, of: [item] });
  const needed = machine === undefined ? [] : architecturesOf(machine);
  const wanted = new Set(others.map(({ data }) => meaningOfData(data)));
  const folded: Folded<Item>[] = [];
  /** Rules of one meaning and several architectures that are not all there yet, and what stands between. */
  let run: { part: ArchPart; items: Item[]; missing: Set<number>; between: Item[] } | undefined;
  const giveUp = (): void => {
    if (run !== undefined) folded.push(...[...run.items, ...run.between].map(alone));
    run = undefined;
  };
  for (const item of rules) {
    // What is on another list has no place among these.
    if (run !== undefined && item.data.list !== FILTER.EXIT) {
      run.between.push(item);
      continue;
    }
    const part = archPart(item.data);
    const continues = part !== undefined && run?.part.meaning === part.meaning;
    if (run === undefined || !continues || !run.missing.has(part.elf)) {
      giveUp();
      const missing = new Set(needed.map(([, { elf }]) => elf));
      if (part === undefined || !missing.has(part.elf) || !wanted.has(part.meaning)) {
        folded.push(alone(item));
        continue;
      }
      run = { part, items: [], missing, between: [] };
    }
    run.items.push(item);
    run.missing.delete(part.elf);
    if (run.missing.size > 0) continue;
    folded.push(
      { data: run.part.data, of: run.items as [Item, ...Item[]] },
      ...run.between.map(alone),
    );
    run = undefined;
  }
  giveUp();
  return folded;
}
