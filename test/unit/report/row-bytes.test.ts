/** Rows as bytes are the rows as text. */
import { expect, it } from '@jest/globals';
import { RowBytes } from '../../../lib/report/aureport/row-bytes';
import { bytesOfText } from '../../../lib/text/byte-text';

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

it('numbers its rows, and writes numbers and texts of any bytes', () => {
  const rows = new RowBytes();
  const texts = ['plain', '', 'Grüße', 'a\uDCFFb', 'x'.repeat(300_000)];
  let expected = '';
  for (const [at, text] of texts.entries()) {
    for (const number of [0, 9, 10, 4_294_967_295]) {
      rows.begin();
      rows.addText(text);
      rows.space();
      rows.add(bytesOfText(text));
      rows.space();
      rows.number(number);
      rows.end();
      const bytes = textOf(bytesOfText(text));
      expected += `${rows.rows}. ${bytes} ${bytes} ${number}\n`;
    }
    expect(rows.rows).toBe(4 * (at + 1));
  }
  expect(textOf(rows.takeAll())).toBe(expected);
  expect(rows.takeAll()).toHaveLength(0);
});

it('gives whole rows once there are many', () => {
  const rows = new RowBytes();
  let taken = 0;
  for (let row = 0; row < 20_000; row += 1) {
    rows.begin();
    rows.addText('0123456789');
    rows.end();
    const bytes = rows.takeFull();
    if (bytes === undefined) continue;
    expect(bytes.at(-1)).toBe(0x0a);
    expect(bytes.length).toBeGreaterThanOrEqual(128 * 1024);
    taken += bytes.length;
  }
  taken += rows.takeAll().length;
  expect(taken).toBe(9 * 14 + 90 * 15 + 900 * 16 + 9000 * 17 + 10_001 * 18);
});
