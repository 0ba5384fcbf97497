/** The name in front of each record (`name_format`), which tells machines apart in a log of many. Reads no file. */
import { lookup, lookupService } from 'node:dns/promises';
import { hostname } from 'node:os';
import type { DaemonConfiguration } from './configuration/daemon-configuration';

/**
 * The name by a configuration; undefined for none.
 *
 * @throws {Error} Node's own, when this machine's name or address cannot be found
 */
export async function nodeName({
  nameFormat,
  name,
}: Pick<DaemonConfiguration, 'nameFormat' | 'name'>): Promise<string | undefined> {
  switch (nameFormat) {
    case 'none':
      return undefined;
    case 'user':
      return name;
    case 'hostname':
      return hostname();
    case 'numeric': {
      const { address } = await lookup(hostname());
      return address;
    }
    default: {
      const { address } = await lookup(hostname());
      const found = await lookupService(address, 0);
      return found.hostname;
    }
  }
}
