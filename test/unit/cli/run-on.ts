/** `tsauditctl` in the test's own process, on a kernel that is played. */
import { run } from '../../../lib/cli/tsauditctl/tsauditctl';
import { CollectedOutput } from '../../support/collected-output';
import {
  FakeKernel,
  type FakeKernelSettings,
  type RecordedRequest,
} from '../../support/fake-kernel';

export interface Run {
  readonly exitCode: number;
  readonly out: string;
  readonly errors: readonly string[];
  readonly requests: readonly RecordedRequest[];
  /** Of the requests. */
  readonly types: readonly number[];
}

export async function runOn(
  settings: FakeKernelSettings,
  ...words: readonly string[]
): Promise<Run> {
  const kernel = new FakeKernel(settings);
  const output = new CollectedOutput();
  const exitCode = await run(words, output, kernel.openControl);
  const { requests } = kernel;
  return {
    exitCode,
    out: output.stdout,
    errors: output.stderr.split('\n').slice(0, -1),
    requests,
    types: requests.map(({ type }) => type),
  };
}

/** What the program says last when a command line fails. */
export const FINAL = 'There was an error while processing parameters';
