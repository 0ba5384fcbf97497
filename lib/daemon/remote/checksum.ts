/** CRC-32 as zlib has it. Node.js has had its own only since 20.15. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1;
  return value >>> 0;
});

/** @param start what the bytes before these gave */
export function crc32(bytes: Uint8Array, start = 0): number {
  let value = ~start;
  // An index, because it is several times as fast as for...of here.
  for (let at = 0; at < bytes.length; at++) {
    value = (value >>> 8) ^ (TABLE[(value ^ (bytes[at] as number)) & 0xff] as number);
  }
  return ~value >>> 0;
}
