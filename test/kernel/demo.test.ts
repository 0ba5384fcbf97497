/** `npm run demo`, with root's rights and without. */
import { expect, it } from '@jest/globals';
import { join } from 'node:path';
import { AuditClient } from '../../lib';
import { command } from '../support/command';
import { describeLive } from '../support/live-kernel';

const DEMO = join(__dirname, '..', '..', 'examples', 'demo.mjs');

describeLive('the demo', () => {
  it('shows what happens to a file, and leaves no trace', async () => {
    const client = new AuditClient();
    try {
      await client.setEnabled('disabled');
      const { code, stdout } = command(process.execPath, [DEMO]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^the kernel lists: -w \S+ -p wa -k demo-\d+$/m);
      for (const [action, program] of [
        ['created', 'touch'],
        ['changed the mode of', 'chmod'],
        ['deleted', 'rm'],
      ]) {
        expect(stdout).toMatch(new RegExp(`${action} \\S+/watched with \\S+/${program}: done`));
      }
      expect(stdout).toMatch(/^----\ntype=SYSCALL /m);
      expect(stdout).toContain('our rules left: 0; enabled: disabled, as before\n');
      expect(await client.listRules()).toEqual([]);
    } finally {
      client.close();
    }
  });

  it('works offline where the machine does not allow it', () => {
    const words = ['--reuid=65534', '--clear-groups', process.execPath, DEMO];
    const { code, stdout, stderr } = command('setpriv', words);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Not on the live kernel: [^\n]*CAP_AUDIT_CONTROL[^\n]*$/m);
    expect(stdout).toContain('read back   -w /etc/passwd -p wa -k passwd_changes\n');
    expect(stdout).toContain('opened /etc/shadow with /usr/bin/cat: failed (EACCES');
    expect(stdout).toContain(' exit=EACCES(Permission denied) ');
  });
});
