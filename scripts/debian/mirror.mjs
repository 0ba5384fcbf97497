/** Where Debian's packages are fetched from. */
import { spawnSync } from 'node:child_process';

const EVERYBODYS = 'http://deb.debian.org/debian';

/** The mirror that apt knows on this machine, which has every release; else everybody's. */
export function mirror() {
  const ofDebian = ['Origin: Debian', 'Label: Debian', 'Created-By: Packages'];
  const words = ['indextargets', '--format', '$(REPO_URI)', ...ofDebian];
  const { stdout } = spawnSync('apt-get', words, { encoding: 'utf8' });
  // Another system may have no apt; and no package lists, no line.
  return stdout?.split('\n', 1)[0] || EVERYBODYS;
}
