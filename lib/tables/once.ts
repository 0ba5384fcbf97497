/**
 * Makes a table when it is first asked for: most programs need few of the tables. As constants, the tables
 * would be half of the code that every program loads, and 1 ms of each start.
 */
export function once<Table>(make: () => Table): () => Table {
  let made: Table | undefined;
  return () => (made ??= make());
}
