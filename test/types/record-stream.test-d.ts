/** The types of the record stream, checked by the compiler alone: what it yields and how it ends. */
import { expectTypeOf } from 'expect-type';
import { type RawRecord, type LostRecords, RecordStream } from '../../lib';

expectTypeOf<RecordStream>().toExtend<AsyncIterable<RawRecord | LostRecords>>();
expectTypeOf<RecordStream>().toExtend<AsyncDisposable>();
expectTypeOf<RecordStream>().not.toExtend<Iterable<unknown>>();

export async function read(signal: AbortSignal): Promise<readonly string[]> {
  const texts: string[] = [];
  await using stream = new RecordStream({ signal, maxQueuedBytes: 1 });
  for await (const entry of stream) {
    expectTypeOf(entry).toEqualTypeOf<RawRecord | LostRecords>();
    if (entry.type === 'lost') {
      expectTypeOf(entry).toEqualTypeOf<LostRecords>();
      expectTypeOf(entry.where).toEqualTypeOf<'kernel' | 'queue'>();
      expectTypeOf(entry.atLeast).toBeNumber();
    } else {
      expectTypeOf(entry).toEqualTypeOf<RawRecord>();
      texts.push(entry.text);
    }
    // @ts-expect-error a loss has no text
    texts.push(entry.text);
  }
  return texts;
}

export function readAtOnce(stream: RecordStream): void {
  // @ts-expect-error records come asynchronously
  for (const entry of stream) expectTypeOf(entry).toBeAny();
}

// @ts-expect-error a signal, not its controller
export const controlled = new RecordStream({ signal: new AbortController() });
