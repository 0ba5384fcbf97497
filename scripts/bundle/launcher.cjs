#!/usr/bin/env node
'use strict';
/**
 * Starts the program of the same name beside it, which is one file: the text of a function. V8 takes what
 * it compiles of that from the code cache that the build made, if this Node made it of this text; without
 * one the program starts a few milliseconds later. Writes nothing.
 *
 * scripts/write-code-cache.cjs makes the cache and says what is in it.
 */
const { readFileSync, statSync } = require('node:fs');
const { Script } = require('node:vm');

const base = __filename.slice(0, -'.js'.length);
const filename = `${base}.program.js`;
const text = readFileSync(filename);

/**
 * V8's data, undefined when there is none that fits. V8 itself looks at the length of the text only, and
 * damaged data ends the process; so the cache holds the text, and the data twice. To compare bytes takes a
 * twentieth of the time of the quickest checksum that Node has.
 */
function cachedData() {
  try {
    const cache = readFileSync(`${base}.code-cache`);
    const maker = `${process.version} ${process.arch} ${statSync(process.execPath).size}\n`;
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

/** `require`, but for the addon, whose path needs no search: that would take as long as loading it. */
function load(id) {
  if (!id.endsWith('.node')) return require(id);
  const addon = { exports: {} };
  process.dlopen(addon, id);
  return addon.exports;
}

const program = new Script(text.latin1Slice(), { filename, cachedData: cachedData() });
program.runInThisContext()(exports, load, module, filename, __dirname);
