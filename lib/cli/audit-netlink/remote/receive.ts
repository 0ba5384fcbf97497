/** `receive`: takes records from the network and appends them to a log. */
import { hostname } from 'node:os';
import { ports } from '../../../daemon/configuration/setting-kinds';
import { happeningFields } from '../../../daemon/remote/happenings';
import { ReceivedLog } from '../../../daemon/remote/received-log';
import { RemoteServer } from '../../../daemon/remote/remote-server';
import { escapeControls } from '../../../text/escape';
import { namingFile } from '../../../text/file-error';
import { UsageError } from '../../shared/json-document';
import type { Output } from '../../shared/output';
import { sayer } from '../events/say';
import { tlsFiles, type TlsOptions } from './remote';

export interface ReceiveCommandOptions extends TlsOptions {
  readonly output?: string;
  readonly listen: string;
  readonly port: number;
  readonly maxPerAddress: number;
  readonly maxIdle?: number;
  readonly clientPorts?: string;
  readonly trustNode?: boolean;
  readonly fsync?: boolean;
}

const ALL_WRITTEN = 0;
const NOT_ALL_WRITTEN = 1;

function portsOf(words: string): readonly [number, number] {
  const reading = ports.read(words, undefined);
  if ('value' in reading) return reading.value;
  throw new UsageError(`--client-ports takes a port or two with a dash, as 1-1023, not ${words}`);
}

/** Runs until a signal ends it. Returns 0, or 1 when lines were refused because they could not be written. */
export async function receiveCommand(
  options: ReceiveCommandOptions,
  output: Output,
): Promise<number> {
  const say = sayer(output);
  const { output: path, listen, port, maxPerAddress, maxIdle, clientPorts } = options;
  if (path === undefined) throw new UsageError('--output is missing: the log to append to');
  const tls = tlsFiles(options);
  const allowed = clientPorts === undefined ? undefined : portsOf(clientPorts);
  const log = namingFile(path, 'written', () => new ReceivedLog(path, options.fsync === true));
  let refused = false;
  const server = new RemoteServer({
    host: listen,
    port,
    maxPerAddress,
    trustNode: options.trustNode === true,
    ownNames: [hostname()],
    ...(maxIdle === undefined ? {} : { maxIdleMs: maxIdle * 1000 }),
    ...(allowed === undefined ? {} : { clientPorts: allowed }),
    ...(tls === undefined ? {} : { tls }),
    consume: async (lines) => {
      const result = await log.write(lines);
      if (result.state !== 'ok') {
        refused = true;
        say(`${path}: ${result.text}`);
      }
      return result;
    },
    onHappening: (happening) => {
      const detail = happening.detail === undefined ? '' : ` (${escapeControls(happening.detail)})`;
      say(`${happening.type} ${happeningFields(happening)}${detail}`);
    },
  });
  const reopen = (): void => {
    try {
      namingFile(path, 'written', () => log.reopen());
    } catch (error) {
      say((error as Error).message);
    }
  };
  const ended = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
  process.on('SIGHUP', reopen);
  try {
    say(`listening on ${listen} port ${await server.listen()}`);
    await ended;
  } finally {
    await server.close();
    process.off('SIGHUP', reopen);
    log.close();
  }
  return refused ? NOT_ALL_WRITTEN : ALL_WRITTEN;
}
