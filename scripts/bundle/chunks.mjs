/**
 * The files that the library's entries share. To parse what a program never uses takes longer than all the
 * rest of the library's start, so what reads system calls' names and tells events comes when it is first
 * used, though the sources import it as everything else.
 */

/** Of two patterns that a module matches, the first one counts. */
const CHUNKS = [
  ['syscalls', /\/lib\/tables\/syscalls/],
  ['telling', /\/lib\/(?:events\/(?:normalized|views)|interpret\/arguments|tables\/arguments)/],
  [
    'telling',
    /\/lib\/(?:events\/decoded\/(?!decoded-record\.)|interpret\/records\/(?!sockaddr\.))/,
  ],
  [
    'rules',
    /\/lib\/(?:(?:text|tables|machine|rules|policy\/(?:meaning|plan))\/|arguments\.|errors\.)/,
  ],
  ['kernel', /\/lib\/kernel\//],
  ['events', /\/lib\/(?:events|interpret|logs)\//],
  ['policy', /\/lib\/(?:policy|client)\//],
];

const ON_DEMAND = new Set(['syscalls', 'telling']);

/** For rolldown's `codeSplitting`. */
export const chunks = {
  // Otherwise a chunk takes along what its modules import.
  includeDependenciesRecursively: false,
  groups: [...new Set(CHUNKS.map(([name]) => name))].map((name) => ({
    name,
    test: (id) => CHUNKS.find(([, pattern]) => pattern.test(id))?.[0] === name,
  })),
};

/** Loads the chunks of {@link ON_DEMAND} at the first use of one of their names. */
export const onDemandChunks = {
  name: 'on-demand-chunks',
  renderChunk(code, { name }) {
    // In parentheses below, for a name may stand behind `new`.
    // These need each other, and then at once.
    if (ON_DEMAND.has(name)) return code;
    const imports = /^(?:const|let|var) (\w+) = require\("\.\/(?:chunks\/)?([\w-]+)\.js"\);$/gm;
    let changed = code;
    for (const [declaration, variable, chunk] of code.matchAll(imports)) {
      if (!ON_DEMAND.has(chunk)) continue;
      const path = /"(.*)"/.exec(declaration)[1];
      changed = changed
        .replace(declaration, '')
        .replaceAll(new RegExp(`\\b${variable}\\.`, 'g'), `(${variable}()).`)
        .replace(
          '"use strict";',
          `"use strict";\nvar ${variable}_loaded;\nvar ${variable} = () => (${variable}_loaded ??= require("${path}"));`,
        );
    }
    return changed;
  },
};
