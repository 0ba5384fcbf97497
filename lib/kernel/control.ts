/**
 * The control socket: takes requests and returns one outcome for each. Turns native failures of the
 * socket into errors; what the kernel answered is for the caller to judge.
 */
import { AbortError, AuditError, ClosedError, NoAnswerError } from '../errors';
import { errnoText, explainNoSocket, explainRefusal, type Capability } from './diagnosis';
import { addon, type NativeControl, type NativeSystemError } from './native';
import { exchange, exchangeNow, type Outcome, type Request } from './exchange';
import { errnoName, errnoNumber } from '../tables/errnos';

export interface ControlOptions {
  /** How long to wait for the kernel's next answer, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Closes the socket. */
  readonly signal?: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** The kernel walks its rules once for each request in a datagram, so only additions share one. */
export const ADDITIONS_PER_DATAGRAM = 64;

/** The cause of an `EPERM` when `enabled` is 2. */
export const LOCKED =
  'the audit configuration is locked (enabled is 2, immutable) until the next boot; reading still works';

/** What to say about a refusal: what was attempted, and what it would have needed. */
export interface Operation {
  /** In plain words, to follow "cannot". */
  readonly name: string;
  readonly capability: Capability;
  /** Causes specific to this operation, by errno name. */
  readonly hints?: Readonly<Record<string, string>>;
}

const GENERAL_HINTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the kernel does not take audit requests from here',
  EPROTONOSUPPORT: 'audit is off in this kernel (booted with audit=0 or built without it)',
  ETIMEDOUT: 'the kernel did not answer in time; what it did is unknown',
  ENOBUFS: "the kernel's answer did not fit the receive buffer; what it did is unknown",
};

function hintFor(operation: Operation, code: string): string | undefined {
  return (
    explainRefusal(code, operation.capability) ?? operation.hints?.[code] ?? GENERAL_HINTS[code]
  );
}

/** The error for an outcome that is not `done`. */
export function errorOfOutcome(operation: Operation, outcome: Outcome, hint?: string): Error {
  const code = errnoName(outcome.errno) ?? `errno ${outcome.errno}`;
  if (code === 'ECANCELED') return closedError(operation.name, outcome.abortedBy);
  const source = outcome.state === 'refused' ? 'kernel' : 'syscall';
  const told = hint ?? hintFor(operation, code);
  const text = errnoText(outcome.errno);
  const message = `cannot ${operation.name}: ${text} (${code})${told === undefined ? '' : `; ${told}`}`;
  const details = {
    code,
    errno: outcome.errno,
    operation: operation.name,
    source,
    hint: told,
  } as const;
  return outcome.state === 'unanswered'
    ? new NoAnswerError(message, details)
    : new AuditError(message, details);
}

/** @param signal what closed the client, if a signal did */
export function closedError(operation: string, signal?: AbortSignal): ClosedError {
  if (signal?.aborted !== true) {
    return new ClosedError(`cannot ${operation}: the client is closed`);
  }
  return new AbortError(`cannot ${operation}: the call was aborted`, { cause: signal.reason });
}

/** The error for a failed system call of this package. */
export function errorOfSystemCall(operation: Operation, cause: NativeSystemError): AuditError {
  const code = errnoName(cause.errno) ?? `errno ${cause.errno}`;
  const noSocket = cause.syscall === 'socket' ? explainNoSocket(code) : undefined;
  const hint = noSocket ?? hintFor(operation, code);
  const message = `cannot ${operation.name}: ${cause.message}${hint === undefined ? '' : `; ${hint}`}`;
  return new AuditError(message, {
    code,
    errno: cause.errno,
    operation: operation.name,
    source: 'syscall',
    hint,
    cause,
  });
}

function isSystemError(error: unknown): error is NativeSystemError {
  return typeof (error as NativeSystemError | undefined)?.errno === 'number';
}

/**
 * Returns the result of `open`.
 *
 * @throws {AuditError} when one of its system calls fails.
 */
