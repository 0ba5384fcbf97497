/**
 * How the bundle of library and programs is cut into files. To parse what a run never uses takes longer than
 * all the rest of its start, so a file is loaded when one of its names is first used, though the sources
 * import it as everything else.
 */

/** The files, and what they hold, from the tree's root; of two patterns that fit, the first one counts. */
const CHUNKS = [
  ['syscalls', /^lib\/tables\/syscalls/],
  // Names of users are asked for by those who tell nothing else.
  ['names', /^lib\/interpret\/arguments\/ids\./],
  ['telling', /^lib\/(?:events\/(?:normalized|views)|interpret\/arguments|tables\/arguments)/],
  ['telling', /^lib\/events\/decoded\/(?!decoded-record\.)/],
  ['telling', /^lib\/interpret\/records\/(?!sockaddr\.)/],
  ['events', /^lib\/text\/(?:byte-memo|byte-writer|time-writer|untrusted-bytes|zone-offsets)\./],
  // What every run needs.
  ['core', /^lib\/(?:text\/|errors\.|arguments\.|machine\/dispose-symbols\.)|^package\.json$/],
  // Constants, and the grammar of command lines without its meaning.
  [
    'grammar',
    /^lib\/(?:tables\/(?:audit\.generated|once|record-type|settings)|rules\/(?:getopt|grammar|tokenize)|policy\/files\/clean-line)\./,
  ],
  ['names', /^lib\/(?:tables|machine)\//],
  // What only a refusal, a program that writes rules or JSON, or a plan needs.
  ['causes', /^lib\/rules\/parsing\/(?:foreign-marks|meant-names|misused-options|written-amiss)\./],
  ['building', /^lib\/rules\/(?:build|rule-json)\./],
  ['plan', /^lib\/policy\/(?:meaning|plan)\//],
  ['rules', /^lib\/rules\//],
  ['wasm', /^lib\/kernel\/wasm\//],
  ['kernel', /^lib\/kernel\//],
  ['events', /^lib\/(?:events|interpret|logs)\//],
  ['sessions', /^lib\/report\/sessions\//],
  ['remote', /^lib\/daemon\/remote\//],
  ['report', /^lib\/report\//],
  ['daemon', /^lib\/daemon\/(?!dispatch\/module-thread\.)/],
  // Watching for drift is making plans again and again.
  ['client', /^lib\/client\/(?!drift\.)/],
  ['policy', /^lib\/(?:policy|client)\//],
  ['tsauditctl', /^lib\/cli\/tsauditctl\/(?!main\.)/],
  // Of programs that print much.
  ['trace', /^lib\/(?:cli\/audit-netlink\/)?trace\//],
  // What programs that print events share.
  [
    'showing',
    /^lib\/cli\/audit-netlink\/(?:events\/(?:filter|format|losses|printer|say)|search\/(?:column-formats|field-values|search-format)|report\/text-width)\./,
  ],
  [
    'printing',
    /^lib\/cli\/shared\/(?:bounded-patterns|byte-output|csv|event-output|gathered-text|json-array|pager|progress-bar|reader-watch)\./,
  ],
  ['terminal', /^lib\/cli\/shared\//],
];

function chunkOf(root, id) {
  const path = id.replace(`${root}/`, '');
  return CHUNKS.find(([, pattern]) => pattern.test(path))?.[0];
}

/** For rolldown's `codeSplitting`. */
export function codeSplitting(root) {
  return {
    // Otherwise a file takes along what its modules import.
    includeDependenciesRecursively: false,
    groups: [...new Set(CHUNKS.map(([name]) => name))].map((name) => ({
      name,
      test: (id) => chunkOf(root, id) === name,
    })),
  };
}

/** The entries of the library need each other's chunks, never each other. */
const UNUSED = /^require\("[^"]+"\);$/gm;

const IMPORT = /^(?:const|let|var) (\w+(?:\$\d+)?) = require\("(\.[^"]+)"\);$/gm;

/** Everything needs this, and at once. */
const AT_ONCE = /\/core\.js$/;

/** What an entry gives of a chunk, after the change that {@link onDemandChunks} made. */
const EXPORT = /^exports\.(\w+) = \((\w+(?:\$\d+)?)\(\)\)\.(\w+(?:\$\d+)?);$/gm;

/**
 * Makes a getter of each export, which becomes an ordinary property when it is read, and tells those who only
 * look at the text (Node, for `import`) the names.
 */
function onDemandExports(code) {
  const names = [...code.matchAll(EXPORT)].map(([, name]) => name);
  if (names.length === 0) return code;
  const getters = code.replaceAll(EXPORT, 'onDemand("$1", () => $2().$3);');
  return `${getters.replace(
    '"use strict";\n',
    () => `"use strict";
var define = (name, descriptor) =>
  Object.defineProperty(exports, name, { configurable: true, enumerable: true, ...descriptor });
var onDemand = (name, read) => define(name, {
  get() {
    const value = read();
    define(name, { value, writable: true });
    return value;
  },
  set: (value) => define(name, { value, writable: true }),
});
`,
  )}0 && (module.exports = { ${names.join(', ')} });\n`;
}

/** Loads a chunk at the first use of one of its names. */
export const onDemandChunks = {
  name: 'on-demand-chunks',
  renderChunk(code, { isEntry }) {
    let changed = code.replaceAll(UNUSED, '');
    for (const [declaration, variable, path] of code.matchAll(IMPORT)) {
      if (AT_ONCE.test(path)) continue;
      const name = variable.replaceAll('$', String.raw`\$`);
      changed = changed
        .replace(declaration, '')
        // In parentheses, for it may stand behind `new`.
        .replaceAll(new RegExp(`(?<![\\w$])${name}\\.`, 'g'), `(${variable}()).`)
        .replace(
          '"use strict";\n',
          () =>
            `"use strict";\nvar ${variable}_loaded, ${variable} = () => (${variable}_loaded ??= require("${path}"));\n`,
        );
    }
    return isEntry ? onDemandExports(changed) : changed;
  },
};
