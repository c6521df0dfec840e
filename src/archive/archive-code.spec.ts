import { disposalDue, folderNameOf, formatArchiveCode } from './archive-code.js';

const item = { fonds: 'X000', category: 'WS', year: 2022, retention: 'D30', organCode: 'GZB', itemNo: 1 };

describe('archive codes', () => {
  it('[R-138] have the shape of DA/T 22-2015 by default, and of DA/T 13-2022 by setting', () => {
    expect(formatArchiveCode(item)).toBe('X000-WS·2022-D30-GZB-0001');
    expect(formatArchiveCode({ ...item, itemNo: 12345 }, 'DAT13_2022')).toBe('X000-WS·2022·D30·GZB-12345');
    expect(formatArchiveCode(item).codePointAt(7)).toBe(0x00b7);
  });

  it('name folders without the dot', () => {
    expect(folderNameOf('X000-WS·2022-D30-GZB-0001')).toBe('X000-WS_2022-D30-GZB-0001');
  });

  it.each([
    ['Y', null],
    ['D30', '2053-01-01'],
    ['D10', '2033-01-01'],
  ])("[R-138] %s counts from the year after the document's: %s", (retention, due) => {
    expect(disposalDue(2022, retention)).toBe(due);
  });
});
