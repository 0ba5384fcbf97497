/** `-v` and `--version` of the programs that stand in for others: asked alone, they need nothing else of them. */
import { version } from '../../../package.json';
import type { Output } from './output';

/** Whether that was all; then it has been told. */
export function toldVersion(name: string, words: readonly string[], output: Output): boolean {
  if (words.length !== 1 || (words[0] !== '-v' && words[0] !== '--version')) return false;
  output.out(`${name} version ${version}\n`);
  return true;
}
