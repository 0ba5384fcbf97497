#!/usr/bin/env node
'use strict';
/**
 * Starts the program of the same name beside it. V8 takes what it compiles of that and of the library's
 * chunks from the code caches that the build made, if this Node made them of these texts; without them the
 * program starts a few milliseconds later. Writes nothing.
 *
 * scripts/write-code-cache.cjs makes the caches and says what is in them.
 */
const { readFileSync, statSync } = require('node:fs');
const { Script } = require('node:vm');

const folder = __dirname;
const base = __filename.slice(0, -'.js'.length);
const maker = `${process.version} ${process.arch} ${statSync(process.execPath).size}\n`;

/**
 * V8's data, undefined when there is none that fits. V8 itself looks at the length of the text only, and
 * damaged data ends the process; so the cache holds the text, and the data twice. To compare bytes takes a
 * twentieth of the time of the quickest checksum that Node has.
 */
function cachedData(name, text) {
  try {
    const cache = readFileSync(`${base}.${name}.code-cache`);
    const start = maker.length + text.length;
    const middle = (start + cache.length) / 2;
    const data = cache.subarray(start, middle);
    const fits =
      data.length > 0 &&
      cache.latin1Slice(0, maker.length) === maker &&
      cache.subarray(maker.length, start).equals(text) &&
      cache.subarray(middle).equals(data);
    return fits ? data : undefined;
  } catch {
    return undefined;
  }
}

const loaded = new Map();

/** Runs a CommonJS module of ASCII text, and gives its exports. */
function run(name, filename) {
  const text = readFileSync(filename);
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${text.latin1Slice()}\n})`;
  const script = new Script(wrapped, { filename, cachedData: cachedData(name, text) });
  const made = { exports: {} };
  loaded.set(name, made.exports);
  script.runInThisContext()(made.exports, load, made, filename, folder);
  return made.exports;
}

/** `require` of the program and its chunks: of other chunks, and of what is not the package's. */
function load(id) {
  if (id[0] === '.') {
    const name = id.slice(id.lastIndexOf('/') + 1, -'.js'.length);
    return loaded.get(name) ?? run(name, `${folder}/../chunks/${name}.js`);
  }
  if (!id.endsWith('.node')) return require(id);
  // Its path needs no search, which would take as long as loading it.
  const addon = { exports: {} };
  process.dlopen(addon, id);
  return addon.exports;
}

run('program', `${base}.program.js`);
