/** What `console.log` shows of an event. */
import { expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { eventWith } from './event-of-lines';

it('shows its id, how it was finished, and its records as lines that move no terminal', () => {
  const event = eventWith(['SYSCALL', 'syscall=59'], ['CWD', 'cwd="/\u001B[2J"']);
  const shown = inspect(event);
  expect(shown).toMatch(/^AuditEvent \{/);
  expect(shown).toContain('serial: 456');
  expect(shown).toContain("completion: 'proctitle'");
  expect(shown).toContain("'type=SYSCALL msg=audit(1700000000.123:456): syscall=59'");
  expect(shown).toContain(String.raw`cwd="/\x1B[2J"`);
  expect(shown).not.toContain('\u001B');
});
