import type { Problem } from '../problem.js';
import { compileDecision } from './compile-decision.js';
import { compileKnowledge } from './compile-knowledge.js';
import { compileService } from './compile-service.js';
import type { Decision } from './decision.js';
import { DmnFile } from './dmn-file.js';
import type { Part } from './drg.js';
import { linked } from './link.js';
import type { DefinitionsElement, DrgElement } from './moddle.js';
import { parseDmn } from './parse-dmn.js';
import { DmnProblems } from './problems.js';

/**
 * Reads a DMN file, version 1.1 to 1.5: decisions of every boxed form, knowledge models in FEEL, decision services, item
 * definitions, required decisions and knowledge of the same file. Everything wrong with the file is said at once, with
 * element ids; a decision with an error, or that builds on one, is left out.
 */
export async function readDmn(xml: string): Promise<{ decisions: Decision[]; problems: Problem[] }> {
  const problems = new DmnProblems();
  const definitions = await parseDmn(xml, problems);
  if (!definitions) return { decisions: [], problems: problems.list };
  const elements = definitions.drgElement ?? [];
  noteForeign(definitions, problems);
  noteDoubles(elements, problems);
  const file = new DmnFile(definitions, problems);
  const parts = new Map<string, Part>();
  for (const element of elements) {
    const compile = element.id === undefined ? undefined : COMPILERS[element.$type];
    if (compile && element.id !== undefined) parts.set(element.id, compile(element, element.id, file));
  }
  if (!elements.some(({ $type }) => $type === 'dmn:Decision')) {
    problems.error(
      'DMN_NO_DECISION',
      definitions.id ?? null,
      ['文件中没有决策。', 'The file has no decision.'],
      ['添加决策', 'Add a decision'],
    );
  }
  const decisions = linked(parts, file).map(({ decision }) => decision);
  return { decisions: decisions.filter((decision) => decision !== null), problems: problems.list };
}

const COMPILERS: Readonly<Record<string, ((element: DrgElement, id: string, file: DmnFile) => Part) | undefined>> = {
  'dmn:Decision': compileDecision,
  'dmn:BusinessKnowledgeModel': compileKnowledge,
  'dmn:DecisionService': compileService,
};

/** What is written in another language than FEEL, or in another file. */
function noteForeign(definitions: DefinitionsElement, problems: DmnProblems): void {
  const { id = null, expressionLanguage: language } = definitions;
  if (language !== undefined && !/feel/i.test(language)) {
    problems.unsupported(id, [`表达式语言 ${language}`, `Expression language ${language}`]);
  }
  for (const { name = '' } of definitions.import ?? []) {
    problems.unsupported(id, [`引入其他文件（${name}）`, `An import of another file (${name})`]);
  }
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
