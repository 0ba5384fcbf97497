/** Those recipes of docs/recipes that are marked, on the live kernel: from no rules on, as on a fresh machine. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditClient, type RulePlan } from '../../lib';
import { describeLive } from '../support/live-kernel';
import { RecipePlace, RECIPES } from '../support/recipes';

describeLive('the recipes', () => {
  const place = new RecipePlace({ isPlayed: false });
  const live = RECIPES.filter(({ isLive }) => isLive);

  beforeAll(() => place.prepare());
  afterAll(() => place.remove());

  it.each(live)('$page: $title', async (recipe) => {
    const client = new AuditClient();
    const { enabled } = await client.getStatus();
    const before = await client.listRules();
    const holding = (rules: typeof before): Promise<RulePlan> => client.planRules(rules);
    try {
      await client.setEnabled('enabled');
      await (await holding([])).apply();
      const { ended, expected } = await place.follow(recipe);
      expect(ended).toEqual(expected);
    } finally {
      await (await holding(before)).apply();
      if (enabled === 'disabled') await client.setEnabled('disabled');
      client.close();
    }
  });
});
