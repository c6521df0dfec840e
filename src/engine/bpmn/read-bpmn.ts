import type { ProcessGraph } from '../graph.js';
import type { Problem } from '../problem.js';
import { compileProcess } from './compile-process.js';
import { Expressions } from './expressions.js';
import { guardXml } from '../xml/guard-xml.js';
import { load } from './load.js';
import { readMessages } from './messages.js';
import { REFERRED } from './normalise.js';
import { ProblemList } from './problem-list.js';
import { warnOfForeign } from './foreign.js';

/** What a BPMN file holds, and everything that is wrong with it. */
export interface ReadBpmn {
  /** One per executable process. May be run only where no problem is an `ERROR`: what cannot be run is left out. */
  readonly graphs: readonly ProcessGraph[];
  /** Errors first. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a BPMN 2.0 file into process graphs, with every problem at once. Never throws for what a file holds, executes
 * nothing of it, and gives the same graphs for the same text.
 */
export async function readBpmn(xml: string): Promise<ReadBpmn> {
  const size = guardXml(xml);
  if ('code' in size) return { graphs: [], problems: [size] };
  const problems = new ProblemList();
  const file = await load(xml, size, problems);
  if (!file) return { graphs: [], problems: problems.all() };
  const expressions = new Expressions(problems);
  const messages = readMessages(file, expressions, problems);
  for (const { id, type, element } of file.parts) {
    if (REFERRED.has(type)) warnOfForeign(element, id, problems);
  }
  const executable = file.processes.filter(({ id, element }) => {
    const runs = element.get('isExecutable') !== false;
    if (!runs) problems.add('NOT_EXECUTABLE', id, { process: id });
    return runs;
  });
  if (executable.length === 0) problems.add('NO_PROCESS', null);
  const at = { expressions, problems, isOurs: file.isOurs, handlers: file.handlers };
  const graphs = executable.map((process) => compileProcess(process, file, messages, at));
  return { graphs, problems: problems.all() };
}
