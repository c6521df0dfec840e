import { inItsFile, readCsvFiles } from './read-csv.js';
import { readImport } from './read-import.js';

/** What an import of these files says of persons, as `line: sentence`. */
function told(...files: readonly string[]): string[] {
  const { body, places, errors } = readCsvFiles(
    files.map((csv) => ({ kind: 'persons', csv }) as const),
    {},
  );
  const wrong = [...errors, ...readImport(body).errors].map((error) => inItsFile(error, places));
  return wrong.map(({ code, zh, en }) => `${code} ${zh} ${en}`);
}

describe('what is wrong in a file', () => {
  it('names the field that a row lacks, whether the file has its column or not', () => {
    expect(told('code,validFrom\np-1,\n')).toEqual([
      'REQUIRED 第 2 行“displayName”：必填。 Line 2, "displayName": This field is required.',
      'REQUIRED 第 2 行第 2 列“validFrom”：必填。 Line 2, column 2, "validFrom": This field is required.',
    ]);
  });

  it('names the line of the row that is repeated, and its file where that is another', () => {
    const row = 'p-1,甲,2022-01-01\n';
    const head = 'code,displayName,validFrom\n';
    expect(told(`${head}${row}p-2,乙,2022-01-01\n${row}`)).toEqual([
      'REPEATED 第 4 行：与第 2 行重复。 Line 4: Is the same as line 2.',
    ]);
    expect(told(`${head}${row}`, `${head}${row}`)).toEqual([
      'REPEATED 第 2 行：与第 1 个文件第 2 行重复。 Line 2: Is the same as line 2 of file 1.',
    ]);
  });

  it.each([
    ['甲\u202e乙', 'HIDDEN_CHARACTERS 第 2 行第 2 列“displayName”：含有控制字符、改变书写方向的字符或看不见的字符。'],
    ['甲'.repeat(101), 'WRONG_LENGTH 第 2 行第 2 列“displayName”：过长（101 个字符），最多 100 个字符。'],
    [' \u3000', 'EMPTY 第 2 行第 2 列“displayName”：不能为空，也不能只有空白。'],
  ])('says of a name (%j) what it is', (name, sentence) => {
    expect(told(`code,displayName,validFrom\np-1,${name},2022-01-01\n`)).toEqual([expect.stringContaining(sentence)]);
  });
});
