/** The reasons for EINVAL against the kernel itself: whatever it refuses is foretold, and nothing else. */
import { expect, it } from '@jest/globals';
import { fc } from '../support/random-cases';
import { Control } from '../../lib/kernel/control';
import type { RuleData } from '../../lib/rules/rule-data';
import { addRuleRequest, deleteRuleRequest } from '../../lib/kernel/requests';
import { fieldByNumber, holdsText } from '../../lib/rules/fields';
import { refusalOf } from '../../lib/rules/kernel-limits';
import { ACTION, FIELD, FILTER, OPERATOR } from '../../lib/tables/audit.generated';
import { describeLive } from '../support/live-kernel';

const EINVAL = 22;

const numbers = fc.constantFrom(...Object.values(FIELD));
const operators = fc.constantFrom(...Object.values(OPERATOR));
const lists = fc.constantFrom(
  FILTER.USER,
  FILTER.TASK,
  FILTER.EXIT,
  FILTER.EXCLUDE,
  FILTER.FS,
  FILTER.URING_EXIT,
);
const values = fc.constantFrom(0, 1, 2, 15, 16, 25, 26, 45, 46, 1000, 0x8000, 0x8001, 0xffffffff);
const texts = fc.constantFrom('/etc/passwd', '/etc', '/etc/', '/', 'x', 'relative/path', 's0');

/** Two to four fields make the combinations that one field cannot show. */
const rules = fc
  .record({
    list: lists,
    action: fc.constantFrom(ACTION.NEVER, ACTION.ALWAYS),
    fields: fc.array(fc.tuple(numbers, operators, values, texts), { minLength: 1, maxLength: 4 }),
  })
  .map(({ list, action, fields }): RuleData => {
    const strings: Uint8Array[] = [];
    const triples = fields.flatMap(([number, operator, value, text]) => {
      if (!holdsText(fieldByNumber(number))) return [number, operator, value];
      strings.push(Buffer.from(text));
      return [number, operator, text.length];
    });
    const syscalls = new Uint32Array(64);
    // A system call that no program makes: where a rule is taken, it must not match anything.
    syscalls[62] = 1;
    return { list, action, prepend: false, syscalls, fields: Uint32Array.from(triples), strings };
  });

describeLive('kernel limits', () => {
  it('foretells every refusal, and refuses nothing that the kernel takes', async () => {
    const control = new Control();
    let taken = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(rules, async (rule) => {
        const outcome = await control.request(addRuleRequest(rule));
        if (outcome.state === 'done') await control.request(deleteRuleRequest(rule));
        const refuses = outcome.state === 'refused' && outcome.errno === EINVAL;
        if (refuses) refused++;
        else taken++;
        const reason = refusalOf(rule);
        expect({ reason, refuses: reason !== undefined }).toEqual({ reason, refuses });
      }),
      { numRuns: 3000 },
    );
    control.close();
    expect(taken).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });
});
