'use strict';
/** Has `require` compile what is written in TypeScript, on every Node.js that the package runs on. */
const fs = require('node:fs');
const { transformSync } = require('@swc/core');

function takeTypeScript() {
  // oxlint-disable-next-line typescript/no-deprecated -- Node 20 has no other hook for CommonJS.
  require.extensions['.ts'] = (module, path) => {
    const { code } = transformSync(fs.readFileSync(path, 'utf8'), {
      filename: path,
      module: { type: 'commonjs' },
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    });
    // oxlint-disable-next-line eslint/no-underscore-dangle -- Node's own name.
    module._compile(code, path);
  };
}

module.exports = { takeTypeScript };
