import { codesIn, fill, withoutVocabularies, type FoundWords } from './sentence.js';
import { dayInWords, instantInWords, stepNames } from './vocabulary.js';

const WORDS: FoundWords = new Map([
  [
    'who',
    new Map([
      ['LEADER@COORD', { zh: '综合协调组组长', en: 'Group leader, Coordination Group' }],
      ['DEPUTY', { zh: '副主任', en: 'Deputy director' }],
    ]),
  ],
]);

describe('a sentence', () => {
  it('is filled with words for codes, with nothing between Chinese and Chinese', () => {
    const params = { candidates: 'LEADER@COORD, DEPUTY', limit: 3 };
    expect(fill('由 {candidates:who} 办理 {limit} 次。', params, 'zh', WORDS)).toBe(
      '由综合协调组组长、副主任办理 3 次。',
    );
    expect(fill('It is for {candidates:who}.', params, 'en', WORDS)).toBe(
      'It is for Group leader, Coordination Group, Deputy director.',
    );
  });

  it('shows a code for which nobody has a word, a list of nothing as such, and what is missing by a dash', () => {
    const params = { open: '', of: null, who: 'u-nobody' };
    expect(fill('{open:who} {of:who} {who:who} {limit}', params, 'zh', WORDS)).toBe('无– u-nobody –');
    expect(fill('{open:who}', params, 'en', WORDS)).toBe('none');
  });

  it('calls a step as the refusal says that its process calls it, whatever its id', () => {
    const params = {
      element: 'sign',
      others: ['sign', 'constructor'],
      ...stepNames({ id: 'sign', name: '签发', nameEn: null }),
    };
    expect(fill('环节“{element:step}”，{others:step}', params, 'zh', WORDS)).toBe('环节“签发”，签发、constructor');
    expect(fill('{element:step}', { element: 'sign' }, 'en', WORDS)).toBe('sign');
  });

  it('reads no blank out of what somebody wrote, and nothing that an object has by nature', () => {
    expect(fill('“{name}”', { name: '{limit} {name:who}', limit: 1 }, 'zh', WORDS)).toBe('“{limit} {name:who}”');
    expect(fill('{constructor:who}', {}, 'en', WORDS)).toBe('–');
  });

  it('is known to programs with bare blanks', () => {
    expect(withoutVocabularies('{act:act} {limit}')).toBe('{act} {limit}');
  });

  it('holds the codes that a list, or a text that lists them, holds', () => {
    expect(codesIn(['A', 'B, C'])).toEqual(['A', 'B', 'C']);
    expect(codesIn('org:read / org:write')).toEqual(['org:read', 'org:write']);
    expect([codesIn(''), codesIn('-'), codesIn(null), codesIn(7)]).toEqual([[], [], [], ['7']]);
  });
});

describe('days and instants', () => {
  it('are written as officials write them, in the zone in which they came', () => {
    expect(dayInWords('2022-10-08')).toEqual({ zh: '2022年10月8日', en: '8 October 2022' });
    expect(instantInWords('2022-10-18T08:30:00+08:00')).toEqual({
      zh: '2022年10月18日 08:30',
      en: '18 October 2022, 08:30',
    });
    expect([dayInWords('2022-13-01'), dayInWords('soon'), instantInWords('2022-10-18')]).toEqual([null, null, null]);
  });
});
