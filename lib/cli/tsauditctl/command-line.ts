/**
 * One command line in auditctl's grammar, from the shell or a line of a rules file: options act as
 * they come, and the rule that they describe is sent last.
 */
import { RuleError } from '../../errors';
import { isInvalid, type Option, OptionScan } from '../../rules/getopt';
import { AUDITCTL_GRAMMAR, isRuleOption } from '../../rules/grammar';
import { type ParsedRule, RuleParser } from '../../rules/parsing/rule-parser';
import type { Word } from '../../rules/tokenize';
import type { ReadRule } from '../../rules/parsing/ordinary-rule';
import { causeIn } from '../../rules/parsing/written-amiss';
import { escapeToLine } from '../../text/escape';
import type { RuleWarningCode } from '../../rules/parsing/warnings';
import type { StatusData } from '../../kernel/native';
import type { Command, Step } from './command';
import type { Session } from './session';
import { resetCounter } from './commands/counters';
import { deleteAllRules } from './commands/delete-all';
import { lockLoginuid } from './commands/features';
import { optionHint, showUsage, showVersion, valueHint } from './commands/help';
import { listRules } from './commands/list';
import { sendMessage } from './commands/message';
import { readiness } from './commands/readiness';
import { type RuleCommand, sendRule } from './commands/rule';
import { changeSetting } from './commands/settings';
import { signalDaemon } from './commands/signal';
import { showStatus, statusText } from './commands/status';
import { makeEquivalent, trimTrees } from './commands/trees';
import { auditctlMessage } from './rule-messages';

/** How a line ended, and the exit status if the line alone decides it. */
export interface Ending {
  readonly ok: boolean;
  readonly exitCode?: number;
  /** Whether audit is off; then a rules file ends here. */
  readonly disabled?: boolean;
}

const SETTINGS = new Set(['e', 'f', 'r', 'b', 'backlog_wait_time']);

const WARNINGS: Readonly<Partial<Record<RuleWarningCode, string>>> = {
  'syscall-mismatch': 'WARNING - 32/64 bit syscall mismatch, you should specify an arch',
  'entry-moved': 'Warning - entry rules deprecated, changing to exit rule',
  'relative-path': 'Warning - relative path notation is not supported',
  wildcard: 'Warning - wildcard notation is not supported',
  'watch-is-slow': 'Old style watch rules are slower',
};

function sayDisabled(session: Session): void {
  session.output.error('The audit system is disabled');
  session.explain('ECONNREFUSED');
}

/** Sends the rule of a line that was found to be one, and nothing else. */
export class RuleLine implements RuleCommand {
  #disabled = false;

  constructor(readonly session: Session) {}

  error(line: string): void {
    this.session.output.error(line);
  }

  noteRefusal(errnoName: string | undefined): void {
    if (errnoName === 'ECONNREFUSED') this.#disabled = true;
  }

  run({ parsed, numbers }: ReadRule): Ending | Promise<Ending> {
    const sent = sendRule(this, parsed, numbers);
    return typeof sent === 'boolean' ? this.#ending(sent) : sent.then((ok) => this.#ending(ok));
  }

  #ending(ok: boolean): Ending {
    if (!ok && this.#disabled) sayDisabled(this.session);
    return { ok, disabled: this.#disabled };
  }
}

export class CommandLine implements Command {
  readonly scan: OptionScan;
  firstStatus: StatusData | undefined;
  exitCode: number | undefined;
  /** Whether audit turned out to be off. */
  disabled = false;
  #parser: RuleParser | undefined;
  #parsed: ParsedRule | undefined;
  #shownWarnings = 0;
  /** Whether a list or watch was given, valid or not: auditctl then reads the status. */
  #ruleAskedFor = false;

  constructor(
    readonly session: Session,
    readonly words: readonly Word[],
  ) {
    this.scan = new OptionScan(words, AUDITCTL_GRAMMAR);
  }

  get argumentCount(): number {
    return this.words.length + 1;
  }

