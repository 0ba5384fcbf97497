/** The options for TLS of programs that talk to other machines: three files, named together. Opens none. */

/** Paths, as they were typed. */
export interface TlsPaths {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** All three, or undefined where none is named; or in a sentence that only some are. */
export function tlsPaths({
  cert,
  key,
  ca,
}: {
  readonly [Name in keyof TlsPaths]?: string | undefined;
}): TlsPaths | string | undefined {
  if (cert === undefined && key === undefined && ca === undefined) return undefined;
  if (cert !== undefined && key !== undefined && ca !== undefined) return { cert, key, ca };
  return '--tls-cert, --tls-key and --tls-ca are wanted together: both ends show a certificate';
}
