/** The value of `-a`, `-A` and `-d`: a list and an action, in either order. */
import { ACTIONS, LISTS } from '../../tables/keywords';
import type { ActionName, ListName } from '../rule';
import type { Word } from '../tokenize';
import { refuse } from './refusal';

export interface ListAndAction {
  readonly list: ListName;
  readonly action: ActionName;
  /** Whether the list is `exit` because the word names the old `entry` list. */
  readonly moved: boolean;
}

const EXPECTED = `a list (${Object.keys(LISTS).join(', ')}) and an action (always, never)`;

function isAction(word: string): word is ActionName {
  return Object.hasOwn(ACTIONS, word);
}

/**
 * @param listKnown whether the rule already has a list, as after a watch: auditctl then does not
 *   accept the list as the second word
 * @throws {RuleError} when the word is anything else.
 */
export function readListAndAction(word: Word, listKnown: boolean): ListAndAction {
  const parts = word.text.split(',');
  if (parts.length !== 2)
    return refuse('bad-list', `${word.text} is not a list and an action`, word, EXPECTED);
  const actionFirst = isAction(parts[0] as string);
  const action = parts[actionFirst ? 0 : 1] as string;
  const list = (parts[actionFirst ? 1 : 0] as string).toLowerCase();
  const moved = list === 'entry';
  const known = Object.hasOwn(LISTS, list) || moved;
  const misplaced = actionFirst && (action === 'possible' || listKnown);
  if (!known || !isAction(action) || misplaced) {
    return refuse('bad-list', `${word.text} is not a list and an action`, word, EXPECTED);
  }
  if (action === 'possible') {
    return refuse('deprecated-action', 'the kernel no longer supports the action possible', word);
  }
  return { list: moved ? 'exit' : (list as ListName), action, moved };
}
