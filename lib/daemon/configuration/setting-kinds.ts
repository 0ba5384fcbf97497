/**
 * What the words of auditd.conf(5) may be: each kind reads a value and its option, or says what is allowed.
 * Knows no keyword.
 */
import type { DaemonActionName, DaemonAction, FreeSpace } from './daemon-configuration';

/** A value as it was read, or what it would have to be, to follow "expected". */
export type Reading<Value> = { readonly value: Value } | { readonly expected: string };

/** Reads the words behind `=`: one, or two where an action has a path. */
export interface SettingKind<Value> {
  readonly read: (word: string, option: string | undefined) => Reading<Value>;
  /** Whether a second word may follow this one. */
  readonly takesOption?: (word: string) => boolean;
}

function listed(words: readonly string[]): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

/** One of these words, in any case. */
export function word<Word extends string>(words: readonly Word[]): SettingKind<Word> {
  return {
    read: (text) => {
      const found = words.find((one) => one === text.toLowerCase());
      return found === undefined ? { expected: listed(words) } : { value: found };
    },
  };
}

export const flag: SettingKind<boolean> = {
  read: (text) => {
    const lower = text.toLowerCase();
    return lower === 'yes' || lower === 'no'
      ? { value: lower === 'yes' }
      : { expected: 'yes or no' };
  },
};

/** A decimal number between two limits. */
export function number(least: number, most: number): SettingKind<number> {
  const expected = `a number from ${least} to ${most}`;
  return {
    read: (text) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : -1;
      return value < least || value > most ? { expected } : { value };
    },
  };
}

export const text: SettingKind<string> = { read: (value) => ({ value }) };

export const absolutePath: SettingKind<string> = {
  read: (value) => (value.startsWith('/') ? { value } : { expected: 'a path that begins with /' }),
};

/** Free space: mebibytes, or a percentage. */
export const freeSpace: SettingKind<FreeSpace> = {
  read: (value) => {
    const [, digits = '', percent] = /^(\d{1,9})(%)?$/.exec(value) ?? [];
    const count = Number(digits);
    if (digits === '' || (percent !== undefined && (count < 1 || count > 99))) {
      return { expected: 'a number of MiB, or a percentage from 1% to 99%' };
    }
    return { value: percent === undefined ? { mebibytes: count } : { percent: count } };
  },
};

/** One of these actions; `exec` has the path of a program behind it. */
export function action(names: readonly DaemonActionName[]): SettingKind<DaemonAction> {
  const shown = names.map((name) => (name === 'exec' ? 'exec /path/of/program' : name));
  return {
    takesOption: (value) => value.toLowerCase() === 'exec',
    read: (value, path) => {
      const found = names.find((name) => name === value.toLowerCase());
      if (found === undefined) return { expected: listed(shown) };
      if (found !== 'exec') return { value: { action: found } };
      return path?.startsWith('/') === true
        ? { value: { action: found, path } }
        : { expected: 'exec, and behind it a path that begins with /' };
    },
  };
}

const PORT_MOST = 65_535;

/** One port, or two with a dash between them. */
export const ports: SettingKind<readonly [first: number, last: number]> = {
  read: (value) => {
    const [, first = '', last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(value) ?? [];
    const range = [Number(first), Number(last)] as const;
    return range[0] < 1 || range[1] > PORT_MOST || range[0] > range[1]
      ? { expected: `a port from 1 to ${PORT_MOST}, or two such as 1-1023` }
      : { value: range };
  },
};

const SECONDS_OF: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** A time: seconds, or a number with s, m, h or d behind it. */
export const duration: SettingKind<number> = {
  read: (value) => {
    const [, count = '', unit = ''] = /^(\d{1,7})([smhd]?)$/i.exec(value) ?? [];
    return count === ''
      ? { expected: 'a time such as 30s, 10m, 1h or 2d' }
      : { value: Number(count) * (SECONDS_OF[unit.toLowerCase()] as number) };
  },
};
