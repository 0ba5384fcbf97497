/** Decides by their keys which rules are to be managed. */
import { KEY_SEPARATOR } from '../../text/keys';
import { isComparison, type Rule } from '../../rules/rule';

/** All keys of the rule, including those of a key condition before others. */
export function keysOf({ keys, where }: Rule): string[] {
  const among = where.flatMap((condition) =>
    isComparison(condition) || condition.field !== 'key'
      ? []
      : String(condition.value).split(KEY_SEPARATOR),
  );
  return [...keys, ...among];
}

/** Tests whether a rule has a key with the prefix; without a prefix, every rule passes. */
export function ownedBy(prefix: string | undefined): (rule: Rule) => boolean {
  if (prefix === undefined) return () => true;
  return (rule) => keysOf(rule).some((key) => key.startsWith(prefix));
}
