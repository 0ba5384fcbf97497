/** `audit-netlink metrics` on a kernel that is played: over HTTP, in a file, once, and what is wrong. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { run } from '../../../../../lib/cli/audit-netlink/audit-netlink';
import { addon } from '../../../../../lib/kernel/native';
import { CollectedOutput } from '../../../../support/collected-output';
import type { CommandResult } from '../../../../support/command';
import { samplesOf } from '../../../../support/exposition';
import { refused, replied, unanswered } from '../../../../support/outcomes';
import { until } from '../../../../support/patience';
import { ScratchFolder } from '../../../policy/files/scratch-folder';
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
const STATUS = { enabled: 1, failure: 1, pid: 0, backlog: 3, backlogLimit: 64, lost: 17 };

const folder = new ScratchFolder();

beforeEach(() => {
  processIs(PRIVILEGED);
  ScriptedControl.answer = ({ type }) =>
    type === GET ? replied(GET, addon().encodeStatus(STATUS)) : replied(type);
});

/** A command that is under way. */
class Running {
  readonly output = new CollectedOutput();
  readonly #code: Promise<number>;
  #hasEnded = false;

  constructor(...words: readonly string[]) {
    this.#code = run(['metrics', ...words], this.output);
    void this.#code.finally(() => {
      this.#hasEnded = true;
    });
  }

  async says(text: string): Promise<void> {
    await until(() => {
      if (this.output.stderr.includes(text)) return true;
      if (this.#hasEnded) throw new Error(`ended: ${this.output.stderr}`);
      return false;
    });
  }

  get url(): string {
    return /listening on (\S+)/.exec(this.output.stderr)?.[1] ?? '';
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<CommandResult> {
    process.emit(signal, signal);
    const code = await this.#code;
    return { code, stdout: this.output.stdout, stderr: this.output.stderr };
  }
}

let running: Running | undefined;

afterEach(async () => {
  await running?.end();
  running = undefined;
});

async function started(...words: readonly string[]): Promise<Running> {
  running = new Running(...words);
  await running.says(words.includes('--textfile') ? 'writing' : 'listening');
  return running;
}

const stream = (): ScriptedEventStream => ScriptedEventStream.opened.at(-1) as ScriptedEventStream;

async function scrape(url: string): Promise<Record<string, number>> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return samplesOf(await response.text());
}

describe('over HTTP', () => {
  it('tells events, and how the kernel is', async () => {
    const { url } = await started('--listen', '0');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect(await scrape(url)).toMatchObject({
      audit_enabled: 1,
      audit_rules: 0,
      audit_backlog_records: 3,
      audit_backlog_limit_records: 64,
      audit_lost_records_total: 17,
      audit_events_listening: 1,
      'audit_events_lost_records_total{where="queue"}': 0,
    });
    stream().deliver({ ...packedEvents(opened({ serial: 1 })), lostInQueue: 2 });
    const counted = 'audit_key_events_total{key="files"}';
    await until(async () => (await scrape(url))[counted] === 1);
    expect(await scrape(url)).toMatchObject({
      'audit_events_total{type="SYSCALL",result="success"}': 1,
      'audit_events_lost_records_total{where="queue"}': 2,
    });
    expect((await running?.end())?.code).toBe(1);
  });

  it('answers nothing else', async () => {
    const { url } = await started('--listen', '127.0.0.1:0');
    expect((await fetch(new URL('/', url))).status).toBe(404);
    expect((await fetch(`${url}?x=1`)).status).toBe(200);
    const posted = await fetch(url, { method: 'POST', body: 'x' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(await running?.end('SIGINT')).toMatchObject({ code: 0, stdout: '' });
  });

  it('serves the rest where events may not be read', async () => {
    ScriptedEventStream.failure = systemError(EPERM, 'bind');
    const { url, output } = await started('--listen', '0');
    expect(output.stderr).toContain('audit-netlink: events are not counted: ');
    expect(await scrape(url)).toMatchObject({ audit_events_listening: 0, audit_enabled: 1 });
  });

  it('answers with an error while the kernel does not', async () => {
    ScriptedEventStream.failure = systemError(EPERM, 'bind');
    const { url } = await started('--listen', '0');
    ScriptedControl.answer = () => unanswered(5);
    const response = await fetch(url);
    expect(response.status).toBe(500);
    expect(await response.text()).toMatch(/EIO.*\n$/);
  });
});

describe('in a file', () => {
  it('is written as a whole, again and again, and says at the end that nobody counts', async () => {
    const path = folder.file('audit.prom', 'old');
    await started('--textfile', path, '--interval', '1');
    expect(samplesOf(readFileSync(path, 'utf8'))).toMatchObject({ audit_events_listening: 1 });
    expect(statSync(path).mode & 0o777).toBe(0o644);
    stream().deliver(packedEvents(opened({ serial: 1 })));
    await until(() =>
      readFileSync(path, 'utf8').includes('audit_key_events_total{key="files"} 1\n'),
    );
    expect(await running?.end()).toMatchObject({ code: 0, stdout: '' });
    expect(samplesOf(readFileSync(path, 'utf8'))).toMatchObject({
      audit_events_listening: 0,
      'audit_key_events_total{key="files"}': 1,
    });
  });

  it('is missed at once where it cannot be written', async () => {
    const path = `${folder.file('x', '')}.d/audit.prom`;
    const ended = await new Running('--textfile', path).end();
    expect(ended).toMatchObject({
      code: 2,
      stderr: `audit-netlink: ${path}: is in a folder that does not exist\n`,
    });
  });
});

describe('once', () => {
  it('prints how the kernel is', async () => {
    const output = new CollectedOutput();
    expect(await run(['metrics', '--once'], output)).toBe(0);
    expect(samplesOf(output.stdout)).toMatchObject({
      audit_enabled: 1,
      audit_lost_records_total: 17,
    });
    expect(samplesOf(output.stdout)).not.toHaveProperty('audit_events_listening');
  });

  it('writes it to a file', async () => {
    const path = folder.file('once.prom', '');
    const output = new CollectedOutput();
    expect(await run(['metrics', '--once', '--textfile', path], output)).toBe(0);
    expect([output.stdout, output.stderr]).toEqual(['', '']);
    expect(samplesOf(readFileSync(path, 'utf8'))).toMatchObject({ audit_enabled: 1 });
  });
});

describe('what is wrong', () => {
  it.each([
    [['--listen', 'x'], '--listen x: must be a port, or an address and a port as 10.0.0.5:9775'],
    [['--listen', '65536'], '--listen 65536: must be a port'],
    [['--listen', '::1:5'], '--listen ::1:5: must be a port'],
    [['--textfile', ''], '--textfile needs a file'],
    [['--textfile', '/x', '--listen', '1'], "option '--listen <address>' cannot be used with"],
    [['--max-keys', '0'], 'Must be a positive integer.'],
  ])('with the command line: %j', async (words, message) => {
    const output = new CollectedOutput();
    expect(await run(['metrics', ...words], output)).toBe(2);
    expect(output.stderr).toContain(message);
    expect(existsSync('/x')).toBe(false);
  });

  it('with the port', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const output = new CollectedOutput();
    expect(await run(['metrics', '--listen', String(port)], output)).toBe(2);
    expect(output.stderr).toBe(
      `audit-netlink: --listen 127.0.0.1:${port}: another program listens there\n`,
    );
    server.close();
  });

  it('with the privileges', async () => {
    ScriptedControl.answer = () => refused(EPERM);
    const output = new CollectedOutput();
    expect(await run(['metrics', '--once'], output)).toBe(2);
    expect(output.stderr).toContain('EPERM');
  });
});
