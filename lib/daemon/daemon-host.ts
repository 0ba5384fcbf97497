/**
 * {@link DaemonHost}: what the daemon does to the machine besides writing its log: messages, mail, programs, the end.
 * Tests put another in its place.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { addon } from '../kernel/native';
import { bytesOfText } from '../text/byte-text';

/** Severities of syslog(3), and their numbers. */
const SEVERITIES: Readonly<Record<MessageSeverity, number>> = {
  alert: 1,
  error: 3,
  warning: 4,
  notice: 5,
  info: 6,
};

/** How bad a message is. */
export type MessageSeverity = 'alert' | 'error' | 'warning' | 'notice' | 'info';

/** What a daemon asks of its machine. */
export interface DaemonHost {
  /** Tells whoever looks after the machine a line. */
  say(severity: MessageSeverity, message: string): void;
  /** Sends a message to `action_mail_acct`. */
  email(account: string, subject: string, text: string): void;
  /** Starts the program of an `exec` action, without arguments. */
  exec(path: string): void;
  /** Takes the machine to its single user mode. */
  single(): void;
  /** Shuts the machine down. */
  halt(): void;
}

/** `LOG_DAEMON` of syslog(3). */
const FACILITY = 3 << 3;

const SYSTEM_LOG = '/dev/log';

/** Where auditd looks for a mailer. */
const MAILER = '/usr/lib/sendmail';

const INIT = '/sbin/init';

/** A line for the system log, as syslog(3) sends it but for the time, which the log has. */
export function systemLogLine(
  name: string,
  severity: MessageSeverity,
  message: string,
): Uint8Array {
  const priority = FACILITY + SEVERITIES[severity];
  return bytesOfText(`<${priority}>${name}[${process.pid}]: ${message}`);
}

/** This machine. */
export class SystemHost implements DaemonHost {
  readonly #name: string;
  readonly #toStandardError: boolean;
  readonly #systemLog: string;

  /**
   * @param name of the program, for its messages
   * @param toStandardError whether they go there, and not to the system log
   */
  constructor(name: string, toStandardError: boolean, systemLog = SYSTEM_LOG) {
    this.#name = name;
    this.#toStandardError = toStandardError;
    this.#systemLog = systemLog;
  }

  say(severity: MessageSeverity, message: string): void {
    if (this.#toStandardError) {
      process.stderr.write(`${this.#name}: ${message}\n`);
      return;
    }
    // Nobody may be there to hear it; the daemon's work goes on.
    const line = systemLogLine(this.#name, severity, message);
    addon().sendUnixDatagram(bytesOfText(this.#systemLog), line);
  }

  email(account: string, subject: string, text: string): void {
    try {
      accessSync(MAILER, constants.X_OK);
    } catch {
      this.say('error', `no mail to ${account}: ${MAILER} is not there`);
      return;
    }
    const message = `To: ${account}\nFrom: root\nSubject: ${subject}\n\n${text}\n`;
    const mailer = spawn(MAILER, ['-t'], { stdio: ['pipe', 'ignore', 'ignore'] });
    mailer.on('error', (error) => this.say('error', `no mail to ${account}: ${error.message}`));
    mailer.stdin.on('error', () => undefined);
    mailer.stdin.end(message);
  }

  exec(path: string): void {
    this.#spawn(path, []);
  }

  single(): void {
    this.#spawn(INIT, ['1']);
  }

  halt(): void {
    this.#spawn(INIT, ['0']);
  }

  #spawn(path: string, words: readonly string[]): void {
    const child = spawn(path, words, { stdio: 'ignore', detached: true });
    child.on('error', (error) => this.say('error', `cannot run ${path}: ${error.message}`));
    child.unref();
  }
}
