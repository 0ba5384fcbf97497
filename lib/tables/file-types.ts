/**
 * The file types that `-F filetype` can name: the type bits of a file's mode.
 */
import { NameTable } from './name-table';
import { NAMES } from './file-types.generated';

const TABLE = new NameTable({ NAMES });

/** The type bits of a name, in any case: `socket`, `link`, `file`, ... Source: `<linux/stat.h>`. */
export function fileTypeNumber(name: string): number | undefined {
  return TABLE.number(name);
}

/** The name of type bits. Mask a mode with `S_IFMT` (0xF000) first. */
export function fileTypeName(number: number): string | undefined {
  return TABLE.name(number);
}
