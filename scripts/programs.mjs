/** Programs that a script needs of the machine, and how to get those that are not there. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where the program is, or undefined. Some belong to root, and are not in everybody's PATH. */
export function find(program) {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return places
    .map((place) => join(place, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * One line on which programs are missing and what to install, or undefined when none is.
 *
 * @param wanted programs, each with Debian's package that has it
 */
export function missingPrograms(wanted) {
  const lacking = wanted.filter(([program]) => find(program) === undefined);
  if (lacking.length === 0) return undefined;
  const programs = lacking.map(([program]) => program).join(', ');
  const packages = new Set(lacking.map(([, name]) => name));
  return `need ${programs}: apt-get install --no-install-recommends ${[...packages].join(' ')}`;
}
