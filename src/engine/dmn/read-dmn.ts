import { DmnModdle } from 'dmn-moddle';
import type { Problem } from '../problem.js';
import { guardXml } from '../xml/guard-xml.js';
import { readFaults } from '../xml/read-faults.js';
import type { Decision } from './decision.js';
import { compileDecision, type CompiledDecision, type LinkedDecision } from './compile-decision.js';
import type { DefinitionsElement, DmnModel, DrgElement } from './moddle.js';
import { DmnProblems } from './problems.js';

/** The namespace of DMN 1.3, which Camunda Modeler and dmn-js write. */
const DMN_13 = 'https://www.omg.org/spec/DMN/20191111/MODEL/';

/**
 * Reads a DMN 1.3 file: decision tables with every hit policy and aggregator, literal FEEL expressions, required decisions
 * of the same file. Everything wrong with the file is said at once, with element ids; a decision with an error, or that
 * builds on one, is left out.
 */
export async function readDmn(xml: string): Promise<{ decisions: Decision[]; problems: Problem[] }> {
  const problems = new DmnProblems();
  const definitions = await parse(xml, problems);
  if (!definitions) return { decisions: [], problems: problems.list };
  const elements = definitions.drgElement ?? [];
  noteDoubles(elements, problems);
  const sources = elements.filter((element) => element.$type === 'dmn:Decision');
  const compiled = new Map<string, CompiledDecision>();
  for (const element of sources) {
    const decision = compileDecision(element, definitions, problems);
    if (decision) compiled.set(decision.id, decision);
  }
  for (const element of elements) {
    if (element.$type === 'dmn:BusinessKnowledgeModel') {
      problems.unsupported(element.id ?? null, ['业务知识模型', 'A business knowledge model']);
    }
  }
  if (sources.length === 0) {
    problems.error(
      'DMN_NO_DECISION',
      definitions.id ?? null,
      ['文件中没有决策。', 'The file has no decision.'],
      ['添加决策', 'Add a decision'],
    );
  }
  return { decisions: linked(compiled, problems), problems: problems.list };
}

async function parse(xml: string, problems: DmnProblems): Promise<DefinitionsElement | null> {
  if (!xml.includes(DMN_13)) {
    problems.error(
      'DMN_VERSION',
      null,
      ['只接受 DMN 1.3 文件。', 'Only files of DMN 1.3 are accepted.'],
      [`以 DMN 1.3 导出，命名空间为 ${DMN_13}`, `Export it as DMN 1.3, with the namespace ${DMN_13}`],
    );
    return null;
  }
  const size = guardXml(xml);
  if ('code' in size) {
    problems.list.push(size);
    return null;
  }
  let model: DmnModel;
  try {
    model = await readFaults(size, (lax) => DmnModdle().fromXML(xml, { lax }));
  } catch (reason) {
    const message = reason instanceof Error ? reason.message : String(reason);
    problems.error(
      'DMN_UNREADABLE',
      null,
      [`XML 无法解析：${message}`, `The XML cannot be read: ${message}`],
      ['用 DMN 编辑器重新导出', 'Export it again from a DMN editor'],
    );
    return null;
  }
  for (const warning of model.warnings) {
    problems.error(
      'DMN_UNREADABLE',
      null,
      [`XML 有误：${warning.message}`, `In the XML: ${warning.message}`],
      ['用 DMN 编辑器重新导出', 'Export it again from a DMN editor'],
    );
  }
  return model.rootElement;
}

function noteDoubles(elements: readonly DrgElement[], problems: DmnProblems): void {
  const seen = new Set<string>();
  for (const { id } of elements) {
    if (id === undefined) {
      problems.error(
        'DMN_ID',
        null,
        ['决策图中有元素没有标识。', 'An element of the file has no id.'],
        ['为每个元素设置标识', 'Give every element an id'],
      );
    } else if (seen.has(id)) {
      problems.error(
        'DMN_ID',
        id,
        [`标识“${id}”重复。`, `The id "${id}" is used twice.`],
        ['使标识唯一', 'Make the ids different'],
      );
    } else seen.add(id);
  }
}

/** Joins decisions with those that they build on, and leaves out what has an error below it. */
function linked(compiled: ReadonlyMap<string, CompiledDecision>, problems: DmnProblems): Decision[] {
  const decisions = new Map<string, LinkedDecision | null>();
  const link = (id: string, path: readonly string[]): LinkedDecision | null => {
    const known = decisions.get(id);
    if (known !== undefined) return known;
    const source = compiled.get(id);
    if (!source) return null;
    if (path.includes(id)) {
      problems.error(
        'DMN_CYCLE',
        id,
        [`决策“${id}”直接或间接地依赖自身。`, `Decision "${id}" builds on itself.`],
        ['去掉循环依赖', 'Remove the circle of requirements'],
      );
      return null;
    }
    const required = source.requires.map((one) => link(one, [...path, id]));
    const decision = required.every((one) => one !== null) && source.isSound ? source.join(required) : null;
    decisions.set(id, decision);
    return decision;
  };
  for (const [id, { requires }] of compiled) {
    for (const required of requires) {
      if (compiled.has(required)) continue;
      problems.error(
        'DMN_REQUIREMENT',
        id,
        [`所依赖的决策“${required}”不在本文件中。`, `The required decision "${required}" is not in this file.`],
        ['将其加入本文件', 'Put it into this file'],
      );
    }
  }
  return [...compiled.keys()].map((id) => link(id, [])).filter((decision) => decision !== null);
}
