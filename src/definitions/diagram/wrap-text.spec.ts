import { widthOf, wrap } from './wrap-text.js';

describe('names in shapes', () => {
  it('break between any two Chinese characters, evenly', () => {
    expect(wrap('格式与行文规则校验', 88, 13, 3)).toEqual(['格式与行文', '规则校验']);
    expect(wrap('起草拟定', 88, 13, 3)).toEqual(['起草拟定']);
  });

  it('break English between words', () => {
    expect(wrap('Check form and drafting rules', 88, 13, 4)).toEqual(['Check form', 'and drafting', 'rules']);
  });

  it('break a word that is wider than a line, and keep every character of it', () => {
    const lines = wrap('x'.repeat(40), 60, 12, 10);
    expect(lines.join('')).toBe('x'.repeat(40));
    for (const line of lines) expect(widthOf(line, 12)).toBeLessThanOrEqual(60);
  });

  it('begin no line with a closing mark and end none with an opening one', () => {
    for (let width = 30; width < 140; width += 3) {
      const lines = wrap('综合协调组（报送）、专项组（牵头）：“主办”，协办。', width, 12, 30);
      for (const line of lines) {
        expect(line).not.toMatch(/^[，。、；：？！）》”]/);
        expect(line).not.toMatch(/[（《“]$/);
      }
      expect(lines.join('')).toBe('综合协调组（报送）、专项组（牵头）：“主办”，协办。');
    }
  });

  it('keep the line feeds of the file', () => {
    expect(wrap('上级机关\n（外部）', 200, 12, 3)).toEqual(['上级机关', '（外部）']);
  });

  it('end with an ellipsis where they are longer than the shape', () => {
    const lines = wrap('一二三四五六七八九十'.repeat(5), 60, 12, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
    for (const line of lines) expect(widthOf(line, 12)).toBeLessThanOrEqual(60);
  });

  it.each(['', ' ', '\n\n', '\u200b'])('%j takes no room or one line', (text) => {
    expect(wrap(text, 60, 12, 3).length).toBeLessThanOrEqual(1);
  });

  it('measure Chinese as square and Latin by its letters', () => {
    expect(widthOf('签发', 10)).toBe(20);
    expect(widthOf('il', 10)).toBeLessThan(widthOf('MW', 10) / 2);
    expect(widthOf('e\u0301', 10)).toBe(widthOf('e', 10));
  });

  it('are cut before they are laid out: a megabyte takes no time', () => {
    expect(wrap('长'.repeat(1_000_000), 60, 12, 3)).toHaveLength(3);
  });
});
