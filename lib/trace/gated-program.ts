/**
 * A program that waits at a gate until the rules for it are there. A shell waits in its place, with the number that
 * the program will have, and becomes the program: Node.js itself cannot hold a process up. Knows nothing of rules.
 */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { TraceError } from '../errors';
import { bytesOfText } from '../text/byte-text';
import { escapeControls } from '../text/escape';

const SHELL = '/bin/sh';

/** The descriptor behind the gate. */
const GATE = 3;

/** What a gate that closes makes of the shell: whoever was to open it is gone. */
const CLOSED = 125;

/** Bytes that are not UTF-8, which Node.js cannot pass on. */
const ODD_BYTES = /[\udc80-\udcff]/;

function octal(text: string): string {
  return [...bytesOfText(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** The shell's words for the program's; those of odd bytes are written out in the script itself. */
function scriptFor(words: readonly string[], loginUid: number | undefined): string {
  const made: string[] = [];
  const passed = words.map((word, at) => {
    if (!ODD_BYTES.test(word)) return `"\${${at + 1}}"`;
    // The letter keeps newlines at the end, which a substitution takes away.
    made.push(`w${at}=$(printf '${octal(word)}x')`, `w${at}=\${w${at}%x}`);
    return `"$w${at}"`;
  });
  // Whoever sets the login uid, be it to what it is, gets a new session, which only the process itself can have done.
  const session = `{ printf %s ${loginUid} >/proc/self/loginuid && echo yes || echo no; } 2>/dev/null >&${GATE}`;
  return [
    ...made,
    ...(loginUid === undefined ? [] : [session]),
    `read -r go <&${GATE} || exit ${CLOSED}`,
    `exec ${GATE}<&-`,
    `exec ${passed.join(' ')}`,
  ].join('\n');
}

/** What a login uid is that nobody has set. */
const UNSET = 0xffff_ffff;

/** The login uid that this process passes on, or that of its user where it is unset. */
function ownLoginUid(): number {
  const own = Number(readFileSync('/proc/self/loginuid', 'latin1'));
  return own === UNSET ? (process.getuid?.() ?? 0) : own;
}

function gateOf(child: ChildProcess): Duplex {
  const gate = child.stdio[GATE] as unknown as Duplex;
  // The shell may be gone by now, which its exit status tells.
  if (gate.listenerCount('error') === 0) gate.on('error', () => {});
  return gate;
}

/** @throws {TraceError} when the shell did not get a session of its own. */
async function sessionOf(child: ChildProcess): Promise<number> {
  const gate = gateOf(child);
  const answer = await new Promise<string>((resolve) => {
    gate
      .once('data', (bytes: Buffer) => resolve(bytes.toString()))
      .once('close', () => resolve(''));
  });
  if (answer === 'yes\n') return Number(readFileSync(`/proc/${child.pid}/sessionid`, 'latin1'));
  gate.destroy();
  throw new TraceError(
    'no-session',
    'the program cannot get an audit session of its own: its login uid cannot be set, which needs ' +
      'CAP_AUDIT_CONTROL, and that it is not locked (auditctl --loginuid-immutable)',
  );
}

export interface ProgramOptions {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Standard input, output and error. */
  readonly stdio: readonly ('inherit' | 'pipe' | 'ignore')[];
  /** Whether it gets an audit session of its own. */
  readonly session: boolean;
}

export class GatedProgram {
  readonly child: ChildProcess;
  /** The number of its audit session, where it has one of its own. */
  readonly session: number | undefined;
  readonly #gate: Duplex;

  private constructor(child: ChildProcess, session: number | undefined) {
    this.child = child;
    this.session = session;
    this.#gate = gateOf(child);
  }

  /**
   * Starts the shell. Resolves when it is running.
   *
   * @throws {TraceError} `not-started` or `no-session`.
   */
  static async start(words: readonly string[], options: ProgramOptions): Promise<GatedProgram> {
    const { cwd, env, stdio, session } = options;
    const name = escapeControls(words[0] ?? '');
    if (cwd !== undefined && statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new TraceError(
        'not-started',
        `cannot trace ${name}: ${cwd} is not a folder to start in`,
      );
    }
    const passed = words.map((word) => (ODD_BYTES.test(word) ? '' : word));
    const script = scriptFor(words, session ? ownLoginUid() : undefined);
    const child = spawn(SHELL, ['-c', script, 'sh', ...passed], {
      cwd,
      env,
      stdio: [...stdio, 'pipe'] as StdioOptions,
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve).once('error', (cause: NodeJS.ErrnoException) => {
        const reason =
          cause.code === 'ENOENT' ? 'it takes a shell to start it' : 'it does not start';
        const message = `cannot trace ${name}: ${reason} (${SHELL}: ${cause.code})`;
        reject(new TraceError('not-started', message, { cause }));
      });
    });
    return new GatedProgram(child, session ? await sessionOf(child) : undefined);
  }

  /** Lets the program begin. */
  open(): void {
    this.#gate.end('\n');
  }

  /** Has it never begin. */
  abandon(): void {
    this.#gate.destroy();
  }
}