export function opened<Opened>(operation: Operation, open: () => Opened): Opened {
  try {
    return open();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw errorOfSystemCall(operation, error);
  }
}

/** What an exchange fails with as a whole, unlike a request of it. */
const EXCHANGE: Operation = {
  name: 'talk to the kernel',
  capability: 'CAP_AUDIT_CONTROL',
  hints: { ENOMEM: 'what the kernel did is unknown' },
};

const OPEN: Operation = { name: 'open an audit socket', capability: 'CAP_AUDIT_CONTROL' };

function openSocket(): NativeControl {
  const { Control: NativeClass } = addon();
  return opened(OPEN, () => new NativeClass());
}

/** When a control socket is opened: on construction, or for its first request. */
type Opening = 'now' | 'when needed';

/** One control socket, closed by {@link close} or a signal. */
export class Control {
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => this.close();
  #native: NativeControl | undefined;
  #closed = false;

  /** @throws {AuditError} when the kernel gives no audit socket. */
  constructor(options: ControlOptions = {}, opening: Opening = 'now') {
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#signal = options.signal;
    if (this.#signal?.aborted === true) this.#closed = true;
    else if (opening === 'now') this.#open();
    this.#signal?.addEventListener('abort', this.#abort, { once: true });
  }

  /** @throws {ClosedError} when it is closed. */
  #open(): NativeControl {
    if (this.#closed) throw closedError(EXCHANGE.name, this.#signal);
    return (this.#native ??= openSocket());
  }

  /**
   * One outcome per request, in order. With `packed`, requests share datagrams, which is faster for
   * additions. Do not use it for deletions: the kernel would keep everybody else waiting.
   *
   * @throws {ClosedError} when the socket is closed.
   * @throws {AuditError} with `ENOMEM` when there was no memory for the requests or their outcomes.
   */
  async exchange(requests: readonly Request[], { packed = false } = {}): Promise<Outcome[]> {
    if (this.#closed) throw closedError(EXCHANGE.name, this.#signal);
    if (requests.length === 0) return [];
    const native = this.#open();
    const options = {
      timeoutMs: this.#timeoutMs,
      requestsPerDatagram: packed ? ADDITIONS_PER_DATAGRAM : 1,
    };
    try {
      return this.#withSignal(await exchange(native, requests, options));
    } catch (error) {
      throw isSystemError(error) ? errorOfSystemCall(EXCHANGE, error) : error;
    }
  }

  /** The outcomes, with the signal where it was what canceled them. */
  #withSignal(outcomes: Outcome[]): Outcome[] {
    const signal = this.#signal;
    if (signal?.aborted !== true) return outcomes;
    const canceled = errno('ECANCELED');
    return outcomes.map((outcome) =>
      outcome.errno === canceled ? Object.assign(outcome, { abortedBy: signal }) : outcome,
    );
  }

  /** The outcome of one request. */
  async request(request: Request): Promise<Outcome> {
    const [outcome] = await this.exchange([request]);
    return outcome as Outcome;
  }

  /**
   * The outcome of one request, while everything else on this thread waits. For a question that
   * must be answered before anything else happens, on a socket with no exchange under way.
   *
   * @throws {ClosedError} when the socket is closed.
   * @throws {AuditError} with `ENOMEM` when there was no memory for the request or its outcome.
   */
  requestNow(request: Request): Outcome {
    const native = this.#open();
    const options = { timeoutMs: this.#timeoutMs, requestsPerDatagram: 1 };
    try {
      return exchangeNow(native, [request], options)[0] as Outcome;
    } catch (error) {
      throw isSystemError(error) ? errorOfSystemCall(EXCHANGE, error) : error;
    }
  }

  /** Idempotent. Exchanges under way end with `ECANCELED`. */
  close(): void {
    this.#closed = true;
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#native?.close();
    this.#native = undefined;
  }
}

/** The number of an errno that the code tests for. */
export function errno(name: string): number {
  return errnoNumber(name) as number;
}
