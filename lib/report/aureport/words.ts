/**
 * How a report writes values: numbers as they are or in words, and text as a terminal can show it. Knows no report.
 */
import { userText } from '../../interpret/arguments/ids';
import { machineOfRaw } from '../../interpret/records/record-view';
import type { Names } from '../../machine/names';
import { recordTypeName } from '../../tables/record-types';
import { syscallName } from '../../tables/syscalls';
import { safeNumber } from '../../text/record-numbers';
import { decodeUntrusted } from '../../text/untrusted';

/** What a report says of a number that nothing in the event gives. */
export const NO_ID = -2;

/** The signed id of a user that was never set. */
export const NOBODY = -1;

/** An id as a signed number of 32 bits, which nobody (4294967295) is -1 of; {@link NO_ID} for what is not a number. */
export function signedId(raw: string): number {
  const number = safeNumber(raw, 'decimal');
  return number === undefined ? NO_ID : number | 0;
}

/** The record type's name; its number where it has none. */
export function typeText(type: number): string {
  return recordTypeName(type) ?? `UNKNOWN[${type}]`;
}

export interface WordsOptions {
  /** Ids and numbers in words. */
  readonly interpret: boolean;
  readonly names: Names;
  /** Makes text fit to be shown. */
  readonly escape: (text: string) => string;
}

export class Words {
  readonly #options: WordsOptions;
  readonly #users = new Map<number, string>();

  constructor(options: WordsOptions) {
    this.#options = options;
  }

  get interprets(): boolean {
    return this.#options.interpret;
  }

  /** @param id signed */
  user(id: number): string {
    if (!this.#options.interpret) return String(id);
    let text = this.#users.get(id);
    if (text === undefined) {
      text = this.#options.escape(userText(id >>> 0, this.#options.names));
      this.#users.set(id, text);
    }
    return text;
  }

  type(type: number): string {
    return this.#options.interpret ? typeText(type) : String(type);
  }

  /** @param number undefined where there is none */
  call(number: string | undefined, arch: string | undefined): string {
    if (!this.#options.interpret) return number ?? '0';
    const machine = arch === undefined ? undefined : machineOfRaw(arch);
    if (number === undefined || machine === undefined) return '?';
    return syscallName(machine.table, Number(number)) ?? number;
  }

  /** Text that the kernel does not trust: quoted, or in hexadecimal digits. */
  untrusted(raw: string): string {
    return this.#options.escape(decodeUntrusted(raw) ?? raw);
  }

  plain(raw: string): string {
    return this.#options.escape(raw);
  }
}
