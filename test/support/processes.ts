import { readdirSync, readFileSync } from 'node:fs';
import { compileForm } from '../../src/definitions/forms/compile-form.js';
import type { BoundForm } from '../../src/definitions/index.js';
import { readDmn, type Decision } from '../../src/engine/dmn/index.js';
import { readBpmn, type Problem, type ProcessGraph } from '../../src/engine/index.js';

export type ShippedForm = Pick<BoundForm, 'key' | 'schema' | 'check' | 'split'>;

/** The processes, decisions and forms that the house ships, read as a deployment reads them, without a database. */
export interface Shipped {
  readonly graphs: ReadonlyMap<string, ProcessGraph>;
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly forms: ReadonlyMap<string, ShippedForm>;
  /** Everything that reading found, warnings included, by file. */
  readonly problems: readonly (Problem & { readonly file: string })[];
}

const FOLDER = new URL('../../processes/', import.meta.url);

export async function shippedProcesses(): Promise<Shipped> {
  const graphs = new Map<string, ProcessGraph>();
  const decisions = new Map<string, Decision>();
  const forms = new Map<string, ShippedForm>();
  const problems: (Problem & { readonly file: string })[] = [];
  const note = (file: string, found: readonly Problem[]): void => {
    problems.push(...found.map((problem) => ({ ...problem, file })));
  };
  for (const file of filesIn('', '.bpmn')) {
    const read = await readBpmn(textOf(file));
    note(file, read.problems);
    for (const graph of read.graphs) graphs.set(graph.processId, graph);
  }
  for (const file of filesIn('decisions/', '.dmn')) {
    const read = await readDmn(textOf(file));
    note(file, read.problems);
    for (const decision of read.decisions) decisions.set(decision.id, decision);
  }
  for (const file of filesIn('forms/', '.json')) {
    const { form, problems: found } = compileForm(textOf(file));
    note(file, found);
    if (form) forms.set(form.key, form);
  }
  return { graphs, decisions, forms, problems };
}

export const textOf = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');

export const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(new URL(folder, FOLDER))
    .filter((name) => name.endsWith(ending))
    .map((name) => folder + name)
    .sort();
