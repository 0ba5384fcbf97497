/**
 * A getent(1) that is played, on a machine whose nsswitch.conf(5) is made up: takes the place of the
 * programs that the tests' process starts.
 */
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { ScratchFolder } from '../unit/policy/files/scratch-folder';

const { readFileSync } = fs;
const { spawn, spawnSync } = childProcess;

/** What the files of `/etc` hold; undefined where one is missing. */
export type MadeUpFiles = Readonly<Record<string, string | undefined>>;

/** Puts texts in the place of files until mocks are restored. All others are as they are. */
export function playFiles(files: MadeUpFiles): void {
  jest.spyOn(fs, 'readFileSync').mockImplementation(((path: string, options?: 'utf8') => {
    if (!Object.hasOwn(files, path)) return readFileSync(path, options);
    const text = files[path];
    if (text === undefined) throw new Error(`no file ${path}`);
    return options === undefined ? Buffer.from(text) : text;
  }) as typeof readFileSync);
}

/** Takes the place of getent(1) until mocks are restored. */
export class PlayedGetent {
  readonly #folder: ScratchFolder;
  readonly #script: string;
  readonly #asked: string;

  constructor(
    folder: ScratchFolder,
    entries: Readonly<Record<'passwd' | 'group', string>>,
    waitsFor?: string,
  ) {
    this.#folder = folder;
    this.#asked = join(folder.path, 'asked');
    for (const [database, text] of Object.entries(entries)) folder.file(`${database}.db`, text);
    const wait = `while [ ! -e '${folder.path}/${waitsFor}' ]; do sleep 0.01; done`;
    this.#script = folder.file(
      'getent',
      `#!/bin/sh
echo "$*" >> '${this.#asked}'
${waitsFor === undefined ? '' : wait}
database='${folder.path}'"/$1.db"
shift
status=0
for key; do
  found=no
  while [ $found = no ] && IFS= read -r line; do
    case $line in "$key":* | *:*:"$key":*) echo "$line"; found=yes ;; esac
  done < "$database"
  [ $found = yes ] || status=2
done
exit $status
`,
      0o700,
    );
    const programOf = (program: string): string => (program === 'getent' ? this.#script : program);
    jest
      .spyOn(childProcess, 'spawn')
      .mockImplementation(((program: string, words: string[], options: object) =>
        spawn(programOf(program), words, options)) as typeof spawn);
    jest
      .spyOn(childProcess, 'spawnSync')
      .mockImplementation(((program: string, words: string[], options: object) =>
        spawnSync(programOf(program), words, options)) as typeof spawnSync);
  }

  /** The words of each run. */
  get asked(): string[] {
    return fs.existsSync(this.#asked)
      ? readFileSync(this.#asked, 'utf8').trimEnd().split('\n')
      : [];
  }

  /** From here on there is none. */
  uninstall(): void {
    fs.rmSync(this.#script);
  }

  /** What it waits for is there. */
  letGo(waitsFor: string): void {
    this.#folder.file(waitsFor, '');
  }
}

/**
 * Has getent(1) played until mocks are restored.
 *
 * @param entries lines of the databases by name: those with a key as first or third column are found
 * @param waitsFor a file of the folder that the program waits for before it answers
 */
export function playGetent(
  folder: ScratchFolder,
  entries: Readonly<Record<'passwd' | 'group', string>>,
  waitsFor?: string,
): PlayedGetent {
  return new PlayedGetent(folder, entries, waitsFor);
}
