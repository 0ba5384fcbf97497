/** The words of a rule that each stand for one kernel number: lists, actions and operators. */
import { ACTION, FILTER, OPERATOR } from './audit.generated';
import { once } from './once';

/** The kernel's filter lists. The kernel no longer has the old `entry` list; see audit.rules(7). */
export type ListName = 'user' | 'task' | 'exit' | 'exclude' | 'filesystem' | 'io_uring';

/**
 * What happens on a match. The kernel refuses `possible`; it is here because rule text can contain
 * it.
 */
export type ActionName = 'never' | 'possible' | 'always';

/** `&` is true when any bit of the mask is set, `&=` when all are. */
export type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '&' | '&=';

export const LISTS: Readonly<Record<ListName, number>> = {
  user: FILTER.USER,
  task: FILTER.TASK,
  exit: FILTER.EXIT,
  exclude: FILTER.EXCLUDE,
  filesystem: FILTER.FS,
  io_uring: FILTER.URING_EXIT,
};

export const ACTIONS: Readonly<Record<ActionName, number>> = {
  never: ACTION.NEVER,
  possible: ACTION.POSSIBLE,
  always: ACTION.ALWAYS,
};

/** In the order in which auditctl searches a condition for them; it splits at the first one found. */
export const OPERATORS: Readonly<Record<Operator, number>> = {
  '!=': OPERATOR.NOT_EQUAL,
  '>=': OPERATOR.GREATER_THAN_OR_EQUAL,
  '<=': OPERATOR.LESS_THAN_OR_EQUAL,
  '&=': OPERATOR.BIT_TEST,
  '=': OPERATOR.EQUAL,
  '>': OPERATOR.GREATER_THAN,
  '<': OPERATOR.LESS_THAN,
  '&': OPERATOR.BIT_MASK,
};

function nameOf<Name extends string>(
  numbers: Readonly<Record<Name, number>>,
): (number: number) => Name | undefined {
  const names = once(
    () => new Map(Object.entries(numbers).map(([name, number]) => [number, name])),
  );
  return (number) => names().get(number) as Name | undefined;
}

export const listName = nameOf(LISTS);
export const actionName = nameOf(ACTIONS);
export const operatorName = nameOf(OPERATORS);
