/** The recipes of docs/recipes: each runs as it is pasted and prints what is shown below it; the kernel is played. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '../support/documents';
import { INDEX, nameOf, RecipePlace, RECIPES } from '../support/recipes';

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

it.each(RECIPES)('has files with names, commands, and what they print: $title', ({ blocks }) => {
  const kinds = blocks.map((block) => (nameOf(block) === undefined ? block.language : 'file'));
  expect(kinds.join(' ')).toMatch(/^(file )*sh( text)?( sh( text)?)*$/);
});

describe('the recipes', () => {
  const place = new RecipePlace({ isPlayed: true });

  beforeAll(() => place.prepare());
  afterAll(() => place.remove());

  it.each(RECIPES)('$page: $title', async (recipe) => {
    place.collector.taken.length = 0;
    const { ended, expected } = await place.follow(recipe);
    expect(ended).toEqual(expected);
    const sends = recipe.blocks.some(({ text }) => text.includes('localhost:8080'));
    expect(place.collector.taken.length > 0).toBe(sends);
  });
});
