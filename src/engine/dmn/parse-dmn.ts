import { DmnModdle } from 'dmn-moddle';
import { guardXml } from '../xml/guard-xml.js';
import { readFaults } from '../xml/read-faults.js';
import { MODEL_TYPES } from './model-types.js';
import type { DefinitionsElement, DmnModel } from './moddle.js';
import type { DmnProblems } from './problems.js';

/** The namespace of DMN 1.3, which Camunda Modeler and dmn-js write, and which dmn-moddle reads. */
const DMN_13 = 'https://www.omg.org/spec/DMN/20191111/MODEL/';

/** Other versions, by namespace. What they have in common with 1.3 is read as it; what 1.4 and 1.5 add is added to the model. */
const VERSIONS: Readonly<Record<string, string>> = {
  'http://www.omg.org/spec/DMN/20151101/dmn.xsd': '1.1',
  'http://www.omg.org/spec/DMN/20180521/MODEL/': '1.2',
  'https://www.omg.org/spec/DMN/20211108/MODEL/': '1.4',
  'https://www.omg.org/spec/DMN/20230324/MODEL/': '1.5',
};

/** Diagrams of the other versions: nothing is read from them, but the reader must know their elements. */
const DIAGRAMS = /^https?:\/\/www\.omg\.org\/spec\/DMN\/(?:20180521|20211108|20230324)\/DMNDI\/$/;
const DIAGRAM_13 = 'https://www.omg.org/spec/DMN/20191111/DMNDI/';

const DECLARED = /(xmlns(?::[\w.-]+)?\s*=\s*)(["'])([^"']*)\2/g;

/** Reads the text of a DMN file, versions 1.1 to 1.5; `null` where it cannot be read, which is noted in `problems`. */
export async function parseDmn(xml: string, problems: DmnProblems): Promise<DefinitionsElement | null> {
  const text = asDmn13(xml);
  if (!text.includes(DMN_13)) {
    problems.error(
      'DMN_VERSION',
      null,
      ['只接受 DMN 1.1 至 1.5 的文件。', 'Only files of DMN 1.1 to 1.5 are accepted.'],
      [`以 DMN 1.3 导出，命名空间为 ${DMN_13}`, `Export it as DMN 1.3, with the namespace ${DMN_13}`],
    );
    return null;
  }
  const size = guardXml(text);
  if ('code' in size) {
    problems.list.push(size);
    return null;
  }
  let model: DmnModel;
  try {
    model = await readFaults(size, (lax) => DmnModdle(MODEL_TYPES).fromXML(text, { lax }));
  } catch (reason) {
    const message = reason instanceof Error ? reason.message : String(reason);
    noteUnreadable(problems, ['XML 无法解析', 'The XML cannot be read'], message);
    return null;
  }
  for (const { message } of model.warnings) noteUnreadable(problems, ['XML 有误', 'In the XML'], message);
  return model.rootElement;
}

function noteUnreadable(problems: DmnProblems, [zh, en]: readonly [string, string], message: string): void {
  problems.error(
    'DMN_UNREADABLE',
    null,
    [`${zh}：${message}`, `${en}: ${message}`],
    ['用 DMN 编辑器重新导出', 'Export it again from a DMN editor'],
  );
}

/** The text with the namespaces of other versions declared as those of 1.3. */
const asDmn13 = (xml: string): string =>
  xml.replaceAll(DECLARED, (whole, before: string, quote: string, uri: string) => {
    if (VERSIONS[uri] !== undefined) return `${before}${quote}${DMN_13}${quote}`;
    return DIAGRAMS.test(uri) ? `${before}${quote}${DIAGRAM_13}${quote}` : whole;
  });
