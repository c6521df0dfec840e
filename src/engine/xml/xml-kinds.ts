import type { ProblemKind } from '../problem.js';

const error = (zh: string, en: string, fixZh: string, fixEn: string): ProblemKind => ({
  severity: 'ERROR',
  zh,
  en,
  fix: { zh: fixZh, en: fixEn },
});

/** What is wrong with a text as XML, whatever it should say. */
export const XML_KINDS = {
  XML_NOT_READABLE: error(
    '文件无法读取：{detail}。',
    'The file cannot be read: {detail}.',
    '请用建模工具重新保存为 BPMN 2.0 XML。',
    'Save it again as BPMN 2.0 XML with a modelling tool.',
  ),
  XML_TOO_LARGE: error(
    '文件超过 {limit} 字节。',
    'The file is larger than {limit} bytes.',
    '请拆分为若干流程，用调用活动连接。',
    'Split it into several processes joined by call activities.',
  ),
  XML_TAG_TOO_LONG: error(
    '有标签超过 {limit} 个字符。',
    'A tag is longer than {limit} characters.',
    '请缩短属性值。',
    'Shorten its attributes.',
  ),
  XML_DOCTYPE_REFUSED: error(
    '不接受文档类型声明和实体声明。',
    'Document type and entity declarations are refused.',
    '请删除 <!DOCTYPE …>。',
    'Remove the <!DOCTYPE …>.',
  ),
  XML_TOO_DEEP: error(
    'XML 嵌套超过 {limit} 层。',
    'The XML is nested deeper than {limit} levels.',
    '请减少子流程嵌套。',
    'Nest fewer sub-processes.',
  ),
  TOO_MANY_ELEMENTS: error(
    '元素超过 {limit} 个。',
    'The file has more than {limit} elements.',
    '请拆分为若干流程。',
    'Split it into several processes.',
  ),
} as const satisfies Record<string, ProblemKind>;
