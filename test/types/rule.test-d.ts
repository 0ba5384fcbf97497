/**
 * The types of rules, checked by the compiler alone: what may be written compiles, and behind each
 * `@ts-expect-error` stands what may not.
 */
import { expectTypeOf } from 'expect-type';
import {
  type ActionName,
  type ComparisonCondition,
  type ComparisonSide,
  compileRule,
  type Condition,
  type FieldCondition,
  type FieldName,
  formatRule,
  type ListName,
  type NamedField,
  type Operator,
  type ParsedRule,
  parseRule,
  type Rule,
  type RuleData,
  type RuleErrorCode,
  type RuleWarningCode,
  ruleWords,
  type SyscallSelection,
} from '../../lib';
import { isComparison } from '../../lib/rules/rule';

expectTypeOf<Operator>().toEqualTypeOf<'=' | '!=' | '>' | '>=' | '<' | '<=' | '&' | '&='>();
expectTypeOf<ListName>().toEqualTypeOf<
  'user' | 'task' | 'exit' | 'exclude' | 'filesystem' | 'io_uring'
>();
expectTypeOf<ActionName>().toEqualTypeOf<'never' | 'possible' | 'always'>();

// A field has a name, or is its number after an f.
expectTypeOf<'auid'>().toExtend<FieldName>();
expectTypeOf<'f24'>().toExtend<FieldName>();
expectTypeOf<'loginuid'>().not.toExtend<FieldName>();
expectTypeOf<'f24'>().not.toExtend<NamedField>();
expectTypeOf<'fx'>().not.toExtend<FieldName>();
expectTypeOf<ComparisonSide>().toExtend<NamedField>();
expectTypeOf<'pid'>().not.toExtend<ComparisonSide>();

const rule: Rule = {
  list: 'exit',
  action: 'always',
  prepend: false,
  syscalls: ['open', 2],
  where: [
    { field: 'auid', operator: '>=', value: 1000 },
    { field: 'f24', operator: '=', value: 1 },
    { compare: 'uid', operator: '!=', with: 'euid' },
  ],
  keys: ['x'],
};

expectTypeOf(rule.syscalls).toEqualTypeOf<SyscallSelection>();
expectTypeOf<'all'>().toExtend<SyscallSelection>();
expectTypeOf<'open'>().not.toExtend<SyscallSelection>();

// Nothing of a rule can be changed.
// @ts-expect-error readonly
rule.list = 'task';
// @ts-expect-error readonly
rule.keys.push('y');

// @ts-expect-error a rule without its keys
export const incomplete: Rule = {
  list: 'exit',
  action: 'always',
  prepend: false,
  syscalls: 'all',
  where: [],
};
// @ts-expect-error the kernel no longer has the entry list
export const gone: Rule = { ...rule, list: 'entry' };
// @ts-expect-error no such operator
export const operator: FieldCondition = { field: 'pid', operator: '==', value: 1 };
// @ts-expect-error no such field
export const misspelt: FieldCondition = { field: 'audi', operator: '=', value: 1 };
// @ts-expect-error no value
export const valueless: FieldCondition = { field: 'pid', operator: '=' };
// @ts-expect-error a value that is neither text nor number
export const truth: FieldCondition = { field: 'success', operator: '=', value: true };
// @ts-expect-error comparisons have two operators
export const order: ComparisonCondition = { compare: 'uid', operator: '>', with: 'euid' };
// @ts-expect-error a field that is no id
export const noId: ComparisonCondition = { compare: 'pid', operator: '=', with: 'euid' };

// A condition is told apart by isComparison.
export function sides(condition: Condition): readonly string[] {
  if (isComparison(condition)) {
    expectTypeOf(condition).toEqualTypeOf<ComparisonCondition>();
    return [condition.compare, condition.with];
  }
  expectTypeOf(condition).toEqualTypeOf<FieldCondition>();
  return [condition.field];
}

expectTypeOf(parseRule).returns.toEqualTypeOf<ParsedRule>();
expectTypeOf(parseRule).parameter(0).toEqualTypeOf<string | readonly string[]>();
expectTypeOf<ParsedRule['operation']>().toEqualTypeOf<'add' | 'delete'>();
expectTypeOf<ParsedRule['warnings'][number]['code']>().toEqualTypeOf<RuleWarningCode>();
expectTypeOf(formatRule).returns.toBeString();
expectTypeOf(ruleWords).returns.toEqualTypeOf<string[]>();
expectTypeOf(compileRule).returns.toEqualTypeOf<RuleData>();

// A built rule is a rule, and so is a part of one spread into another.
expectTypeOf(parseRule('-w /etc').rule).toEqualTypeOf<Rule>();
expectTypeOf({ ...rule, prepend: true }).toExtend<Rule>();

expectTypeOf<'unknown-field'>().toExtend<RuleErrorCode>();
expectTypeOf<string>().not.toExtend<RuleErrorCode>();

// @ts-expect-error a style that there is not
formatRule(rule, { style: 'pretty' });
// @ts-expect-error options of another call
parseRule('-w /etc', { style: 'exact' });
