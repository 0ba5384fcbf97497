/**
 * Users and groups that no file of `/etc` has: as systemd's name service reads them (nss-systemd(8),
 * JSON user records in `/run/userdb`).
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const FOLDER = '/run/userdb';

/** Whether such accounts can be made here, and the C library would find them. */
export function hasDropInAccounts(): boolean {
  if (process.geteuid?.() !== 0 || !existsSync('/etc/nsswitch.conf')) return false;
  const lines = readFileSync('/etc/nsswitch.conf', 'utf8').split('\n');
  const hasSystemd = (database: string): boolean =>
    lines.some((line) => line.startsWith(`${database}:`) && line.includes('systemd'));
  const libraries = ['/lib', '/usr/lib']
    .filter((path) => existsSync(path))
    .flatMap((path) =>
      readdirSync(path)
        .filter((name) => name.endsWith('-linux-gnu'))
        .map((name) => join(path, name)),
    );
  const hasLibrary = libraries.some((path) => existsSync(join(path, 'libnss_systemd.so.2')));
  return hasSystemd('passwd') && hasSystemd('group') && hasLibrary;
}

export class DropInAccounts {
  readonly #paths: string[] = [];

  addUser(userName: string, uid: number): void {
    this.#write('user', uid, { userName, uid, gid: uid, homeDirectory: '/', shell: '/bin/sh' });
  }

  addGroup(groupName: string, gid: number): void {
    this.#write('group', gid, { groupName, gid });
  }

  /** Leaves the machine as it was. */
  remove(): void {
    for (const path of this.#paths) rmSync(path, { force: true });
    if (existsSync(FOLDER) && readdirSync(FOLDER).length === 0) rmdirSync(FOLDER);
  }

  #write(kind: string, id: number, record: object): void {
    mkdirSync(FOLDER, { recursive: true });
    const path = join(FOLDER, `${id}.${kind}`);
    this.#paths.push(path);
    writeFileSync(path, JSON.stringify({ ...record, disposition: 'regular' }));
  }
}
