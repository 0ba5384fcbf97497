/** What a configuration asks for that this daemon does not do, a line each. Looks at no other file than plugins'. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DaemonConfiguration } from '../../daemon/configuration/daemon-configuration';

const ACTIVE = /^\s*active\s*=\s*yes\s*$/im;

function activePlugins(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[^.]+\.conf$/.test(name))
      .filter((name) => ACTIVE.test(readFileSync(join(folder, name), 'latin1')));
  } catch {
    return [];
  }
}

export function missingParts({ tcpListenPort, pluginDir }: DaemonConfiguration): string[] {
  const plugins = activePlugins(pluginDir).map((name) => join(pluginDir, name));
  return [
    ...(tcpListenPort === undefined
      ? []
      : [
          `tcp_listen_port = ${tcpListenPort}: this daemon does not take records of other machines`,
        ]),
    ...plugins.map((path) => `${path}: this daemon starts no plugins`),
  ];
}
