/** The plugins of a folder such as /etc/audit/plugins.d: which files count, and whether they are to be trusted. */
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PluginError } from '../../errors';
import { textOfBytes } from '../../text/byte-text';
import { fileErrorReason } from '../../text/file-error';
import { parsePluginFile, type PluginConfig } from './plugin-file';

/** Why a file is not to be trusted, undefined when it is. */
export type Distrust = (path: string) => PluginError | undefined;

/** What a folder has. */
export interface PluginFolder {
  /** Those that can run, in the order of their files' names; inactive ones, too. */
  readonly plugins: readonly PluginConfig[];
  /** All that is wrong, file by file. */
  readonly problems: readonly PluginError[];
  /** The names of files that do not count: hidden ones, and all but those of one dot that end with `.conf`. */
  readonly skipped: readonly string[];
  /** The names of plugins whose file is there and cannot be used. */
  readonly faulty: readonly string[];
}

/** As in auditd, more dots are those of a copy that an editor or a package manager left. */
const COUNTS = /^[^.]+\.conf$/;

function unreadable(path: string, error: unknown): PluginError {
  const { code = 'EIO' } = error as NodeJS.ErrnoException;
  return new PluginError(path, code, fileErrorReason(error), {
    hint: code === 'ENOENT' ? 'create it, or set another plugin_dir' : 'see its permissions',
    cause: error,
  });
}

/** Why what a plugin runs must not be run, undefined when it may. */
export function refusalOf(plugin: PluginConfig, distrust: Distrust): PluginError | undefined {
  if (plugin.type === 'builtin') return undefined;
  const wrong = distrust(plugin.path);
  if (wrong !== undefined || plugin.type === 'module') return wrong;
  try {
    accessSync(plugin.path, constants.X_OK);
    return undefined;
  } catch (cause) {
    return new PluginError(plugin.path, 'not-executable', 'cannot be executed', {
      hint: `run chmod u+x ${plugin.path}`,
      cause,
    });
  }
}

/**
 * The plugins of a folder. A file that is not right is told and left out; the others count. Of active plugins the
 * program is looked at, too.
 *
 * @param distrust of the files, and of what they run
 */
export function readPluginFolder(folder: string, distrust: Distrust): PluginFolder {
  const plugins: PluginConfig[] = [];
  const problems: PluginError[] = [];
  const faulty: string[] = [];
  let names: string[];
  try {
    names = readdirSync(folder).toSorted();
  } catch (error) {
    return { plugins, problems: [unreadable(folder, error)], skipped: [], faulty };
  }
  for (const name of names.filter((one) => COUNTS.test(one))) {
    const path = join(folder, name);
    const found = readPlugin(path, distrust);
    problems.push(...found.problems);
    if (found.plugin === undefined) faulty.push(name.replace(/\.conf$/, ''));
    else plugins.push(found.plugin);
  }
  return { plugins, problems, skipped: names.filter((one) => !COUNTS.test(one)), faulty };
}

function readPlugin(
  path: string,
  distrust: Distrust,
): { plugin: PluginConfig | undefined; problems: readonly PluginError[] } {
  const wrong = distrust(path);
  if (wrong !== undefined) return { plugin: undefined, problems: [wrong] };
  let text: string;
  try {
    text = textOfBytes(readFileSync(path));
  } catch (error) {
    return { plugin: undefined, problems: [unreadable(path, error)] };
  }
  const { plugin, problems } = parsePluginFile(text, path);
  if (plugin?.active !== true) return { plugin, problems };
  const refusal = refusalOf(plugin, distrust);
  if (refusal === undefined) return { plugin, problems };
  return { plugin: undefined, problems: [...problems, refusal] };
}
