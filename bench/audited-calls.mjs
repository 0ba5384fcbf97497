/** A process whose every getppid(2) is audited, for benches of who receives the records. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Adds a rule with the key for a process that waits; what is given has it make its calls, and resolves when it has.
 *
 * @param {{ addRule: (rule: string) => Promise<unknown> }} client
 */
export async function auditedCalls(client, key, calls) {
  const child = spawn('/usr/bin/perl', ['-e', `<STDIN>; getppid() for 1..${calls};`], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  await client.addRule(`-a always,exit -F arch=b64 -S getppid -F pid=${child.pid} -k ${key}`);
  return async () => {
    const ended = once(child, 'exit');
    child.stdin.end('\n');
    await ended;
  };
}