  error(line: string): void {
    this.session.output.error(line);
  }

  noteRefusal(errnoName: string | undefined): void {
    if (errnoName === 'ECONNREFUSED') this.disabled = true;
  }

  async run(): Promise<Ending> {
    const step = await this.#finishRule(this.#trailing(await this.#options()));
    if (step === 'swallowed') return { ok: true };
    if (this.exitCode !== undefined) return { ok: this.exitCode === 0, exitCode: this.exitCode };
    if (this.disabled) sayDisabled(this.session);
    if (this.#ruleAskedFor) {
      const refusal = await this.#readiness();
      if (refusal !== undefined) return refusal;
    }
    if (step === 'failed' || step === 'aborted') return { ok: false, disabled: this.disabled };
    if (step === 'next') return await this.#conclude();
    if (this.#parser?.operation === undefined) return { ok: true };
    // auditctl silently drops the rule here.
    this.error('tsauditctl: the rule was not sent; another option ended the command line');
    return { ok: false };
  }

  async #options(): Promise<Step> {
    for (let option = this.scan.next(); option !== undefined; option = this.scan.next()) {
      if (isInvalid(option)) {
        const { line } = this.session;
        const place = line === undefined ? '' : ` on line ${line}`;
        this.error(`Option ${option.blamed}${place} is invalid`);
        const { text } = option.invalid;
        this.#sayHint(valueHint(text) ?? this.#cause() ?? optionHint(text));
        return 'failed';
      }
      // Options act one after the other: the meaning of later ones depends on earlier ones.
      const taken = this.#option(option);
      // A rules file has thousands of options for which nobody is asked.
      const step = typeof taken === 'string' ? taken : await taken;
      if (step !== 'next') return step;
    }
    return 'next';
  }

  /** Words that belong to no option are an error, reported after everything else. */
  #trailing(step: Step): Step {
    const left =
      (step === 'done' && this.scan.unfinished) ||
      (step === 'next' && this.scan.operands.length > 0);
    if (!left) return step;
    const { operands, position } = this.scan;
    const noOption = operands.length === this.words.length || position === 0;
    if (!noOption) this.error('parameter passed without an option given');
    const first = noOption ? operands[0]?.text : undefined;
    this.#sayHint(this.#cause() ?? (first === undefined ? undefined : optionHint(first)));
    return 'failed';
  }

