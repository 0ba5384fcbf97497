/** The rules of a trace: which calls they ask for on each machine, and that each names one process or session. */
import { describe, expect, it } from '@jest/globals';
import { compileRule, formatRule } from '../../../lib';
import { architecturesOf, MACHINES } from '../../../lib/tables/machines';
import { CallsOfMachine } from '../../../lib/trace/traced-calls';
import { targetOf } from '../injected-target';

describe.each(MACHINES.map((machine) => [machine.name, machine] as const))('%s', (_, machine) => {
  const target = targetOf(machine.name);

  it.each(['all', 'resources'] as const)('has rules that name what they are for: %s', (traced) => {
    const calls = new CallsOfMachine(machine, traced);
    const rules = [...calls.rulesFor(4711, 'a key'), ...calls.rulesForSession(4711, 'a key')];
    const named = rules.map(({ where }) => where.at(-1));
    const architectures = traced === 'all' ? 1 : architecturesOf(machine).length;
    const fields = ['pid', 'ppid', 'sessionid'].flatMap((field) =>
      Array.from({ length: architectures }, () => ({ field, operator: '=', value: 4711 })),
    );
    expect(named).toEqual(fields);
    for (const rule of rules) expect(compileRule(rule, { target }).list).toBe(4);
  });
});

it('asks on x86_64 for what autrace 3.0.9 asks for with -r, newer calls of the kind, and forks (trace-calls)', () => {
  const machine = MACHINES.find(({ name }) => name === 'x86_64');
  if (machine === undefined) throw new Error('there is no x86_64');
  const [rule] = new CallsOfMachine(machine, 'resources').rulesFor(1, 'k');
  const autrace =
    'open sendfile connect accept sendto recvfrom bind execve truncate chdir rename mkdir rmdir creat link unlink ' +
    'symlink readlink chmod chown lchown mknod openat mkdirat mknodat fchownat unlinkat renameat linkat symlinkat ' +
    'readlinkat fchmodat accept4 name_to_handle_at openat2';
  const more = 'renameat2 execveat fchmodat2 clone clone3 fork vfork';
  expect(new Set(rule?.syscalls)).toEqual(new Set(`${autrace} ${more}`.split(' ')));
  expect(rule === undefined ? '' : formatRule(rule)).toMatch(
    /^-a always,exit -F arch=b64 -S .* -F pid=1 /,
  );
});
