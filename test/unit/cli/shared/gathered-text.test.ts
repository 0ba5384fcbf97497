/** Text in many pieces: written a good deal at a time, and what happens when nobody reads any more. */
import { expect, it } from '@jest/globals';
import { type EventOutput, ReaderGone } from '../../../../lib/cli/shared/event-output';
import { writeGathered } from '../../../../lib/cli/shared/gathered-text';

const PIECE = 'a'.repeat(1024);

class Pieces {
  /** Those that another was asked for behind. */
  asked = 0;

  async *take(count: number): AsyncGenerator<string, void, undefined> {
    for (; this.asked < count; this.asked += 1) yield PIECE;
  }
}

/** Goes away after so many writes. */
class Reader implements EventOutput {
  readonly lengths: number[] = [];
  readonly #patience: number;

  constructor(patience: number) {
    this.#patience = patience;
  }

  async write(text: string | Uint8Array): Promise<void> {
    if (this.lengths.length === this.#patience) throw new ReaderGone();
    this.lengths.push(text.length);
  }

  isDeserted(): boolean {
    return false;
  }
}

it('is written when there is enough of it, and the rest at the end', async () => {
  const reader = new Reader(10);
  await writeGathered(new Pieces().take(300), reader);
  expect(reader.lengths).toEqual([131_072, 131_072, 300 * 1024 - 262_144]);
});

it.each([
  [false, 127],
  [true, 1000],
])('is asked for behind the end of reading if that is work: %s', async (isWork, asked) => {
  const pieces = new Pieces();
  const reader = new Reader(0);
  await writeGathered(pieces.take(1000), reader, isWork);
  expect([pieces.asked, reader.lengths]).toEqual([asked, []]);
});

it('other errors of writing are not hidden', async () => {
  const broken = {
    write: async () => await Promise.reject(new Error('full')),
    isDeserted: () => false,
  };
  await expect(writeGathered(new Pieces().take(1), broken)).rejects.toThrow('full');
});
