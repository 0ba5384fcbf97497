/** Serves the built site on this machine as a host of static pages does: `/name` is `name.html`. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import manifest from '../../package.json';

export const ROOT = join(__dirname, '..', '..');
export const HTML = join(ROOT, 'build-site', 'html');
export const BASE = `/${manifest.name}/`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** The file for an address of the site; undefined where there is none. */
export function fileAt(address: string): string | undefined {
  const path = decodeURI(new URL(address, 'http://localhost').pathname);
  if (!path.startsWith(BASE)) return undefined;
  const name = normalize(path.slice(BASE.length));
  const wanted = path.endsWith('/') ? [join(name, 'index.html')] : [name, `${name}.html`];
  for (const one of wanted) {
    try {
      readFileSync(join(HTML, one));
      return join(HTML, one);
    } catch {
      // The next, or none.
    }
  }
  return undefined;
}

/** A server, and the address of the site's start page there. */
export async function serve(): Promise<{ server: Server; start: string }> {
  const server = createServer((request, response) => {
    const file = fileAt(request.url ?? '/');
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { server, start: `http://127.0.0.1:${port}${BASE}` };
}
