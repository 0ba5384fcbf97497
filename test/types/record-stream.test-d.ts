/** The types of the record stream, checked by the compiler alone: what it yields and how it ends. */
import { expectTypeOf } from 'expect-type';
import { type AuditRecord, type CountedLoss, type Loss, RecordStream } from '../../lib';

expectTypeOf<RecordStream>().toExtend<AsyncIterable<AuditRecord | Loss>>();
expectTypeOf<RecordStream>().toExtend<AsyncDisposable>();
expectTypeOf<RecordStream>().not.toExtend<Iterable<unknown>>();

export async function read(signal: AbortSignal): Promise<readonly string[]> {
  const texts: string[] = [];
  await using stream = new RecordStream({ signal, maxQueuedBytes: 1 });
  for await (const entry of stream) {
    expectTypeOf(entry).toEqualTypeOf<AuditRecord | Loss>();
    if (entry.type === 'lost') {
      expectTypeOf(entry).toEqualTypeOf<Loss>();
      if (entry.where !== 'serials') expectTypeOf(entry).toEqualTypeOf<CountedLoss>();
      else expectTypeOf(entry.atMost).toBeNumber();
    } else {
      expectTypeOf(entry).toEqualTypeOf<AuditRecord>();
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
