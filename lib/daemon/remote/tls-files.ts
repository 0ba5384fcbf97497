/**
 * Certificates for remote logging between two of this package, where both ends show one (mutual TLS 1.3). Knows
 * files and what they have to be; not who connects. auditd's own TLS has keys that both ends share and no
 * certificates, which Node.js does not offer, so the two do not fit.
 */
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { namingFile } from '../../text/file-error';

/** Where certificates and a key are. */
export interface TlsFiles {
  /** This end's certificate, with those between it and the authority; PEM. */
  readonly cert: string;
  /** The certificate's key; PEM, and for its owner alone. */
  readonly key: string;
  /** The certificates of the authorities that the other end's must be of; PEM. */
  readonly ca: string;
}

/** Files of TLS that cannot be used; the message says which, why, and what to do. */
export class TlsFilesError extends Error {
  /** `TlsFilesError`. */
  override readonly name = 'TlsFilesError';
}

/** Permissions of group and others. */
const OTHERS = 0o077;

function readNamed(path: string): Buffer {
  try {
    return namingFile(path, 'read', () => readFileSync(path));
  } catch (error) {
    throw new TlsFilesError((error as Error).message, { cause: error });
  }
}

/**
 * What `node:tls` takes.
 *
 * @throws {TlsFilesError}
 */
export function tlsContext({ cert, key, ca }: TlsFiles): SecureContextOptions {
  const options = {
    cert: readNamed(cert),
    key: readNamed(key),
    ca: readNamed(ca),
    minVersion: 'TLSv1.3',
  } as const;
  const mode = statSync(key).mode & 0o777;
  if ((mode & OTHERS) !== 0) {
    throw new TlsFilesError(
      `${key}: others than its owner may use it (mode ${mode.toString(8)}); chmod 600 ${key}`,
    );
  }
  try {
    createSecureContext(options);
  } catch (error) {
    const reason = (error as Error).message;
    throw new TlsFilesError(
      `${cert}, ${key} and ${ca} are not a certificate, its key and an authority in PEM: ${reason}`,
      { cause: error },
    );
  }
  return options;
}

/** The names that a certificate is for: those of the machine in it, and its common name. */
export function certifiedNames(certificate: {
  readonly subject?: { readonly CN?: string | string[] };
  readonly subjectaltname?: string;
}): ReadonlySet<string> {
  const { subject, subjectaltname = '' } = certificate;
  const alternatives = [...subjectaltname.matchAll(/(?:^|, )DNS:([^",]+)/g)];
  const common = subject?.CN ?? [];
  return new Set([
    ...(typeof common === 'string' ? [common] : common),
    ...alternatives.map((match) => match[1] as string),
  ]);
}
