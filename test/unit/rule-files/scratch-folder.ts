/** A folder of files for one test. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface ScratchFile {
  readonly text: string;
  readonly mode?: number;
}

/** Writes the files, whose names may have folders, calls, and removes everything. */
export function withFolder<Result>(
  files: Readonly<Record<string, string | ScratchFile>>,
  use: (folder: string) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
  try {
    for (const [name, file] of Object.entries(files)) {
      const { text, mode = 0o600 } = typeof file === 'string' ? { text: file } : file;
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      chmodSync(path, mode);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
