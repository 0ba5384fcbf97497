/**
 * The state that one run of `tsauditctl` keeps between options and lines: the socket, where
 * messages go, and what the kernel has already been asked.
 */
import type { Control } from '../../kernel/control';
import { errnoText, explainRefusal } from '../../kernel/diagnosis';
import type { Outcome, Request } from '../../kernel/exchange';
import type { StatusData } from '../../kernel/native';
import { getStatusRequest, statusReply } from '../../kernel/requests';
import { localTarget, type Target } from '../../machine/target';
import { errnoName } from '../../tables/errnos';
import type { Output } from '../shared/output';
import { NO_OWN_OPTIONS, type OwnOptions } from './own-options';
import type { Report } from './report';
import { machineByName } from '../../tables/machines';

/**
 * The part of a control socket that commands need; tests pass one that simulates the kernel. One that waits for
 * each answer in any case may give it at once.
 */
export interface ControlPort extends Pick<Control, 'close'> {
  request(request: Request): Promise<Outcome> | Outcome;
}

/** In bytes: a netlink header, and the largest payload that auditctl sends. */
const HEADER_BYTES = 16;
const LARGEST_REQUEST = 8968;

const EINVAL = 22;
const TOO_LONG: Outcome = { state: 'unsent', errno: EINVAL, ack: 0, replies: [] };

export class Session {
  readonly control: ControlPort;
  readonly output: Output;
  /** `-i` in a rules file: errors do not stop it. */
  ignoreErrors = false;
  /** `-c` in a rules file: errors do not stop it, but fail it at the end. */
  continueOnErrors = false;
  /** `-i` of a `-l` or `-s`: auditctl then prints later lines of the file in words as well. */
  interpret = false;
  /** The current line of the rules file; undefined on the command line. */
  line: number | undefined;
  #featureBitmap: number | undefined;
  #target: Target | undefined;
  readonly #said = new Set<string>();

  /** What `--json` will print; undefined without `--json`. */
  readonly report: Report | undefined;
  readonly own: OwnOptions;

  constructor(
    output: Output,
    control: ControlPort,
    own: OwnOptions = NO_OWN_OPTIONS,
    report?: Report,
  ) {
    // In a dry run the kernel did not say it, and JSON must stand alone.
    const isMuted = own.dryRun || report !== undefined;
    this.output = isMuted ? { ...output, out: () => {} } : output;
    this.control = control;
    this.own = own;
    this.report = report;
  }

  /** Sends a request, unless it is too long for auditctl. */
  async request(request: Request): Promise<Outcome> {
    return await this.requestAtOnce(request);
  }

  /** {@link request}, with the outcome itself where the socket gives that. */
  requestAtOnce(request: Request): Promise<Outcome> | Outcome {
    if (HEADER_BYTES + request.payload.length > LARGEST_REQUEST) return TOO_LONG;
    return this.control.request(request);
  }

  /** The status, or the outcome of the failed request. */
  async status(): Promise<StatusData | Outcome> {
    const outcome = await this.request(getStatusRequest());
    return outcome.state === 'done' ? statusReply(outcome) : outcome;
  }

  /** Whether the kernel was asked for its features. */
  get knowsFeatures(): boolean {
    return this.#featureBitmap !== undefined;
  }

  /** Asks for the kernel's features once per run, as auditctl does; none if that fails. */
  async readFeatures(): Promise<void> {
    if (this.#featureBitmap !== undefined) return;
    const status = await this.status();
    this.#featureBitmap = isOutcome(status) ? 0 : (status.featureBitmap ?? 0);
  }

  /** This machine, with the kernel's features once they have been asked for. */
  get target(): Target {
    if (this.#target === undefined) {
      const features = (): number | undefined => this.#featureBitmap;
      const { arch } = this.own;
      this.#target = {
        ...localTarget(),
        ...(arch === undefined ? {} : { machine: machineByName(arch) }),
        get featureBitmap() {
          return features();
        },
      };
    }
    return this.#target;
  }

  /**
   * Reports a failure in auditctl's words and, once per run, the cause, which auditctl does not
   * give. A refused connection is reported elsewhere, as disabled audit.
   */
  failure(what: string, outcome: Outcome): void {
    const code = errnoName(outcome.errno) ?? '';
    const { errno } = outcome;
    this.report?.fail({ code: code === '' ? String(errno) : code, message: what, errno });
    if (code !== 'ECONNREFUSED') this.output.error(`${what} (${errnoText(outcome.errno)})`);
    this.explain(code);
  }

  /** The cause in one line, if this process's own state shows it. */
  explain(code: string): void {
    const cause = explainRefusal(code, 'CAP_AUDIT_CONTROL');
    if (cause !== undefined) this.sayOnce(`tsauditctl: ${cause}`);
  }

  /** A message that a run needs once, however often there is reason for it. */
  sayOnce(message: string): void {
    if (this.#said.has(message)) return;
    this.#said.add(message);
    this.output.error(message);
  }
}

export function isOutcome(result: StatusData | Outcome): result is Outcome {
  return 'state' in result;
}
