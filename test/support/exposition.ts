/** Reads metrics as the text exposition format 0.0.4 defines them, and refuses what it does not allow. */
import { expect } from '@jest/globals';

const COMMENT = /^# (?:HELP ([a-z_]+) \S.*|TYPE ([a-z_]+) (counter|gauge))$/;
const SAMPLE =
  /^([a-z_]+)((?:\{[a-z]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z]+="(?:[^"\\\n]|\\[\\"n])*")*\})?) (\d+(?:\.\d+)?)$/;

/** Samples by their name and labels. */
export function samplesOf(text: string): Record<string, number> {
  const samples: Record<string, number> = {};
  const types = new Map<string, string>();
  const helps = new Set<string>();
  expect(text.endsWith('\n')).toBe(true);
  let last = '';
  for (const line of text.trimEnd().split('\n')) {
    const [, helped, typed, type] = COMMENT.exec(line) ?? [];
    if (helped !== undefined) {
      expect(helps.has(helped)).toBe(false);
      helps.add(helped);
      last = helped;
    } else if (typed !== undefined) {
      expect([last, types.has(typed)]).toEqual([typed, false]);
      types.set(typed, String(type));
    } else {
      const sample = SAMPLE.exec(line);
      if (sample === null) throw new Error(`not a sample: ${line}`);
      const [, name = '', labels = '', value] = sample;
      // All samples of a metric stand below its type.
      expect(name).toBe(last);
      expect(types.get(name)).toBe(name.endsWith('_total') ? 'counter' : 'gauge');
      expect(samples).not.toHaveProperty([name + labels]);
      samples[name + labels] = Number(value);
    }
  }
  expect([...types.keys()]).toEqual([...helps]);
  return samples;
}
