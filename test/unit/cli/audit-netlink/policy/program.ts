/** `audit-netlink` in the test's own process. */
import { run } from '../../../../../lib/cli/audit-netlink/audit-netlink';
import { CollectedOutput } from '../../../../support/collected-output';
import type { CommandResult } from '../../../../support/command';

export function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

export async function auditNetlink(...words: readonly string[]): Promise<CommandResult> {
  const output = new CollectedOutput();
  const code = await run(words, output);
  return { code, stdout: output.stdout, stderr: output.stderr };
}
