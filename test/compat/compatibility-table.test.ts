/** docs/compatibility.md, the exceptions and the tests: every id stands in all the places it belongs to. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUSEARCH_EXCEPTIONS } from './ausearch/exceptions';
import { FURTHER_EXCEPTIONS, VECTOR_EXCEPTIONS } from './exceptions';
import { LEFT_OUT } from './rule-lines';
import { type Answer, vectors } from './vectors';
import {
  type Aspect,
  FURTHER_VERSION_DIFFERENCES,
  SHARED_DIFFERENCES,
  VERSION_DIFFERENCES,
} from './version-differences';

const document = readFileSync(join(__dirname, '../../docs/compatibility.md'), 'utf8');

/** The ids of the tables in the document, table by table. */
function tables(): string[][] {
  const blocks = document.split(/\n{2,}/).filter((block) => block.startsWith('| id '));
  return blocks.map((block) =>
    block
      .trimEnd()
      .split('\n')
      .slice(2)
      .map((row) => /^\| `([^`]*)`/.exec(row)?.[1] ?? row),
  );
}

function idsOf(entries: readonly { readonly id: string }[]): string[] {
  return entries.map(({ id }) => id);
}

function differing(left: Answer, right: Answer): Aspect[] {
  const aspects = Object.keys(left) as Aspect[];
  return aspects.filter((name) => JSON.stringify(left[name]) !== JSON.stringify(right[name]));
}

/** The tables behind these belong to programs whose own tests hold them. */
const [ours = [], versions = [], interpretation = [], ...others] = tables();

describe('docs/compatibility.md', () => {
  it('has each id once', () => {
    expect(others.length).toBeGreaterThan(1);
    const all = tables().flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  it('has the rows of the exceptions, and no others', () => {
    const ids = [...idsOf(VECTOR_EXCEPTIONS), ...idsOf(FURTHER_EXCEPTIONS)];
    expect(ours.toSorted()).toEqual(ids.toSorted());
  });

  it('has the rows of the exceptions from ausearch, and no others', () => {
    expect(interpretation).toEqual(idsOf(AUSEARCH_EXCEPTIONS));
  });

  it('has the rows of the differences between the versions, and no others', () => {
    const ids = [...idsOf(VERSION_DIFFERENCES), ...FURTHER_VERSION_DIFFERENCES];
    expect(versions.toSorted()).toEqual(ids.toSorted());
    expect(idsOf(SHARED_DIFFERENCES).filter((id) => !ours.includes(id))).toEqual([]);
  });

  it('has a row for everything that the comparison with auditctl leaves out', () => {
    expect(LEFT_OUT.filter((id) => ![...ours, ...versions].includes(id))).toEqual([]);
  });
});

describe('the exceptions beyond the vectors', () => {
  const source = readFileSync(join(__dirname, 'beyond-vectors.test.ts'), 'utf8');

  it.each(FURTHER_EXCEPTIONS.map(({ id, test }) => [id, test]))('%s has a test', (_id, test) => {
    expect(source).toContain(`it('${test}', `);
  });

  it('are named by as many tests as there are', () => {
    expect(source.match(/^ {2}it\(/gm)).toHaveLength(FURTHER_EXCEPTIONS.length);
  });
});

describe('the differences between the versions', () => {
  const all = [...vectors('argv'), ...vectors('files'), ...vectors('list')];
  const differences = [...VERSION_DIFFERENCES, ...SHARED_DIFFERENCES];

  it('explain every vector that shows one', () => {
    const unexplained = all.flatMap((vector) => {
      const explained = new Set(differences.flatMap(({ explains }) => explains(vector)));
      const aspects = differing(vector.auditctl309, vector.auditctl422);
      return aspects.filter((name) => !explained.has(name)).map((name) => [vector.name, name]);
    });
    expect(unexplained).toEqual([]);
  });

  it.each(differences.map((difference) => [difference.id, difference] as const))(
    '%s is shown by a vector',
    (_id, { explains }) => {
      const shown = all.some((vector) => {
        const aspects = differing(vector.auditctl309, vector.auditctl422);
        return explains(vector).some((name) => aspects.includes(name));
      });
      expect(shown).toBe(true);
    },
  );
});
