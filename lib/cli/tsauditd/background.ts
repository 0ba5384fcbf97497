/**
 * Going to the background: the daemon is a child with a session of its own, and the command ends when the child says
 * that it runs, or why it does not. Knows nothing of what the daemon does.
 */
import { spawn } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';

/** Says to the child where to answer. */
const VARIABLE = 'TSAUDITD_ANSWERS_ON';

const DESCRIPTOR = 3;

const RUNNING = 'running';

/** The parent's end of a start. */
export interface Started {
  readonly running: boolean;
  /** What the child said instead. */
  readonly message: string;
  readonly exitCode: number;
}

/**
 * Starts this program once more, in the background.
 *
 * @param paths options again whose values are paths, with these: the child's own folder is the root
 */
export async function startInBackground(
  words: readonly string[],
  paths: Readonly<Record<string, string>>,
): Promise<Started> {
  const program = resolve(process.argv[1] as string);
  const absolute = Object.entries(paths).flatMap(([option, path]) => [option, resolve(path)]);
  const child = spawn(
    process.execPath,
    [...process.execArgv, program, ...words, '-n', ...absolute],
    {
      cwd: '/',
      detached: true,
      env: { ...process.env, [VARIABLE]: String(DESCRIPTOR) },
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const answers = child.stdio[DESCRIPTOR] as NodeJS.ReadableStream & { destroy(): void };
  let said = '';
  answers.setEncoding('utf8');
  const exited = new Promise<number>((done) => {
    child.once('error', () => done(1));
    child.once('exit', (code) => done(code ?? 1));
  });
  const running = await new Promise<boolean>((done) => {
    answers.on('data', (text: string) => {
      said += text;
      if (said === RUNNING) done(true);
    });
    answers.on('error', () => done(false));
    answers.on('end', () => done(said === RUNNING));
  });
  if (!running) return { running, message: said, exitCode: await exited };
  answers.destroy();
  child.unref();
  return { running, message: '', exitCode: 0 };
}

/** The child's end: answers its parent once; does nothing where there is none. */
export class Parent {
  #descriptor = process.env[VARIABLE] === undefined ? undefined : DESCRIPTOR;

  constructor() {
    // What the daemon starts itself has another parent.
    process.env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => name !== VARIABLE),
    );
  }

  get isThere(): boolean {
    return this.#descriptor !== undefined;
  }

  running(): void {
    this.#answer(RUNNING);
  }

  failed(message: string): void {
    this.#answer(message);
  }

  #answer(text: string): void {
    if (this.#descriptor === undefined) return;
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    try {
      writeSync(descriptor, text);
      closeSync(descriptor);
    } catch {
      // The parent has ended; nobody waits.
    }
  }
}
