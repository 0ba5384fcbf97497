/** What the documents say of speed is what one run of the benches measured. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(__dirname, '..', '..');

function node(...words: readonly string[]) {
  return spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8' });
}

/** What a module of the benches makes of the rounds. */
function inBench(code: string): unknown {
  const folder = pathToFileURL(join(ROOT, 'bench')).href;
  const text = `import { row } from '${folder}/measure.mjs';
    import { tableText } from '${folder}/table.mjs';
    import { chart } from '${folder}/chart.mjs';
    console.log(JSON.stringify(${code}));`;
  const { stdout, stderr } = node('--input-type=module', '-e', text);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const COMPARED = `{
  job: 'a job & more',
  measured: { ours: [30, 10, 20, 90], auditctl: [10, 10, 10, 10] },
  by: 'ratio',
  against: 'auditctl',
  goal: 2,
}`;

describe('docs/performance.md', () => {
  it('shows the table and the picture of the run that was kept', () => {
    const { status, stderr } = node('bench/publish.mjs', '--check');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('begins with the reload of an unchanged policy', () => {
    const { rows } = JSON.parse(readFileSync(join(ROOT, 'bench/published.json'), 'utf8')) as {
      rows: { job: string }[];
    };
    expect(rows[0]?.job).toBe('reload 1,000 unchanged rules');
  });
});

describe('a row of the benches', () => {
  it('compares within rounds, and the best ones', () => {
    expect(inBench(`row(${COMPARED}).judged`)).toEqual({ median: 3, low: 2, high: 9, best: 1 });
  });

  it.each([
    ['the middle round keeps to the goal', 3, 'yes'],
    ['only the best ones do', 2, 'at best'],
    ['none does', 0.5, 'no'],
  ])('says whether %s', (_, goal, met) => {
    expect(inBench(`row({ ...${COMPARED}, goal: ${goal} }).met`)).toBe(met);
  });

  it('takes the start of Node.js off', () => {
    const measured = '{ ours: [50], node: [30], auditctl: [10] }';
    const less = `{ job: '', measured: ${measured}, by: 'ratio less node', against: 'auditctl' }`;
    expect(inBench(`row(${less}).judged.median`)).toBe(2);
    expect(inBench(`row({ job: '', measured: ${measured}, by: 'above node' }).judged.best`)).toBe(
      20,
    );
  });

  it('is a line of the table, and a bar of the picture', () => {
    const [, line = ''] = String(inBench(`tableText([row(${COMPARED})])`)).split('\n');
    expect(line.split(/ {2,}/)).toEqual([
      'a job & more',
      '30.0 (10.0) ms',
      '10.0 (10.0) ms',
      '/ auditctl',
      '3.00 [2.00–9.00], best 1.00',
      '≤ 2.00',
      'at best',
    ]);
    const machine = "{ day: '2020-01-01', kernel: '6.1', node: 'v20.0.0' }";
    const svg = inBench(`chart({ machine: ${machine}, rows: [row(${COMPARED})] })`);
    expect(svg).toContain('a job &amp; more / auditctl');
    expect(svg).toMatch(/<rect class="best" [^>]*\/>/);
  });
});

it('npm run bench names its parts when one is unknown', () => {
  const { status, stderr } = node('bench/run.mjs', 'nonsense');
  expect(status).toBe(2);
  expect(stderr).toMatch(/no bench is named nonsense; there are reload, load-rules, /);
});
