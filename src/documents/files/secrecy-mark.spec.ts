import { demandNoSecret, secrecyMarkIn } from './secrecy-mark.js';

describe('marks of state secrets', () => {
  it('[R-092] are found as the standard writes them, with a period or without', () => {
    expect(['绝密★30年', '附件 机密★10年 清单.docx', '秘密 ★'].map(secrecyMarkIn)).toEqual(['绝密', '机密', '秘密']);
  });

  it('[R-092] are not seen in words about secrecy', () => {
    for (const text of ['保守国家秘密法', '工作秘密管理规定', '★重点★', '机密柜登记', ''])
      expect(secrecyMarkIn(text)).toBeNull();
  });

  it('[R-092] refuse a file by its name', () => {
    expect(() => demandNoSecret('方案（机密★10年）.pdf')).toThrow(
      expect.objectContaining({ code: 'CLASSIFIED_NOT_ALLOWED' }),
    );
    expect(() => demandNoSecret('方案.pdf')).not.toThrow();
  });
});
