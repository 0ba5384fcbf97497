/**
 * Headless Chromium, driven over a pipe by its own protocol (https://chromedevtools.github.io/devtools-protocol/):
 * opens pages of a width and a colour scheme, evaluates expressions in them, takes pictures.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** The program, or undefined where there is none. */
export const BROWSER = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

type Parameters = Readonly<Record<string, unknown>>;

/** What a page looks like: pixels, and what the system prefers. */
export interface Look {
  readonly width: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  /** Whether it is on paper. */
  readonly isPrinted?: boolean;
}

export class Chromium {
  readonly #process: ChildProcess;
  readonly #profile = mkdtempSync(join(tmpdir(), 'audit-netlink-chromium-'));
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #listening = new Map<string, (parameters: unknown) => void>();
  readonly #gone: Promise<void>;
  /** What went wrong in the pages that were opened: exceptions, and what could not be loaded. */
  readonly complaints: string[] = [];
  #session: string | undefined;
  #last = 0;
  #rest = '';

  private constructor(program: string) {
    this.#process = spawn(
      program,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--hide-scrollbars',
        // It is to look at pages, and at nothing else.
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--user-data-dir=${this.#profile}`,
        '--remote-debugging-pipe',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    this.#gone = new Promise((resolve) => {
      this.#process.once('exit', () => {
        resolve();
      });
    });
    const answers = this.#process.stdio[4] as Readable;
    answers.setEncoding('utf8').on('data', (text: string) => {
      this.#receive(text);
    });
  }

  static async start(program: string): Promise<Chromium> {
    const browser = new Chromium(program);
    const { targetId } = (await browser.#send('Target.createTarget', { url: 'about:blank' })) as {
      targetId: string;
    };
    const { sessionId } = (await browser.#send('Target.attachToTarget', {
      targetId,
      flatten: true,
    })) as { sessionId: string };
    browser.#session = sessionId;
    browser.#listening.set('Runtime.exceptionThrown', (thrown) => {
      browser.complaints.push(JSON.stringify(thrown));
    });
    browser.#listening.set('Log.entryAdded', (given) => {
      const { entry } = given as { entry: { level: string; text: string; url?: string } };
      if (entry.level === 'error') browser.complaints.push(`${entry.url}: ${entry.text}`);
    });
    for (const domain of ['Page', 'Runtime', 'Log']) await browser.#send(`${domain}.enable`);
    return browser;
  }

  #receive(text: string): void {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    for (const message of messages) {
      const answer = JSON.parse(message) as Answer;
      if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer);
      else if (answer.method !== undefined) this.#listening.get(answer.method)?.(answer.params);
    }
  }

  async #send(method: string, parameters: Parameters = {}): Promise<unknown> {
    const id = ++this.#last;
    const answered = new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
    });
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    const requests = this.#process.stdio[3] as Writable;
    requests.write(`${JSON.stringify({ id, method, params: parameters, ...session })}\0`);
    const { result, error } = await answered;
    this.#waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** How the pages that are opened from now on look. */
  async look({ width, height = 900, scheme = 'light', isPrinted = false }: Look): Promise<void> {
    await this.#send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    const media = isPrinted ? 'print' : '';
    await this.#send('Emulation.setEmulatedMedia', { media, features });
  }

  /** Whether pages that are opened from now on run their scripts. */
  async runScripts(value: boolean): Promise<void> {
    await this.#send('Emulation.setScriptExecutionDisabled', { value: !value });
  }

  /** Opens a page, and waits until it and what it needs have loaded. */
  async open(url: string): Promise<void> {
    const loaded = new Promise((resolve) => {
      this.#listening.set('Page.loadEventFired', resolve);
    });
    const { errorText } = (await this.#send('Page.navigate', { url })) as { errorText?: string };
    if (errorText !== undefined) throw new Error(`${url}: ${errorText}`);
    await loaded;
  }

  /** The value of an expression in the page, a promise's too. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = (await this.#send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value?: unknown }; exceptionDetails?: unknown };
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string): Promise<void> {
    await this.evaluate(
      `new Promise((resolve) => {
        const look = () => ((${expression}) ? resolve() : setTimeout(look, 20));
        look();
      })`,
    );
  }

  /** The page as PNG, all of it. */
  async picture(): Promise<Buffer> {
    const { data } = (await this.#send('Page.captureScreenshot', {
      captureBeyondViewport: true,
    })) as { data: string };
    return Buffer.from(data, 'base64');
  }

  async close(): Promise<void> {
    this.#session = undefined;
    // Unlike a signal, this ends what it started as well, which would still write into the profile.
    await this.#send('Browser.close');
    await this.#gone;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
