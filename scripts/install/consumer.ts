/** What a program in TypeScript may write, for every TypeScript that the package supports. */
import { AuditClient, encodeRule, formatRule, parseRule, type AuditStatus } from 'audit-netlink';
import { watch } from 'audit-netlink/rules';
import { parseEvents } from 'audit-netlink/events';
import { planRules } from 'audit-netlink/policy';

export const bytes: Uint8Array = encodeRule(watch('/etc/passwd', { permissions: 'wa', key: 'a' }));
export const text: string = formatRule(parseRule('-w /etc -p wa -k a').rule);
export const plan: typeof planRules = planRules;

export async function status(): Promise<AuditStatus> {
  await using client = new AuditClient();
  return await client.getStatus();
}

export async function summaries(lines: readonly Uint8Array[]): Promise<string[]> {
  const found: string[] = [];
  for await (const event of parseEvents(lines)) {
    if ('summary' in event) found.push(event.summary());
  }
  return found;
}

// @ts-expect-error a key is text
watch('/etc/passwd', { permissions: 'wa', key: 1 });
