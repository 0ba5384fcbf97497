/** What a format writes of an item, as text. */
import { ByteWriter } from '../../lib/text/byte-writer';
import { textOfBytes } from '../../lib/text/byte-text';

export function printing<Item>(
  format: (item: Item, to: ByteWriter) => void,
): (item: Item) => string {
  return (item) => {
    const to = new ByteWriter();
    format(item, to);
    return textOfBytes(to.taken());
  };
}
