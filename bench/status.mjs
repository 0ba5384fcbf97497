/** Asking for the status from a program that runs: a call, where a program would start auditctl. */
import { AuditClient } from 'audit-netlink';
import { startedHere, withLimit } from './limit.mjs';
import { elapsed, inTurns, row } from './measure.mjs';

const ROUNDS = 201;

export async function rows() {
  return await withLimit(async (limit) => {
    const client = new AuditClient();
    try {
      const measured = await inTurns(ROUNDS, {
        ours: () => elapsed(() => client.getStatus()),
        auditctl: () => limit.run(['auditctl', '-s']),
        spawned: () => startedHere('auditctl', ['-s']),
        c: () => limit.status(),
      });
      const job = 'getStatus';
      return [row({ job, measured, by: 'ratio', against: 'spawned', goal: 0.1 })];
    } finally {
      client.close();
    }
  });
}
