/** What the addon is compiled from in an installed package, in one file: scripts/build-addon.cjs unpacks it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** Only the WebAssembly module is made of it. */
const NOT_OF_ADDON = /^native\/wasm\//;

/** Compilers need no comment and no indentation, but a line keeps its number, for their messages. */
const COMMENT = /^([^"'\n]*?)[ \t]*\/\/.*$/gm;
const INDENTATION = /^[ \t]+/gm;

const shortened = (text) => text.replaceAll(COMMENT, '$1').replaceAll(INDENTATION, '');

/** The file's bytes: names and texts, as JSON, packed. */
export function addonSources(root) {
  const names = readdirSync(join(root, 'native'), { recursive: true, encoding: 'utf8' })
    .map((name) => `native/${name}`)
    .filter((name) => !NOT_OF_ADDON.test(name) && statSync(join(root, name)).isFile());
  const read = (name) => readFileSync(join(root, name), 'utf8');
  const sources = names.toSorted().map((name) => [name, shortened(read(name))]);
  const files = { 'binding.gyp': read('binding.gyp'), ...Object.fromEntries(sources) };
  return brotliCompressSync(JSON.stringify(files));
}
