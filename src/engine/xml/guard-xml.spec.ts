import { guardXml } from './guard-xml.js';
import { readDmn } from '../dmn/index.js';

const fault = (xml: string): string | null => {
  const found = guardXml(xml);
  return 'code' in found ? found.code : null;
};

describe('text that no parser should see', () => {
  it.each([
    ['<a><b x="1"/></a>', null],
    ["<?xml version='1.0'?><!-- <!DOCTYPE --><a b='>'>x<![CDATA[<!ENTITY]]></a>", null],
    ['<a>', 'XML_NOT_READABLE'],
    ['<a></b>', 'XML_NOT_READABLE'],
    ['</a>', 'XML_NOT_READABLE'],
    ['<a b="1" b="2"/>', 'XML_NOT_READABLE'],
    ['<a b=1/>', 'XML_NOT_READABLE'],
    ['<a b="<"/>', 'XML_NOT_READABLE'],
    ['<a b', 'XML_NOT_READABLE'],
    ['<!-- never closed', 'XML_NOT_READABLE'],
    ['<!DOCTYPE a>', 'XML_DOCTYPE_REFUSED'],
    ['<a><!ENTITY b "c"></a>', 'XML_DOCTYPE_REFUSED'],
    ['<a>'.repeat(101) + '</a>'.repeat(101), 'XML_TOO_DEEP'],
    [`<a b="${'x'.repeat(70_000)}"/>`, 'XML_TAG_TOO_LONG'],
    [`<a>${'x<b/>'.repeat(2_000)}</a>`, 'XML_NOT_READABLE'],
    [`<a>${'<b/>'.repeat(200_001)}</a>`, 'TOO_MANY_ELEMENTS'],
    ['公'.repeat(700_000), 'XML_TOO_LARGE'],
  ])('%.40s', (xml, expected) => {
    expect(fault(xml)).toBe(expected);
  });

  it('is refused as a decision too, however often it is wrong', async () => {
    const dmn = (content: string): string =>
      `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:t">${content}</definitions>`;
    const { problems } = await readDmn(`<!DOCTYPE x>${dmn('')}`);
    expect(problems.map(({ code }) => code)).toEqual(['XML_DOCTYPE_REFUSED']);
    const many = await readDmn(dmn('<decision id="x" name="x"/>'.repeat(60_000)));
    expect(many.decisions).toEqual([]);
    expect(many.problems.map(({ code }) => code)).toEqual(['DMN_UNREADABLE']);
  });
});
