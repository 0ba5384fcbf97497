/** What `--listen` says: a port, or an address and a port. Opens nothing. */
import { escapeControls } from '../../../text/escape';
import { UsageError } from '../../shared/json-document';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Of this machine alone: who else may read the metrics is for the user to say. */
const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 9775;

/** @throws {UsageError} */
export function listenAddress(text: string | undefined): ListenAddress {
  if (text === undefined) return { host: DEFAULT_HOST, port: DEFAULT_PORT };
  const [, bracketed, plain, digits] =
    /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits !== undefined && port <= 65_535)
    return { host: bracketed ?? plain ?? DEFAULT_HOST, port };
  const expected = 'must be a port, or an address and a port as 10.0.0.5:9775 or [::1]:9775';
  throw new UsageError(escapeControls(`--listen ${text}: ${expected}`));
}

/** As URLs have it. */
export function addressText({ host, port }: ListenAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
