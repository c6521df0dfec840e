import { randomFrom } from '../../../test/campaigns/campaign.js';
import { csvCell, parseCsv, toCsv, unguarded } from './csv.js';

const cellsOf = (text: string): (readonly string[])[] => parseCsv(text).rows.map(({ cells }) => cells);

describe('CSV', () => {
  it('is read with CRLF or LF, quotes, line ends inside, with and without a byte order mark', () => {
    expect(cellsOf('a,b\r\n1,"x ""y"", z"\r\n')).toEqual([
      ['a', 'b'],
      ['1', 'x "y", z'],
    ]);
    expect(cellsOf('\ufeffa,b\n1,"two\r\nlines"\n\n3,')).toEqual([
      ['a', 'b'],
      ['1', 'two\r\nlines'],
      ['3', ''],
    ]);
    expect(cellsOf('')).toEqual([]);
    expect(cellsOf('a')).toEqual([['a']]);
    expect(cellsOf('a\r')).toEqual([['a']]);
  });

  it('knows the line of each row, also after cells of several lines', () => {
    expect(parseCsv('a\n"1\n2\n3"\nb').rows.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it.each([
    ['a,b\n1,"never', { line: 2, column: 2, code: 'QUOTE_OPEN' }],
    ['a\n"x"y', { line: 2, column: 1, code: 'AFTER_QUOTE' }],
    ['a\nx"y"', { line: 2, column: 1, code: 'QUOTE_INSIDE' }],
  ])('%j is told with its line and column', (text, error) => {
    expect(parseCsv(text).errors).toEqual([error]);
  });

  it.each(['=1+1', '+86', '-x', '@sum', '\tx', "'=1", "''-2"])('%j is no formula when it is written', (value) => {
    const written = cellsOf(csvCell(value))[0]![0]!;
    expect(written.startsWith("'")).toBe(true);
    expect(unguarded(written)).toBe(value);
  });

  it('any cells come back as they were written, 2,000 times', () => {
    const random = randomFrom(7);
    const letters = ['a', '"', ',', '\r', '\n', '=', '-', "'", ' ', '中', '|', '+', '\t', '@'];
    const text = (): string =>
      Array.from({ length: Math.floor(random() * 6) }, () => letters[Math.floor(random() * letters.length)]).join('');
    for (let round = 0; round < 2_000; round += 1) {
      const rows = Array.from({ length: 3 }, () => Array.from({ length: 3 }, text)).filter((row) =>
        row.some((cell) => cell !== ''),
      );
      const { rows: read, errors } = parseCsv(toCsv(rows));
      expect(errors).toEqual([]);
      expect(read.map(({ cells }) => cells.map(unguarded))).toEqual(rows);
    }
  });
});
