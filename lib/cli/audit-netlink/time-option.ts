/** The times that commands on logs take: `--since` and `--until`, in people's words. */
import { parseTime, type TimeEdge, TimeWordsError } from '../../search/time-words';
import { escapeControls } from '../../text/escape';
import { UsageError } from '../shared/json-document';

export interface TimeOptions {
  readonly since?: string;
  readonly until?: string;
}

function momentOf(option: string, text: string | undefined, edge: TimeEdge): number | undefined {
  if (text === undefined) return undefined;
  try {
    return parseTime(text, edge);
  } catch (error) {
    if (!(error instanceof TimeWordsError)) throw error;
    const reason = error.word === text ? error.reason : error.message;
    throw new UsageError(escapeControls(`${option} ${text}: ${reason}`), { cause: error });
  }
}

/**
 * The earliest and the latest time that are meant, in milliseconds since 1970.
 *
 * @throws {UsageError} which names the option
 */
export function timesOf({ since, until }: TimeOptions): {
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
} {
  return {
    startMs: momentOf('--since', since, 'start'),
    endMs: momentOf('--until', until, 'end'),
  };
}
