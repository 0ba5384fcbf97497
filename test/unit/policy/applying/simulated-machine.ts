/** A machine whose sockets all lead to a simulated kernel, and rules that it can hold. */
import { beforeEach } from '@jest/globals';
import { compileRule } from '../../../../lib/rules/compile';
import { decompileRule } from '../../../../lib/rules/decompile';
import { formatRule } from '../../../../lib/rules/format';
import { parseRule } from '../../../../lib/rules/parse';
import { localTarget } from '../../../../lib/machine/target';
import { ScriptedControl, scriptSockets } from '../../scripted-addon';
import { SimulatedControl } from './simulated-control';

/** A rule of its own for each number, in its normal form. */
export function rule(pid: number, key = 'k'): string {
  return `-a always,exit -F arch=b64 -S kill -F pid=${pid} -F key=${key}`;
}

/** The kernel that every socket of the file's tests leads to: a fresh one for each test. */
export class SimulatedMachine {
  #control = new SimulatedControl();

  constructor() {
    scriptSockets();
    beforeEach(() => this.holds());
  }

  get control(): SimulatedControl {
    return this.#control;
  }

  /** A kernel with these rules takes the place of the one before. */
  holds(...texts: readonly string[]): void {
    const target = localTarget();
    const rules = texts.map((text) => compileRule(parseRule(text, { target }).rule, { target }));
    this.#control = new SimulatedControl(rules);
    ScriptedControl.answer = (request) => this.#control.answer(request);
  }

  /** Its rules as text. */
  get rules(): string[] {
    const target = localTarget();
    return this.#control.kernel.listed().map((data) => formatRule(decompileRule(data, { target })));
  }

  /** Whether each socket that was opened is closed. */
  get socketsClosed(): boolean {
    return ScriptedControl.opened.every(({ closes }) => closes > 0);
  }
}
