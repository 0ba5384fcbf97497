/**
 * Reads words as getopt_long(3) does: clusters and attached arguments, unique prefixes of long
 * options, and operands moved to the end. Does not know what options there are or what they do.
 */
import type { Word } from './tokenize';

export interface OptionGrammar {
  /** As for getopt(3): letters, each followed by `:` when it takes an argument. */
  readonly short: string;
  /** Long options by name: whether they take an argument. */
  readonly long: Readonly<Record<string, boolean>>;
}

export interface Option {
  /** The letter, or the long option's full name. */
  readonly name: string;
  readonly argument: Word | undefined;
  /** The word that contains the option. */
  readonly word: Word;
}

/** An unknown option, one without its argument, or an ambiguous prefix. */
export interface InvalidOption {
  readonly invalid: Word;
  /** What auditctl's message names: inside a cluster, the word before it or a space. */
  readonly blamed: string;
}

/**
 * A scan over words. `position` and `operands` correspond to optind and the permuted rest, which
 * auditctl's own checks look at while it parses.
 */
export class OptionScan {
  readonly operands: Word[] = [];
  /** Position of the next word to read. */
  index = 0;
  /** Whether `--` was read. */
  ended = false;
  /** The word whose letters are being read, and the position of the next letter. */
  #cluster: Word | undefined;
  #letter = 0;

  constructor(
    readonly words: readonly Word[],
    readonly grammar: OptionGrammar,
  ) {}

  /** Position of the next word: getopt(3) stays on a cluster until its last letter. */
  get position(): number {
    return this.#cluster === undefined ? this.index : this.index - 1;
  }

  /** Whether words, or letters of a cluster, are left unread: `optind < argc`. */
  get unfinished(): boolean {
    return this.index < this.words.length || this.#cluster !== undefined;
  }

  /** The next option, or undefined when only operands are left. */
  next(): Option | InvalidOption | undefined {
    if (this.#cluster !== undefined) return this.#short(this.#cluster);
    while (this.index < this.words.length) {
      const word = this.words[this.index++] as Word;
      if (word.text === '--') {
        this.ended = true;
        this.operands.push(...this.words.slice(this.index));
        this.index = this.words.length;
      } else if (word.text.startsWith('--')) {
        return this.#long(word);
      } else if (word.text.startsWith('-') && word.text !== '-') {
        this.#letter = 1;
        return this.#short(word);
      } else {
        this.operands.push(word);
      }
    }
    return undefined;
  }

  #short(word: Word): Option | InvalidOption {
    const name = word.text.charAt(this.#letter++);
    const isLast = this.#letter === word.text.length;
    this.#cluster = isLast ? undefined : word;
    const place = this.grammar.short.indexOf(name);
    if (place < 0 || name === ':') {
      if (isLast) return { invalid: word, blamed: word.text };
      // auditctl looks just before the position, where operands have been moved.
      const before = this.operands.at(-1) ?? this.words[this.index - 2];
      return { invalid: word, blamed: before?.text ?? ' ' };
    }
    if (this.grammar.short.charAt(place + 1) !== ':') return { name, argument: undefined, word };
    this.#cluster = undefined;
    if (isLast) return this.#withArgument(name, word);
    const text = word.text.slice(this.#letter);
    return { name, argument: { text, column: word.column + this.#letter }, word };
  }

  #long(word: Word): Option | InvalidOption {
    const equals = word.text.indexOf('=');
    const typed = word.text.slice(2, equals < 0 ? undefined : equals);
    const names = Object.keys(this.grammar.long);
    const matches = names.filter((name) => name.startsWith(typed));
    const name = names.includes(typed) ? typed : matches.length === 1 ? matches[0] : undefined;
    if (name === undefined) return { invalid: word, blamed: word.text };
    const takesArgument = this.grammar.long[name] as boolean;
    if (equals < 0) {
      return takesArgument ? this.#withArgument(name, word) : { name, argument: undefined, word };
    }
    if (!takesArgument) return { invalid: word, blamed: word.text };
    const argument = { text: word.text.slice(equals + 1), column: word.column + equals + 1 };
    return { name, argument, word };
  }

  #withArgument(name: string, word: Word): Option | InvalidOption {
    const argument = this.words[this.index];
    if (argument === undefined) return { invalid: word, blamed: word.text };
    this.index++;
    return { name, argument, word };
  }
}

/** Distinguishes the two results of {@link OptionScan.next}. */
export function isInvalid(option: Option | InvalidOption): option is InvalidOption {
  return 'invalid' in option;
}