  /** What in the words leads to refusals such as the one that was just reported. */
  #cause(): string | undefined {
    return causeIn(this.words)?.message;
  }

  #sayHint(hint: string | undefined): void {
    if (hint !== undefined) this.error(`tsauditctl: ${escapeToLine(hint)}`);
  }

  #option(option: Option): Step | Promise<Step> {
    return isRuleOption(option.name) ? this.#rulePart(option) : this.#action(option);
  }

  async #action(option: Option): Promise<Step> {
    if (SETTINGS.has(option.name)) {
      return await changeSetting(this, option);
    }
    switch (option.name) {
      case 's':
        return await showStatus(this);
      case 'l':
        return await listRules(this);
      case 'D':
        return await deleteAllRules(this);
      case 'reset-lost':
      case 'reset_backlog_wait_time_actual':
        return await resetCounter(this, option.name);
      case 'loginuid-immutable':
        return await lockLoginuid(this);
      case 't':
      case 'q':
        return option.name === 't'
          ? await trimTrees(this)
          : await makeEquivalent(this, option, this.#parser?.syscallGiven ?? false);
      case 'm':
        return await sendMessage(this, option);
      case 'signal':
        return await signalDaemon(this, option);
      case 'R':
        this.error('Error - nested rule files not supported');
        return 'failed';
      case 'i':
        this.session.ignoreErrors = true;
        return 'done';
      case 'c':
        this.session.ignoreErrors = true;
        this.session.continueOnErrors = true;
        return 'done';
      default:
        return option.name === 'v' ? showVersion(this) : showUsage(this);
    }
  }

  #rulePart(option: Option): Step | Promise<Step> {
    if (this.#selectsList(option)) this.#ruleAskedFor = true;
    const parser = this.#ruleParser();
    const apply = (): Step =>
      this.#guarded(option.name, () => parser.apply(option, !this.#isArchToTrim(option)));
    return parser.needsFeatures(option) ? this.session.readFeatures().then(apply) : apply();
  }

  /** An arch right before `-t`, which auditctl accepts without a list. */
  #isArchToTrim({ argument }: Option): boolean {
    const isArch = argument?.text.includes('arch=') === true;
    return isArch && this.words[this.scan.position]?.text === '-t';
  }

  /** Whether auditctl has a list after the option, even if it refuses the rest. */
  #selectsList({ name, argument }: Option): boolean {
    if ('wW'.includes(name)) return true;
    const words = argument?.text.split(',') ?? [];
    if (!'aAd'.includes(name) || words.length !== 2) return false;
    return name === 'd' || !(words.includes('task') && this.#parser?.syscallGiven === true);
  }

  /** Completes the rule. auditctl checks the keys even of a rule that will not be sent. */
  async #finishRule(step: Step): Promise<Step> {
    const parser = this.#parser;
    const ended = step === 'over' || step === 'aborted' || step === 'swallowed';
    if (parser?.operation === undefined || ended || this.exitCode !== undefined) return step;
    if (step !== 'next' && !parser.hasKeys) return step;
    if (parser.needsFeatures()) await this.session.readFeatures();
    const finished = this.#guarded('F', () => {
      this.#parsed = parser.finish();
    });
    return finished === 'next' ? step : finished;
  }

  #ruleParser(): RuleParser {
    return (this.#parser ??= new RuleParser({ target: this.session.target, numbers: 'auditctl' }));
  }

  /** Runs a step of the rule parser and reports in auditctl's words what it refused. */
  #guarded(option: string, action: () => void): Step {
    try {
      action();
      return 'next';
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.#showWarnings();
      this.error(auditctlMessage(error, option));
      if (error.expected !== undefined) this.error(`tsauditctl: expected ${error.expected}`);
      this.#sayHint(this.#cause());
      this.session.report?.refused(error, this.session.line);
      if (error.code === 'deprecated-action') return 'swallowed';
      return option === 'S' && error.code === 'syscall-list' ? 'aborted' : 'failed';
    } finally {
      this.#showWarnings();
    }
  }

  #showWarnings(): void {
    const warnings = this.#parser?.warnings;
    if (warnings === undefined || warnings.length === this.#shownWarnings) return;
    const { line } = this.session;
    for (const { code, message } of warnings.slice(this.#shownWarnings)) {
      // A file has many watches, and the advice is not news after the first.
      if (code === 'watch-is-slow' && line !== undefined) continue;
      const place = line === undefined ? 'mismatch' : `mismatch in line ${line}`;
      // What auditctl does not say is said beside its words.
      this.error(WARNINGS[code]?.replace('mismatch', place) ?? `tsauditctl: warning: ${message}`);
    }
    this.#shownWarnings = warnings.length;
  }

  /** What prevents any change of rules, which auditctl checks before it sends one. */
  async #readiness(): Promise<Ending | undefined> {
    // For a rules file this was checked before its first line.
    if (this.session.line !== undefined) return undefined;
    return (await readiness(this.session)) ? undefined : { ok: false, exitCode: 1 };
  }

  async #conclude(): Promise<Ending> {
    if (this.#parsed !== undefined) {
      const ok = await sendRule(this, this.#parsed);
      if (!ok && this.disabled) sayDisabled(this.session);
      return { ok, disabled: this.disabled };
    }
    if (this.#parser?.syscallGiven === true) {
      this.error('Error - no list specified');
      return { ok: false };
    }
    if (this.firstStatus !== undefined) {
      this.session.output.out(statusText(this.firstStatus, this.session.interpret));
    }
    return { ok: true };
  }
}
