/** The rule texts that live and golden tests share. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const GOLDEN = join(__dirname, '..', 'golden');

export const RULE_TEXTS: readonly string[] = readFileSync(join(GOLDEN, 'rule-texts.rules'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
