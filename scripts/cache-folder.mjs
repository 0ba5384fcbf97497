/** Where what takes long to fetch or to make is kept, outside the tree. It may be deleted at any time. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'audit-netlink');
}

/**
 * The folder of this name in the cache. `fill` is called with an empty one when it is not there yet;
 * one that could not be filled is not kept.
 */
export function cachedFolder(name, fill) {
  const target = join(cacheFolder(), name);
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    fill(draft);
    mkdirSync(dirname(target), { recursive: true });
    if (!existsSync(target)) renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return target;
}
