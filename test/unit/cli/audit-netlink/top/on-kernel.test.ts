/** `audit-netlink top` without a terminal, on a kernel that is played: what it counts, and what was lost. */
import { beforeEach, expect, it } from '@jest/globals';
import { run } from '../../../../../lib/cli/audit-netlink/audit-netlink';
import { addon } from '../../../../../lib/kernel/native';
import { CollectedOutput } from '../../../../support/collected-output';
import { refused, replied } from '../../../../support/outcomes';
import { until } from '../../../../support/patience';
import { PRIVILEGED, processIs } from '../../../process-state';
import { opened } from '../../../report/lines';
import {
  ScriptedControl,
  ScriptedEventStream,
  scriptSockets,
  systemError,
} from '../../../scripted-addon';
import { packedEvents } from '../events/running-events';

scriptSockets();

const GET = 1000;
const EPERM = 1;

let lost = 17;
let enabled = 1;

beforeEach(() => {
  processIs(PRIVILEGED);
  lost = 17;
  enabled = 1;
  ScriptedControl.answer = () => {
    const status = { enabled, failure: 1, pid: 0, backlog: 3, backlogLimit: 64, lost };
    return replied(GET, addon().encodeStatus(status));
  };
});

const stream = async (): Promise<ScriptedEventStream> => {
  await until(() => ScriptedEventStream.opened.length > 0);
  return ScriptedEventStream.opened[0] as ScriptedEventStream;
};

it('counts for so many seconds, and tells what was lost and how the kernel is', async () => {
  const output = new CollectedOutput();
  const running = run(['top', '--once', '--seconds', '1', '--by', 'key'], output);
  lost = 20;
  (await stream()).deliver({ ...packedEvents(opened({ serial: 1 })), lostInSocket: 4 });
  expect(await running).toBe(1);
  expect(output.stderr).toBe('');
  expect(output.stdout.split('\n')).toEqual([
    expect.stringMatching(/^1 event in [\d.]+ seconds?, \d\.\d\d\/s$/),
    '7 records lost: 3 in the kernel, 4 in the receive buffer',
    'backlog 3 of 64, no daemon',
    '',
    'key           events/s      events      failed',
    expect.stringMatching(/^files +\d\.\d\d +1 +0$/),
    '',
  ]);
});

it('prints again and again until it is told to end, and then what there is', async () => {
  const output = new CollectedOutput();
  const running = run(['top', '--batch', '--by', 'key'], output);
  await stream();
  await until(() => output.stdout.includes('0 events in 1 second, 0/s\n'));
  (await stream()).deliver(packedEvents(opened({ serial: 1 })));
  await until(() => output.stdout.includes('\n1 event in '));
  process.emit('SIGTERM', 'SIGTERM');
  expect(await running).toBe(0);
  expect((await stream()).closes).toBe(1);
});

it('says that audit is disabled', async () => {
  enabled = 0;
  const output = new CollectedOutput();
  expect(await run(['top', '--once', '--seconds', '1'], output)).toBe(0);
  expect(output.stderr).toContain('audit is disabled, so the kernel writes no events');
});

it('counts without the status where that may not be asked for', async () => {
  ScriptedControl.answer = () => refused(EPERM);
  const output = new CollectedOutput();
  expect(await run(['top', '--json', '--seconds', '1'], output)).toBe(0);
  expect(JSON.parse(output.stdout)).toMatchObject({
    top: { kernel: null, daemon: null, events: 0 },
  });
});

it('says who may', async () => {
  ScriptedEventStream.failure = systemError(EPERM, 'bind');
  const output = new CollectedOutput();
  expect(await run(['top', '--once'], output)).toBe(2);
  expect(output.stderr).toMatch(/^audit-netlink: cannot receive audit events: /);
});
