/**
 * What one run of `tsauditctl` carries from option to option and from line to line: the socket, where
 * messages go, and what the kernel was asked already.
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

/** What commands need of a control socket; tests give one that plays the kernel. */
export type ControlPort = Pick<Control, 'request' | 'close'>;

/** In bytes: a netlink header, and the most that auditctl sends with it. */
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
  /** `-i` of a `-l` or `-s`: auditctl puts what later lines of the file print into words as well. */
  interpret = false;
  /** Line of the rules file that is being read; undefined on the command line. */
  line: number | undefined;
  #featureBitmap: number | undefined;
  #target: Target | undefined;
  readonly #explained = new Set<string>();

  /** What `--json` will print; undefined without it. */
  readonly report: Report | undefined;
  readonly own: OwnOptions;

  constructor(
    output: Output,
    control: ControlPort,
    own: OwnOptions = NO_OWN_OPTIONS,
    report?: Report,
  ) {
    // What a dry run would print, the kernel did not say; and JSON stands alone.
    const isMuted = own.dryRun || report !== undefined;
    this.output = isMuted ? { ...output, out: () => {} } : output;
    this.control = control;
    this.own = own;
    this.report = report;
  }

  /** Does not send what auditctl takes for too long. */
  async request(request: Request): Promise<Outcome> {
    if (HEADER_BYTES + request.payload.length > LARGEST_REQUEST) return TOO_LONG;
    return await this.control.request(request);
  }

  /** The status, or the outcome that came instead. */
  async status(): Promise<StatusData | Outcome> {
    const outcome = await this.request(getStatusRequest());
    return outcome.state === 'done' ? statusReply(outcome) : outcome;
  }

  /** Asks for the kernel's features once a run, as auditctl does; there are none if it fails. */
  async readFeatures(): Promise<void> {
    if (this.#featureBitmap !== undefined) return;
    const status = await this.status();
    this.#featureBitmap = isOutcome(status) ? 0 : (status.featureBitmap ?? 0);
  }

  /** This machine, with the kernel's features as soon as they were asked for. */
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
   * Says what failed in auditctl's words, and once a run why, where auditctl leaves that open. Of a
   * refused connection it only says that audit is disabled, and not here.
   */
  failure(what: string, outcome: Outcome): void {
    const code = errnoName(outcome.errno) ?? '';
    if (code !== 'ECONNREFUSED') this.output.error(`${what} (${errnoText(outcome.errno)})`);
    this.explain(code);
  }

  /** The cause in one line, where this process's own state tells it. */
  explain(code: string): void {
    const cause = explainRefusal(code, 'CAP_AUDIT_CONTROL');
    if (cause === undefined || this.#explained.has(cause)) return;
    this.#explained.add(cause);
    this.output.error(`tsauditctl: ${cause}`);
  }
}

export function isOutcome(result: StatusData | Outcome): result is Outcome {
  return 'state' in result;
}
