/** {@link leaving}: generators that end at once when nobody wants more. Does not know what they give. */

/** What a generator reads from. */
interface Leavable {
  /** Ends it, also while it is waited for, so that whoever waits goes on. */
  leave(): void;
}

/**
 * The generator, which can also be left while it waits: by itself it would end only with what comes next, and
 * leave alone what it has not begun.
 */
export function leaving<Item>(
  source: Leavable,
  generator: AsyncGenerator<Item, void, undefined>,
): AsyncGenerator<Item, void, undefined> {
  const end = generator.return.bind(generator);
  const fail = generator.throw.bind(generator);
  return Object.defineProperties(generator, {
    return: {
      value: async (value: void | PromiseLike<void>) => {
        source.leave();
        return await end(value);
      },
    },
    throw: {
      value: async (error: unknown) => {
        source.leave();
        return await fail(error);
      },
    },
  });
}
