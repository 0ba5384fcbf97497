/** Lists, actions and operators against the kernel's numbers, which are written out here. */
import { describe, expect, it } from '@jest/globals';
import {
  actionName,
  ACTIONS,
  listName,
  LISTS,
  operatorName,
  OPERATORS,
} from '../../../lib/tables/keywords';

describe('lists', () => {
  it.each([
    ['user', 0],
    ['task', 1],
    ['exit', 4],
    ['exclude', 5],
    ['filesystem', 6],
    ['io_uring', 7],
  ] as const)('%s is %i', (name, number) => {
    expect(LISTS[name]).toBe(number);
    expect(listName(number)).toBe(name);
  });

  it.each([2, 3, 8, 0x14, -1])('%i is none', (number) => {
    expect(listName(number)).toBeUndefined();
  });
});

describe('actions', () => {
  it.each([
    ['never', 0],
    ['possible', 1],
    ['always', 2],
  ] as const)('%s is %i', (name, number) => {
    expect(ACTIONS[name]).toBe(number);
    expect(actionName(number)).toBe(name);
  });

  it('are no others', () => {
    expect(actionName(3)).toBeUndefined();
  });
});

describe('operators', () => {
  it.each([
    ['=', 0x40000000],
    ['!=', 0x30000000],
    ['>', 0x20000000],
    ['>=', 0x60000000],
    ['<', 0x10000000],
    ['<=', 0x50000000],
    ['&', 0x08000000],
    ['&=', 0x48000000],
  ] as const)('%s is %i', (name, number) => {
    expect(OPERATORS[name]).toBe(number);
    expect(operatorName(number)).toBe(name);
  });

  it('are searched in the order that auditctl searches them in', () => {
    expect(Object.keys(OPERATORS)).toEqual(['!=', '>=', '<=', '&=', '=', '>', '<', '&']);
  });

  it.each([0, 0x70000000, 0x78000000])('%i is none', (number) => {
    expect(operatorName(number)).toBeUndefined();
  });
});
