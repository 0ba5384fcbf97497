/**
 * Checks a prebuilt binary by what readelf says of it, whatever machine it is for: the oldest C library it
 * loads with, what it needs and exports, how it is hardened, and that it is stripped.
 */
import { spawnSync } from 'node:child_process';

/** That of RHEL 8 and Debian 10, and the oldest that Node.js 20 runs with. */
const OLDEST_GLIBC = [2, 28];

const EXPORTS = ['napi_register_module_v1', 'node_api_module_get_api_version_v1'];

const NEEDED = {
  glibc: /^(lib(c|m|dl)\.so\.6|libdl\.so\.2|libpthread\.so\.0|ld-linux-[\w-]+\.so\.\d)$/,
  musl: /^libc\.so$/,
};

function readelf(file) {
  const options = ['-W', '--dyn-syms', '--dynamic', '--program-headers', '--sections'];
  const { error, status, stdout, stderr } = spawnSync('readelf', [...options, file], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw new Error(`readelf cannot be run: ${error.message}`);
  if (status !== 0) throw new Error(`${file}: ${stderr}`);
  return stdout;
}

/** The dynamic symbols: `5: 0000 0 FUNC GLOBAL DEFAULT UND memcpy@GLIBC_2.14 (3)`. */
function symbolsIn(text) {
  const line =
    /^ +\d+: [\da-f]+ +\w+ (?:\w+) +(GLOBAL|WEAK) +\w+ +(?:\[.*\] +)?(\w+) ([^\s@]+)(?:@@?(\w[\w.]*))?/gm;
  return [...text.matchAll(line)].map(([, , section, name, version]) => ({
    name,
    version,
    isDefined: section !== 'UND',
  }));
}

function isNewer([major, minor], [otherMajor, otherMinor]) {
  return major > otherMajor || (major === otherMajor && minor > otherMinor);
}

function versionProblem({ name, version }, library) {
  const glibc = /^GLIBC_(\d+)\.(\d+)(?:\.\d+)?$/.exec(version);
  if (glibc === null || library !== 'glibc') return `needs ${name} of ${version}`;
  return isNewer([Number(glibc[1]), Number(glibc[2])], OLDEST_GLIBC)
    ? `needs ${name} of ${version}, newer than ${OLDEST_GLIBC.join('.')}`
    : undefined;
}

/**
 * What is wrong with the file, a sentence each.
 *
 * @param library the C library that it is for: glibc or musl
 */
export function binaryProblems(file, library) {
  const text = readelf(file);
  const symbols = symbolsIn(text);
  const undefinedOnes = symbols.filter((symbol) => !symbol.isDefined);
  const problems = undefinedOnes
    .filter(({ version }) => version !== undefined)
    .map((symbol) => versionProblem(symbol, library));
  const exported = symbols.filter((symbol) => symbol.isDefined).map(({ name }) => name);
  for (const name of exported) if (!EXPORTS.includes(name)) problems.push(`exports ${name}`);
  for (const name of EXPORTS)
    if (!exported.includes(name)) problems.push(`does not export ${name}`);
  for (const [, name] of text.matchAll(/\(NEEDED\).*\[(.*)\]/g)) {
    if (!NEEDED[library].test(name)) problems.push(`needs ${name}`);
  }
  if (!/^ +GNU_RELRO /m.test(text)) problems.push('has no RELRO');
  if (!/\(FLAGS(?:_1)?\).*\b(BIND_NOW|NOW)\b/.test(text)) problems.push('does not bind at load');
  if (!/^ +GNU_STACK .* RW +0x/m.test(text)) problems.push('may execute its stack');
  if (text.includes('(TEXTREL)')) problems.push('changes its code when it is loaded');
  if (!undefinedOnes.some(({ name }) => name === '__stack_chk_fail')) {
    problems.push('has no stack protector');
  }
  if (/ \.(symtab|debug_\w+) /.test(text)) problems.push('is not stripped');
  return problems.filter((problem) => problem !== undefined);
}
