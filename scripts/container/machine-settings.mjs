/**
 * What this machine needs to reach its package sources, for the time of an image's build: certificate
 * authorities, proxies and npm's registry. Mounted, so that nothing of it stays in the image.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ask } from './commands.mjs';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** `key=value` lines of those npm settings that say where packages are and how to get there. */
function npmSettings() {
  const names = ['registry', 'proxy', 'https-proxy', 'noproxy', 'cafile'];
  const lines = ask('npm', ['config', 'get', ...names], { stdio: ['ignore', 'pipe', 'ignore'] });
  return lines
    .split('\n')
    .map((line) => /^([a-z-]+) ?= ?(.+)$/.exec(line))
    .filter((match) => match !== null && match[2] !== 'null' && match[2] !== 'undefined')
    .map(([, name, value]) => [name, value.replace(/^"(.*)"$/, '$1')]);
}

function aptSettings() {
  const { status, stdout } = spawnSync('apt-config', ['dump'], { encoding: 'utf8' });
  const lines = status === 0 ? stdout.split('\n') : [];
  return lines.filter((line) => /^Acquire::(Check-[\w-]+|https?::Proxy) "/i.test(line));
}

/** Options for `podman build`; the files that they mount are written into the folder. */
export function buildMounts(folder) {
  const npm = new Map(npmSettings());
  const certificates = npm.get('cafile') ?? process.env.NODE_EXTRA_CA_CERTS;
  const mounts = [];
  if (certificates && existsSync(certificates)) {
    mounts.push([certificates, CERTIFICATES]);
    npm.set('cafile', CERTIFICATES);
  }
  const npmrc = path.join(folder, 'npmrc');
  writeFileSync(npmrc, [...npm].map(([name, value]) => `${name}=${value}\n`).join(''));
  const apt = path.join(folder, 'apt.conf');
  writeFileSync(apt, aptSettings().join('\n'));
  mounts.push([npmrc, '/usr/local/etc/npmrc'], [apt, '/etc/apt/apt.conf.d/95machine']);
  return mounts.map(([source, target]) => `--volume=${source}:${target}:ro`);
}
