/**
 * One table of names and numbers, read both ways. Builds the index by name when it is first
 * needed. Does not know what is named.
 */

/** What a generated table file exports. */
export interface NameTableData {
  /** Names by number. */
  readonly NAMES: () => Readonly<Record<number, string>>;
  /** Additional names that are accepted as input. */
  readonly ALIASES?: () => Readonly<Record<string, number>>;
}

export class NameTable {
  readonly #data: NameTableData;
  #names: Readonly<Record<number, string>> | undefined;
  #numbers: Map<string, number> | undefined;

  constructor(data: NameTableData) {
    this.#data = data;
  }

  /** The name of a number, undefined when it has none. */
  name(number: number): string | undefined {
    return this.#namesByNumber()[number];
  }

  /** The number of a name or alias, in any case; undefined when there is no such name. */
  number(name: string): number | undefined {
    this.#numbers ??= numbersByName(this.#data);
    return this.#numbers.get(name) ?? this.#numbers.get(name.toLowerCase());
  }

  /** Numbers and names, without aliases, ascending by number. */
  *entries(): IterableIterator<readonly [number: number, name: string]> {
    for (const [number, name] of Object.entries(this.#namesByNumber()))
      yield [Number(number), name];
  }

  /** The names, without aliases, ascending by number. */
  names(): readonly string[] {
    return Object.values(this.#namesByNumber());
  }

  /** The additional names that are accepted as input, with their numbers. */
  aliases(): Readonly<Record<string, number>> {
    return this.#data.ALIASES?.() ?? {};
  }

  /** Kept, for it is asked for every system call of every rule, and a module gives it by a getter. */
  #namesByNumber(): Readonly<Record<number, string>> {
    return (this.#names ??= this.#data.NAMES());
  }
}

function numbersByName(data: NameTableData): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [number, name] of Object.entries(data.NAMES())) {
    numbers.set(name.toLowerCase(), Number(number));
  }
  for (const [name, number] of Object.entries(data.ALIASES?.() ?? {})) {
    numbers.set(name.toLowerCase(), number);
  }
  return numbers;
}
