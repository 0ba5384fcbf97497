/** What GitHub reads in `.github`: that it can be read, and calls what there is. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, '.github');

interface Step {
  readonly run?: string;
  readonly uses?: string;
}

type Matrix = Readonly<Record<string, readonly string[]>>;

interface Job {
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Matrix };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly {
    readonly type: string;
    readonly id?: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
}

/** @throws {Error} also for what is only a warning, such as a key that is there twice. */
function parsed(text: string): unknown {
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  const problems = [...document.errors, ...document.warnings];
  if (problems[0] !== undefined) throw problems[0];
  return document.toJS() as unknown;
}

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /\.ya?ml$/.test(path),
);
const read = (path: string): unknown => parsed(readFileSync(join(FOLDER, path), 'utf8'));
const workflows = files
  .filter((path) => path.startsWith('workflows/'))
  .map((path): [string, Workflow] => [path, read(path) as Workflow]);

/** The text once for each value of the matrix that is in it. */
function expanded(text: string, matrix: Matrix): string[] {
  const variable = /\$\{\{ matrix\.([\w-]+) \}\}/.exec(text);
  if (variable === null) return [text];
  const values = matrix[variable[1] as string] ?? [];
  return values.flatMap((value) => expanded(text.replaceAll(variable[0], value), matrix));
}

function commands({ jobs }: Workflow): string[] {
  return Object.values(jobs).flatMap(({ steps, strategy }) =>
    steps.flatMap(({ run = '' }) => expanded(run, strategy?.matrix ?? {})),
  );
}

/** What the commands call that is not there. */
function missing(texts: readonly string[], parts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const scripts = [...text.matchAll(/npm (?:run|run-script) ([\w:-]+)/g)].map(
      ([, name]) => name as string,
    );
    const calls = [...text.matchAll(/\.ci\/run((?: [\w-]+)*)/g)].flatMap(([, words = '']) =>
      words.split(' ').filter((word) => word !== ''),
    );
    const paths = [...text.matchAll(/(?:node |^|\s)((?:scripts|dist|\.ci)\/[\w./-]+)/g)].map(
      ([, path]) => path as string,
    );
    return [
      ...scripts.filter((name) => !Object.hasOwn(manifest.scripts, name)),
      ...calls.filter((part) => !parts.includes(part)),
      ...paths.filter((path) => !path.startsWith('dist/') && !existsSync(join(ROOT, path))),
    ];
  });
}

const PINNED = /^[\w-]+\/[\w./-]+@(?:v\d+|[0-9a-f]{40})$/;
const script = readFileSync(join(ROOT, '.ci', 'run'), 'utf8');
const PARTS = (/^readonly PARTS=\(([^)]+)\)/m.exec(script)?.[1] ?? '').split(' ');
const NODES = (/\$\{NODES:-([^}]+)\}/.exec(script)?.[1] ?? '').split(' ');

describe.each(workflows)('%s', (_, workflow) => {
  it('calls only what there is', () => {
    expect(commands(workflow).length).toBeGreaterThan(0);
    expect(missing(commands(workflow), PARTS)).toEqual([]);
  });

  it('pins every action to a major version or a commit', () => {
    const uses = Object.values(workflow.jobs).flatMap(({ steps }) =>
      steps.map((step) => step.uses),
    );
    const named = uses.filter((one) => one !== undefined);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((one) => !PINNED.test(one))).toEqual([]);
  });

  it('may only read, unless a job says otherwise, and ends by itself', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(workflow.jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0);
      const needs = [job.needs ?? []].flat();
      expect(needs.filter((name) => !Object.hasOwn(workflow.jobs, name))).toEqual([]);
    }
  });

  it('runs no words of strangers', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    const unsafe = /\$\{\{[^}]*github\.(?:event|head_ref)/;
    expect(commands(workflow).filter((text) => unsafe.test(text))).toEqual([]);
  });
});

describe('what would be wrong', () => {
  it.each([
    ['a script', 'npm ci && npm run nosuch', ['nosuch']],
    ['a part', '.ci/in-debian .ci/run checks nosuch', ['nosuch']],
    ['a file', 'node scripts/nosuch.mjs --check', ['scripts/nosuch.mjs']],
    ['nothing', 'npm run check:types\n.ci/run live', []],
  ])('is found: %s', (_, text, expected) => {
    expect(missing([text], PARTS)).toEqual(expected);
  });

  it('is found in YAML and versions', () => {
    expect(() => parsed('a: 1\na: 2\n')).toThrow('unique');
    expect(() => parsed('a: [1\n')).toThrow('Flow sequence');
    expect(['a/b@main', 'a/b', 'a/b@v4.1'].filter((one) => PINNED.test(one))).toEqual([]);
    expect(PINNED.test(`a/b@${'0a'.repeat(20)}`)).toBe(true);
  });
});

it('has all parts of .ci/run and all its Nodes run by CI', () => {
  const ci = read('workflows/ci.yml') as Workflow;
  const called = commands(ci).flatMap((text) => /\.ci\/run ([\w-]+)/.exec(text)?.[1] ?? []);
  expect([...new Set(called)].toSorted()).toEqual(PARTS.toSorted());
  expect(ci.jobs['node']?.strategy?.matrix['node']).toEqual(NODES);
  expect(NODES[0]).toMatch(/^20\.0\.0$/);
  expect(statSync(join(ROOT, '.ci', 'in-debian')).mode & 0o111).not.toBe(0);
});

describe('forms', () => {
  const forms = files.filter((path) => /^ISSUE_TEMPLATE\/(?!config)/.test(path));

  it.each(forms)('%s has what GitHub asks for', (path) => {
    const { name, description, body } = read(path) as Form;
    expect([name, description].every((text) => text.length > 3)).toBe(true);
    const kinds = new Set(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes']);
    expect(body.filter(({ type }) => !kinds.has(type))).toEqual([]);
    const asked = body.filter(({ type }) => type !== 'markdown');
    expect(asked.length).toBeGreaterThan(0);
    const ids = asked.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(asked.filter(({ id, attributes }) => id === undefined || !attributes['label'])).toEqual(
      [],
    );
    const values = body.map(({ type, attributes: { options, value } }) => {
      if (type === 'dropdown') return (options as string[]).length > 1;
      return type !== 'markdown' || typeof value === 'string';
    });
    expect(values).not.toContain(false);
  });

  it('are there for errors and wishes, and changes', () => {
    expect(forms.length).toBeGreaterThan(1);
    expect(existsSync(join(FOLDER, 'pull_request_template.md'))).toBe(true);
  });
});

it('has dependencies and actions looked after', () => {
  const { version, updates } = read('dependabot.yml') as {
    version: number;
    updates: { 'package-ecosystem': string; directory: string; schedule: { interval: string } }[];
  };
  expect(version).toBe(2);
  expect(updates.map((one) => `${one['package-ecosystem']} ${one.directory}`).toSorted()).toEqual([
    'github-actions /',
    'npm /',
    'npm /site',
  ]);
  expect(updates.every(({ schedule }) => schedule.interval !== '')).toBe(true);
});
