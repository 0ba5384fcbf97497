/** `metrics`: counts of events and the kernel's state for Prometheus, over HTTP or in a file. */
import { linkedFile, replaceFile } from '../../../policy/files/replace-file';
import { escapeControls } from '../../../text/escape';
import { namingFile } from '../../../text/file-error';
import { Ending } from '../../shared/ending';
import { UsageError } from '../../shared/json-document';
import type { Output } from '../../shared/output';
import { type Say, sayer } from '../events/say';
import { listenAddress } from './listen-address';
import { MeasuredKernel } from './measured-kernel';
import { MetricsServer } from './metrics-server';

export interface MetricsCommandOptions {
  readonly listen?: string;
  readonly textfile?: string;
  /** How often the file is written, in seconds. */
  readonly interval: number;
  readonly once?: boolean;
  readonly maxKeys: number;
}

/** Records were lost, so that the counts are too low. */
const LOST = 1;
const FAILED = 2;

/** For whoever reads it: there is nothing secret in it, and the collector has another user. */
const MODE = 0o644;

function writeFile(path: string, text: string): void {
  namingFile(escapeControls(path), 'written', () =>
    replaceFile(linkedFile(path), text, { mode: MODE }),
  );
}

/** A promise for the moment of the signal. */
async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Whether the file could be written last. */
async function writeOften(
  path: string,
  intervalMs: number,
  kernel: MeasuredKernel,
  signal: AbortSignal,
  say: Say,
): Promise<boolean> {
  let problem: string | undefined;
  let isWriting = false;
  const write = async (): Promise<void> => {
    if (isWriting) return;
    isWriting = true;
    try {
      writeFile(path, await kernel.text());
      problem = undefined;
    } catch (error) {
      const { message } = error as Error;
      // It may come right again: there is room on the disk, or the kernel answers.
      if (message !== problem) say(message);
      problem = message;
    } finally {
      isWriting = false;
    }
  };
  const timer = setInterval(() => void write(), intervalMs);
  await aborted(signal);
  clearInterval(timer);
  kernel.metrics.setListening(false);
  await write();
  return problem === undefined;
}

/** Returns the exit status: 0, 1 when records were lost, or 2 when the file could not be written last. */
export async function metricsCommand(
  options: MetricsCommandOptions,
  output: Output,
): Promise<number> {
  const { textfile, interval, once = false, maxKeys } = options;
  const address = listenAddress(options.listen);
  if (textfile === '') throw new UsageError('--textfile needs a file');
  const say = sayer(output);
  using ending = new Ending(say);
  const { signal } = ending;
  const kernel = new MeasuredKernel(maxKeys, say);
  const server = new MetricsServer(() => kernel.text());
  let isWritten = true;
  try {
    if (once) {
      const text = await kernel.text();
      if (textfile === undefined) output.out(text);
      else writeFile(textfile, text);
      return 0;
    }
    kernel.listen(signal);
    // What cannot work is said at once, and not at the first scrape.
    const text = await kernel.text();
    if (textfile === undefined) say(`listening on ${await server.listen(address)}`);
    else {
      writeFile(textfile, text);
      say(`writing ${textfile} every ${interval} s`);
    }
    const counting = kernel.count().catch((error: unknown) => {
      say(`events are no longer counted: ${(error as Error).message}`);
    });
    if (textfile === undefined) await aborted(signal);
    else isWritten = await writeOften(textfile, interval * 1000, kernel, signal, say);
    await server.close();
    await counting;
  } finally {
    await server.close();
    await kernel.close();
  }
  if (!isWritten) return FAILED;
  return kernel.losses.total > 0 ? LOST : 0;
}
