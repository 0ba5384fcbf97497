/**
 * Loads the tables of words when a value first needs them: most programs never interpret one.
 */

/** Loads at the first call and keeps the result. */
function once<Table>(load: () => Table): () => Table {
  let table: Table | undefined;
  return () => (table ??= load());
}

export const files = once((): typeof import('../../tables/arguments/files.generated') =>
  require('../../tables/arguments/files.generated'),
);

export const memory = once((): typeof import('../../tables/arguments/memory.generated') =>
  require('../../tables/arguments/memory.generated'),
);

export const mounts = once((): typeof import('../../tables/arguments/mounts.generated') =>
  require('../../tables/arguments/mounts.generated'),
);

export const processes = once((): typeof import('../../tables/arguments/processes.generated') =>
  require('../../tables/arguments/processes.generated'),
);

export const sockets = once((): typeof import('../../tables/arguments/sockets.generated') =>
  require('../../tables/arguments/sockets.generated'),
);

export const recordFields = once((): typeof import('../../tables/record-fields.generated') =>
  require('../../tables/record-fields.generated'),
);
