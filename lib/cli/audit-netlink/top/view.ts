/** What the user of the screen looks at, and what keys change of it. Knows neither events nor a terminal. */
import { type WindowSeconds, WINDOWS } from '../../../metrics/second-counts';
import type { Key } from './keys';

/** Keys that show one table, and what it counts by. */
export const TABLE_KEYS: ReadonlyMap<string, string> = new Map([
  ['k', 'key'],
  ['e', 'exe'],
  ['u', 'auid'],
  ['r', 'success'],
  ['t', 'type'],
  ['s', 'syscall'],
]);

/** What a key asks for beyond the view itself. */
export type Request =
  | { readonly what: 'quit' | 'suspend' | 'redraw' | 'clear' | 'failures' | 'back' }
  | { readonly what: 'search'; readonly text: string }
  | { readonly what: 'row'; readonly nth: number }
  | { readonly what: 'table'; readonly word: string };

/** Nobody types more, in characters. */
const MOST_TYPED = 1000;

export class View {
  /** The table that fills the screen; undefined for several. */
  table: string | undefined;
  window: WindowSeconds = 10;
  isPaused = false;
  showsHelp = false;
  /** What is being typed behind `/`; undefined when nothing is. */
  typed: string | undefined;
  /** What was wrong with what was typed last. */
  problem: string | undefined;
  /** All tables that can be shown, in their order. */
  words: readonly string[];

  constructor(words: readonly string[]) {
    this.words = words;
  }

  press(key: Key): Request | undefined {
    if (key === 'ctrl-c') return { what: 'quit' };
    if (key === 'ctrl-z') return { what: 'suspend' };
    if (key === 'ctrl-l') return { what: 'redraw' };
    if (this.typed !== undefined) return this.#type(key, this.typed);
    this.problem = undefined;
    if (this.showsHelp) {
      this.showsHelp = false;
      return key === 'q' ? { what: 'quit' } : undefined;
    }
    return this.#command(key);
  }

  #type(key: Key, typed: string): Request | undefined {
    if (key === 'escape') this.typed = undefined;
    else if (key === 'ctrl-u') this.typed = '';
    else if (key === 'backspace') this.typed = [...typed].slice(0, -1).join('');
    else if (key === 'enter') {
      this.typed = undefined;
      return { what: 'search', text: typed };
    } else if ([...key].length === 1 && typed.length < MOST_TYPED) this.typed = typed + key;
    return undefined;
  }

  #command(key: Key): Request | undefined {
    const word = TABLE_KEYS.get(key);
    if (word !== undefined) {
      this.table = this.table === word ? undefined : word;
      return { what: 'table', word };
    }
    if (/^[1-9]$/.test(key)) return { what: 'row', nth: Number(key) - 1 };
    switch (key) {
      case 'q': {
        return { what: 'quit' };
      }
      case 'f': {
        return { what: 'failures' };
      }
      case 'c': {
        return { what: 'clear' };
      }
      case 'backspace': {
        return { what: 'back' };
      }
      case 'escape': {
        if (this.table === undefined) return { what: 'back' };
        this.table = undefined;
        return undefined;
      }
      case 'a': {
        this.table = undefined;
        return undefined;
      }
      case 'tab': {
        this.table = this.words[this.table === undefined ? 0 : this.words.indexOf(this.table) + 1];
        return undefined;
      }
      case 'w': {
        this.window = WINDOWS[(WINDOWS.indexOf(this.window) + 1) % WINDOWS.length] ?? 10;
        return undefined;
      }
      case 'p': {
        this.isPaused = !this.isPaused;
        return undefined;
      }
      case '?':
      case 'h': {
        this.showsHelp = true;
        return undefined;
      }
      case '/': {
        this.typed = '';
        return undefined;
      }
      default: {
        return undefined;
      }
    }
  }
}
