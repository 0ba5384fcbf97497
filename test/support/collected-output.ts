/** What a program prints when a test runs it in its own process. */
import type { Output } from '../../lib/cli/shared/output';

export class CollectedOutput implements Output {
  stdout = '';
  stderr = '';

  // Members, because callers make objects of their own from them.
  readonly out = (text: string): void => void (this.stdout += text);
  readonly error = (line: string): void => void (this.stderr += `${line}\n`);
}
