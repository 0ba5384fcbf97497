/**
 * The recipes of docs/recipes: each runs as it is pasted and prints what is shown below it, as an ordinary user.
 * sudo leads to a kernel that is played, npx to the programs that are built, and a server here is the one that they
 * send to.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import manifest from '../../package.json';
import { type CodeBlock, codeBlocks, markdownBelow, ROOT } from '../support/documents';
import { changeOf, Collector } from '../support/running-example';

const NOBODY = 65_534;
const LOG = readFileSync(join(ROOT, 'test/golden/recipes/audit.log'), 'latin1');
const INDEX = 'docs/recipes/index.md';

/** What the played kernel writes when somebody listens: the log, and what the recipes' own rules cause. */
const RECORDS = `${LOG}${changeOf('/etc/app/app.conf', 'try', 1)}${changeOf('/tmp/file', 'test-of-a-rule', 2)}`;

interface Recipe {
  readonly page: string;
  readonly title: string;
  readonly text: string;
}

function recipesOf(page: string): Recipe[] {
  const [, ...sections] = readFileSync(join(ROOT, page), 'utf8').split(/^## /m);
  return sections.map((text) => ({ page, title: text.split('\n')[0] as string, text }));
}

const RECIPES = markdownBelow('docs/recipes')
  .filter((page) => page !== INDEX)
  .flatMap(recipesOf);

it('are all in the index', () => {
  const index = readFileSync(join(ROOT, INDEX), 'utf8');
  const listed = Array.from(
    index.matchAll(/^- \[(.+)\]\(([\w.]+)#/gm),
    ([, title, page]) => `${page}: ${title}`,
  );
  const sections = RECIPES.map(({ page, title }) => `${basename(page)}: ${title}`);
  expect(listed.toSorted()).toEqual(sections.toSorted());
  expect(listed.length).toBeGreaterThanOrEqual(20);
});

const LANGUAGES = ['js', 'ini', 'sh', 'text'] as const;

/** Of a block that is a file of the recipe's: the comment that it begins with. */
function nameOf({ language, text }: CodeBlock): string | undefined {
  if (language === 'sh' || language === 'text') return undefined;
  return /^(?:\/\/|#) ([\w.-]+)\n/.exec(text)?.[1];
}

it.each(RECIPES)(
  'has files with names, commands, and what they print: $page: $title',
  ({ text }) => {
    const blocks = codeBlocks(text, ...LANGUAGES);
    const kinds = blocks.map((block) => (nameOf(block) === undefined ? block.language : 'file'));
    expect(kinds.join(' ')).toMatch(/^(file )*sh( text)?( sh( text)?)*$/);
  },
);

interface Ended {
  readonly code: number;
  /** On both of its outputs. */
  readonly printed: string;
}

describe('the recipes', () => {
  let folder: string;
  let collector: Collector;
  let port: number;

  /** Where the recipe's programs and the files that it is about are. */
  const program = (name: string, script: string): void => {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };

  /** Paths of the machine and the collector's address, as they are in the test. */
  const here = (text: string): string =>
    text
      .replaceAll(/\/(etc\/audit|etc\/systemd|var\/log\/audit)\//g, `${folder}/machine/$1/`)
      .replaceAll('localhost:8080', `127.0.0.1:${port}`);

  const there = (text: string): string => text.replaceAll(`${folder}/machine`, '');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'audit-netlink-recipes-'));
    chmodSync(folder, 0o755);
    const modules = join(folder, 'node_modules');
    mkdirSync(join(modules, '.bin'), { recursive: true });
    symlinkSync(ROOT, join(modules, 'audit-netlink'));
    mkdirSync(join(folder, 'bin'));
    for (const [name, path] of Object.entries(manifest.bin)) {
      symlinkSync(join(ROOT, path), join(folder, 'bin', name));
    }
    for (const name of ['jest', 'esbuild']) {
      symlinkSync(join(ROOT, 'node_modules/.bin', name), join(folder, 'bin', name));
    }
    symlinkSync(join(ROOT, 'test/support/played-sudo.cjs'), join(folder, 'bin', 'sudo'));
    program('npx', 'exec "$@"');
    program('systemctl', 'exit 0');
    for (const path of ['etc/audit/rules.d', 'etc/systemd/system', 'var/log/audit']) {
      mkdirSync(join(folder, 'machine', path), { recursive: true });
    }
    const log = join(folder, 'machine/var/log/audit/audit.log');
    writeFileSync(log, LOG, 'latin1');
    writeFileSync(`${log}.1.gz`, gzipSync(Buffer.from(LOG, 'latin1')));
    writeFileSync(join(folder, 'records'), RECORDS, 'latin1');
    collector = new Collector();
    port = await collector.listen();
  });

  afterAll(async () => {
    await collector.close();
    rmSync(folder, { recursive: true });
  });

  /** A folder for one recipe, which is that of an ordinary user. */
  function ownFolder(): string {
    const own = mkdtempSync(join(folder, 'recipe-'));
    writeFileSync(join(own, 'package.json'), '{}');
    writeFileSync(
      join(own, 'kernel.json'),
      JSON.stringify({ records: join(folder, 'records'), status: { enabled: 1 } }),
    );
    if (process.getuid?.() !== 0) return own;
    const places = ['rules.d', ''].map((name) => join(folder, 'machine/etc/audit', name));
    for (const path of [own, join(own, 'kernel.json'), ...places]) chownSync(path, NOBODY, NOBODY);
    chownSync(join(folder, 'machine/etc/systemd/system'), NOBODY, NOBODY);
    return own;
  }

  async function run(text: string, cwd: string): Promise<Ended> {
    const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const child = spawn('bash', ['-c', `exec 2>&1\n${text}`], {
      ...user,
      cwd,
      env: {
        ...process.env,
        NO_COLOR: '1',
        HOME: cwd,
        TZ: 'UTC',
        PATH: `${join(folder, 'bin')}:${dirname(process.execPath)}:${process.env['PATH']}`,
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

  it.each(RECIPES)('$page: $title', async ({ text }) => {
    const cwd = ownFolder();
    const blocks = codeBlocks(text, ...LANGUAGES);
    collector.taken.length = 0;
    const ended: Ended[] = [];
    const expected: Ended[] = [];
    for (const [at, block] of blocks.entries()) {
      const name = nameOf(block);
      if (name !== undefined) writeFileSync(join(cwd, name), here(block.text));
      if (block.language !== 'sh') continue;
      const { code, printed } = await run(here(block.text), cwd);
      ended.push({ code, printed: there(printed) });
      const next = blocks[at + 1];
      const shown = next?.language === 'text' ? { code, printed: next.text } : undefined;
      expected.push(shown ?? { code: 0, printed: there(printed) });
    }
    expect(ended).toEqual(expected);
    expect(collector.taken.length > 0).toBe(text.includes('localhost:8080'));
  });
});
