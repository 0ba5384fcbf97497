/**
 * Converts bytes to JavaScript text and back without loss. To the kernel, paths and keys are bytes;
 * nearly all are UTF-8, but the others must survive being listed, printed and deleted.
 *
 * A byte that is not part of a valid UTF-8 sequence becomes the lone surrogate U+DC00 + byte, which
 * valid text never contains.
 */

const ESCAPE_BASE = 0xdc00;

type Decoder = InstanceType<typeof TextDecoder>;

let decoder: Decoder | undefined;

/** Made for the first text: many programs read none. */
function strictDecoder(): Decoder {
  return (decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }));
}

/** Length of the valid UTF-8 sequence at `offset`, or 0 when there is none (Unicode table 3-7). */
function sequenceLength(bytes: Uint8Array, offset: number): number {
  const lead = bytes[offset] as number;
  if (lead < 0x80) return 1;
  const length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : 4;
  if (lead < 0xc2 || lead > 0xf4 || offset + length > bytes.length) return 0;
  const second = bytes[offset + 1] as number;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let index = offset + 2; index < offset + length; index++) {
    if (((bytes[index] as number) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** Text for the bytes. {@link bytesOfText} restores them exactly, whatever they are. */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return strictDecoder().decode(bytes);
  } catch {
    let text = '';
    for (let offset = 0; offset < bytes.length;) {
      const length = sequenceLength(bytes, offset);
      if (length === 0) {
        text += String.fromCharCode(ESCAPE_BASE + (bytes[offset] as number));
        offset += 1;
      } else {
        text += strictDecoder().decode(bytes.subarray(offset, offset + length));
        offset += length;
      }
    }
    return text;
  }
}

const ESCAPED = /[\udc80-\udcff]/;

/** How many bytes {@link bytesOfText} returns. */
export function byteLength(text: string): number {
  return ESCAPED.test(text) ? bytesOfText(text).length : Buffer.byteLength(text);
}

/** The bytes of the text: UTF-8, with the escapes of {@link textOfBytes} turned back into bytes. */
export function bytesOfText(text: string): Uint8Array {
  if (!ESCAPED.test(text)) return Buffer.from(text, 'utf8');
  const parts: Uint8Array[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0);
    const isEscape = character.length === 1 && code >= ESCAPE_BASE + 0x80 && code <= 0xdcff;
    parts.push(isEscape ? Uint8Array.of(code - ESCAPE_BASE) : Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}
