/** Certificates of an authority of one's own, for tests of TLS, made by openssl. */
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TlsFiles } from '../../lib/daemon/remote/tls-files';
import { command } from './command';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** The paths have no blanks. */
function openssl(line: string): void {
  const { code, stderr } = command('openssl', line.split(' '));
  if (code !== 0) throw new Error(stderr);
}

const NEW_KEY = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';

export class Authority {
  readonly #folder: string;
  readonly #name: string;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
    const files = `-keyout ${this.#path('key')} -out ${this.certificate}`;
    openssl(`req -x509 ${NEW_KEY} -subj /CN=${name} -days 2 ${files}`);
  }

  get certificate(): string {
    return this.#path('pem');
  }

  /** A certificate for the names, with what belongs to it. */
  certify(name: string, alternatives: readonly string[]): TlsFiles {
    const base = join(this.#folder, `${this.#name}-${name}`);
    const [key, request, cert] = [`${base}.key`, `${base}.csr`, `${base}.pem`];
    writeFileSync(`${base}.ext`, `subjectAltName=${alternatives.join(',')}\n`);
    openssl(`req ${NEW_KEY} -subj /CN=${name} -keyout ${key} -out ${request}`);
    const by = `-CA ${this.certificate} -CAkey ${this.#path('key')} -CAcreateserial`;
    openssl(`x509 -req -in ${request} ${by} -days 2 -extfile ${base}.ext -out ${cert}`);
    chmodSync(key, 0o600);
    return { cert, key, ca: this.certificate };
  }

  #path(ending: string): string {
    return join(this.#folder, `${this.#name}.${ending}`);
  }
}
