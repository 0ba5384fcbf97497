/** A folder of files for one test. */
import { afterEach, beforeEach } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface ScratchFile {
  readonly text: string;
  readonly mode?: number;
}

function writeFile(folder: string, name: string, { text, mode = 0o600 }: ScratchFile): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

/** Writes the files, whose names may have folders, calls, and removes everything. */
export function withFolder<Result>(
  files: Readonly<Record<string, string | ScratchFile>>,
  use: (folder: string) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
  try {
    for (const [name, file] of Object.entries(files)) {
      writeFile(folder, name, typeof file === 'string' ? { text: file } : file);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An empty folder for each test of the file. */
export class ScratchFolder {
  #path = '';

  constructor() {
    beforeEach(() => {
      this.#path = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
    });
    afterEach(() => rmSync(this.#path, { recursive: true, force: true }));
  }

  get path(): string {
    return this.#path;
  }

  /** Writes a file, whose name may have folders, and gives its path. */
  file(name: string, text: string, mode?: number): string {
    return writeFile(this.#path, name, mode === undefined ? { text } : { text, mode });
  }
}
