/**
 * Makes tables of names by number out of families of macros and enums. Which there are, and how they are
 * spelled, is for those who ask.
 */
import { enumNames, macroNames, values } from './headers.mjs';
import { hex, namesByNumber } from './render.mjs';

/**
 * @typedef {object} Family
 * @property {string} doc what the table holds
 * @property {string[]} [include] headers to read
 * @property {string[]} [defines] further macros, `NAME=value`
 * @property {string} [tree] header tree, x86 unless said otherwise
 * @property {RegExp} [macros] which macros belong to it
 * @property {string} [enum] or the enum whose constants do
 * @property {string[]} [list] or their names
 * @property {RegExp} [except] which of them do not
 * @property {Record<string, string>} [spelled] auditctl's names, by macro
 * @property {(name: string) => string} [rename] auditctl's name of any macro
 * @property {Record<number, string>} [adds] facts that no header has
 * @property {boolean} [hex] whether the numbers are unsigned and written in hexadecimal, as bits are
 */

/** Entries of a family, as [number, name]. */
function entries(table, family) {
  const { tree = 'x86', include, defines } = family;
  const source = { tree, include, defines };
  let macros = family.list ?? [];
  if (family.macros !== undefined) macros = macroNames(source, family.macros);
  if (family.enum !== undefined) macros = enumNames(source, family.enum);
  macros = macros.filter((macro) => family.except?.test(macro) !== true);
  const names = new Map();
  const add = (number, name) => {
    if (names.has(number))
      throw new Error(`${table}: ${number} is ${names.get(number)} and ${name}`);
    if (number < 0 || number > 0xffffffff) throw new Error(`${table}: ${name} is ${number}`);
    names.set(number, name);
  };
  if (macros.length > 0) {
    for (const [macro, value] of values(source, macros)) {
      // The topmost bit of a C int is negative.
      const number = family.hex === true && value < 0 ? value + 2 ** 32 : value;
      add(number, family.spelled?.[macro] ?? family.rename?.(macro) ?? macro);
    }
  }
  for (const [number, name] of Object.entries(family.adds ?? {})) add(Number(number), name);
  return names;
}

/**
 * Declarations of the families, by the name of their constant.
 *
 * @param {Record<string, Family>} families
 */
export function familyTables(families) {
  return Object.entries(families).map(([table, family]) =>
    namesByNumber(table, family.doc, entries(table, family), family.hex === true ? hex : String),
  );
}
