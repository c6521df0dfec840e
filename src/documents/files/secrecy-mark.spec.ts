import { demandNoSecret, markOfText, MarkReader, secrecyMarkIn } from './secrecy-mark.js';

describe('marks of state secrets', () => {
  it('[R-092] are found as the standard writes them, with a period or without', () => {
    expect(
      ['绝密★30年', '附件 机密★10年 清单.docx', '秘密 ★', '机 密★1 年', '绝\u200b密\u00ad★'].map(secrecyMarkIn),
    ).toEqual(['绝密', '机密', '秘密', '机密', '绝密']);
  });

  it('[R-092] are not seen in words about secrecy', () => {
    for (const text of ['保守国家秘密法', '工作秘密管理规定', '★重点★', '机密柜登记', '一、国家秘密★★★', ''])
      expect(secrecyMarkIn(text)).toBeNull();
  });

  it('[R-092] refuse a file by its name', () => {
    expect(() => demandNoSecret('方案（机密★10年）.pdf')).toThrow(
      expect.objectContaining({ code: 'CLASSIFIED_NOT_ALLOWED' }),
    );
    expect(() => demandNoSecret('方案.pdf')).not.toThrow();
  });

  it.each([
    ['a line of its own at the head', '000001\n机密\n特急\n市创建办文件\n关于工作的通知', '机密'],
    ['the line with its star further down', `${'正文\n'.repeat(500)}秘密★6个月\n`, '秘密'],
    ['with the copy number before it', '000123  绝 密  30年\n关于工作的通知', '绝密'],
    ['in full width, in brackets', '【机密】\n正文', '机密'],
    ['after its label', '密级：秘密\n份号：000001', '秘密'],
  ])('[R-092] of a whole text: %s', (_, text, mark) => {
    expect(markOfText(text)).toBe(mark);
  });

  it.each([
    ['the word in a sentence', '各单位要保守国家秘密。\n严守机密，\n杜绝泄露机密的行为。'],
    ['a choice of classifications', '密级\n公开\n内部\n秘密\n机密\n绝密\n请勾选'],
    ['a heading of other words', '一、保密工作\n秘密、机密的范围\n二、工作秘密'],
    ['the word alone far from the head', `${'正文\n'.repeat(30)}秘密\n`],
    ['a document of the office’s own', '内部\n关于印发工作规则的通知\n★重点\n'],
  ])('[R-092] none of a text that has %s', (_, text) => {
    expect(markOfText(text)).toBeNull();
  });

  it('[R-092] of what has no head, only with a star', () => {
    const cells = new MarkReader({ hasHead: false });
    expect([cells.read('机密'), cells.end()]).toEqual([null, null]);
    expect(cells.read('机密★5年')).toBe('机密');
  });
});
