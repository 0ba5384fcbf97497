/**
 * The recipes of docs/recipes, and a place to run them in as they are pasted: the programs are those that are built,
 * files of the machine and the collector are the test's own. What `sudo` leads to is up to the test.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import manifest from '../../package.json';
import { type CodeBlock, codeBlocks, markdownBelow, ROOT } from './documents';
import { changeOf, Collector } from './running-example';

const NOBODY = 65_534;
const LOG = readFileSync(join(ROOT, 'test/golden/recipes/audit.log'), 'latin1');
const LANGUAGES = ['js', 'ini', 'sh', 'text'] as const;

/** What a played kernel writes when somebody listens: the log, and what the recipes' own rules cause. */
const RECORDS = [
  LOG,
  changeOf('/etc/app/app.conf', 'try', 1),
  changeOf('/tmp/file', 'test-of-a-rule', 2),
].join('');

export const INDEX = 'docs/recipes/index.md';

export interface Recipe {
  readonly page: string;
  readonly title: string;
  readonly blocks: readonly CodeBlock[];
  /** Whether it is marked as one that the live kernel is to show, too. */
  readonly isLive: boolean;
}

function recipesOf(page: string): Recipe[] {
  const [, ...sections] = readFileSync(join(ROOT, page), 'utf8').split(/^## /m);
  return sections.map((text) => ({
    page,
    title: text.split('\n')[0] as string,
    blocks: codeBlocks(text, ...LANGUAGES),
    isLive: text.includes('<!-- tested on the live kernel, too -->'),
  }));
}

export const RECIPES = markdownBelow('docs/recipes')
  .filter((page) => page !== INDEX)
  .flatMap(recipesOf);

/** Of a block that is a file of the recipe's: the comment that it begins with. */
export function nameOf({ language, text }: CodeBlock): string | undefined {
  if (language === 'sh' || language === 'text') return undefined;
  return /^(?:\/\/|#) ([\w.-]+)\n/.exec(text)?.[1];
}

/** What a command ended with. */
export interface Ended {
  readonly code: number;
  /** On both of its outputs. */
  readonly printed: string;
}

export class RecipePlace {
  readonly collector = new Collector();
  readonly #isPlayed: boolean;
  #folder = '';
  #port = 0;

  /** @param isPlayed whether sudo leads to a kernel that is played, and the rest is an ordinary user's */
  constructor({ isPlayed }: { readonly isPlayed: boolean }) {
    this.#isPlayed = isPlayed;
  }

  async prepare(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'audit-netlink-recipes-'));
    this.#folder = folder;
    chmodSync(folder, 0o755);
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules', 'audit-netlink'));
    const program = (name: string, script: string): void => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    };
    for (const [name, path] of Object.entries(manifest.bin)) {
      symlinkSync(join(ROOT, path), join(bin, name));
    }
    for (const name of ['jest', 'esbuild']) {
      symlinkSync(join(ROOT, 'node_modules/.bin', name), join(bin, name));
    }
    program('npx', 'exec "$@"');
    program('systemctl', 'exit 0');
    if (this.#isPlayed) symlinkSync(join(ROOT, 'test/support/played-sudo.cjs'), join(bin, 'sudo'));
    else program('sudo', 'exec "$@"');
    for (const path of ['etc/audit/rules.d', 'etc/systemd/system', 'var/log/audit']) {
      mkdirSync(join(folder, 'machine', path), { recursive: true });
    }
    const log = join(folder, 'machine/var/log/audit/audit.log');
    writeFileSync(log, LOG, 'latin1');
    writeFileSync(`${log}.1.gz`, gzipSync(Buffer.from(LOG, 'latin1')));
    writeFileSync(join(folder, 'records'), RECORDS, 'latin1');
    this.#port = await this.collector.listen();
  }

  async remove(): Promise<void> {
    await this.collector.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** Paths of the machine and the collector's address, as they are here. */
  #here(text: string): string {
    return text
      .replaceAll(/\/(etc\/audit|etc\/systemd|var\/log\/audit)\//g, `${this.#folder}/machine/$1/`)
      .replaceAll('localhost:8080', `127.0.0.1:${this.#port}`);
  }

  /** The other way round. */
  #there(text: string): string {
    return text.replaceAll(`${this.#folder}/machine`, '');
  }

  get #isNobody(): boolean {
    return this.#isPlayed && process.getuid?.() === 0;
  }

  #ownFolder(): string {
    const own = mkdtempSync(join(this.#folder, 'recipe-'));
    const kernel = { records: join(this.#folder, 'records'), status: { enabled: 1 } };
    writeFileSync(join(own, 'package.json'), '{}');
    writeFileSync(join(own, 'kernel.json'), JSON.stringify(kernel));
    if (!this.#isNobody) return own;
    const places = ['audit', 'audit/rules.d', 'systemd/system'].map((name) =>
      join(this.#folder, 'machine/etc', name),
    );
    for (const path of [own, join(own, 'kernel.json'), ...places]) chownSync(path, NOBODY, NOBODY);
    return own;
  }

  async #run(text: string, cwd: string): Promise<Ended> {
    const child = spawn('bash', ['-c', `exec 2>&1\n${text}`], {
      ...(this.#isNobody ? { uid: NOBODY, gid: NOBODY } : {}),
      cwd,
      env: {
        ...process.env,
        NO_COLOR: '1',
        HOME: cwd,
        TZ: 'UTC',
        PATH: `${join(this.#folder, 'bin')}:${dirname(process.execPath)}:${process.env['PATH']}`,
        PLAYED_KERNEL_STATE: join(cwd, 'kernel.json'),
      },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
      // What runs until then is done when it has said something.
      if (text.includes('# until Ctrl-C')) process.kill(-(child.pid as number), 'SIGINT');
    });
    const [code] = (await once(child, 'close')) as [number];
    return { code, printed };
  }

  /** Runs its commands in a folder of its own, and gives how each ended and how it should have. */
  async follow({ blocks }: Recipe): Promise<{ ended: Ended[]; expected: Ended[] }> {
    const cwd = this.#ownFolder();
    const ended: Ended[] = [];
    const expected: Ended[] = [];
    for (const [at, block] of blocks.entries()) {
      const name = nameOf(block);
      if (name !== undefined) writeFileSync(join(cwd, name), this.#here(block.text));
      if (block.language !== 'sh') continue;
      const { code, printed: raw } = await this.#run(this.#here(block.text), cwd);
      const printed = this.#there(raw);
      const next = blocks[at + 1];
      ended.push({ code, printed });
      expected.push(
        next?.language === 'text' ? { code, printed: next.text } : { code: 0, printed },
      );
    }
    return { ended, expected };
  }
}
