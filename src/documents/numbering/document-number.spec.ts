import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatNumber, parseNumber } from './document-number.js';

describe('document numbers', () => {
  it('[R-003] are written as on the cover of the seed notice', () => {
    expect(formatNumber({ agencyCode: '市安城创办发', year: 2022, serial: 10 })).toBe('市安城创办发〔2022〕10号');
    expect(parseNumber('市安城创办发〔2022〕10号')).toEqual({ agencyCode: '市安城创办发', year: 2022, serial: 10 });
  });

  it.each([
    ['市安城创办发〔2022〕010号', 'a leading zero'],
    ['市安城创办发(2022)10号', 'round brackets'],
    ['市安城创办发（2022）10号', 'full-width round brackets'],
    ['市安城创办发[2022]10号', 'square brackets'],
    ['市安城创办发【2022】10号', 'lenticular brackets'],
    ['市安城创办发〔2022〕第10号', 'the word 第'],
    ['第市安城创办发〔2022〕10号', '第 in the agency code'],
    ['市安城创办发〔22〕10号', 'a two-digit year'],
    ['市安城创办发〔2022〕0号', 'serial zero'],
    ['市安城创办发〔2022〕10', 'no 号'],
    ['〔2022〕10号', 'no agency code'],
    ['市安城 创办发〔2022〕10号', 'a space'],
    ['市安城创办发〔2022〕１０号', 'full-width digits'],
    [' 市安城创办发〔2022〕10号', 'a space before'],
    ['市安城创办发〔2022〕10号\n', 'a line feed after'],
    ['', 'nothing'],
  ])('[R-003] refuses %j: %s', (text) => {
    expect(() => parseNumber(text)).toThrow('DOCUMENT_NUMBER_SHAPE');
  });

  it('[R-003] reads back every number that it writes', () => {
    const number = fc.record({
      agencyCode: fc.stringMatching(/^[\u4e00-\u7b2b\u7b2d-\u9fff]{1,20}$/),
      year: fc.integer({ min: 1000, max: 9999 }),
      serial: fc.integer({ min: 1, max: 9_999_999 }),
    });
    fc.assert(
      fc.property(number, (one) => {
        expect(parseNumber(formatNumber(one))).toEqual(one);
      }),
    );
  });
});
