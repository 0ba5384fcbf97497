/** Whose a rule is, told by its keys. */
import { KEY_SEPARATOR } from '../../text/keys';
import { isComparison, type Rule } from '../../rules/rule';

/** All keys of the rule, also of a key condition that stands before others. */
export function keysOf({ keys, where }: Rule): string[] {
  const among = where.flatMap((condition) =>
    isComparison(condition) || condition.field !== 'key'
      ? []
      : String(condition.value).split(KEY_SEPARATOR),
  );
  return [...keys, ...among];
}

/** Tells the rules that have a key with the prefix; without one, every rule is ours. */
export function ownedBy(prefix: string | undefined): (rule: Rule) => boolean {
  if (prefix === undefined) return () => true;
  return (rule) => keysOf(rule).some((key) => key.startsWith(prefix));
}
