import { readdirSync, readFileSync } from 'node:fs';
import { readBpmn, type Json, type Problem, type ProcessGraph, type Variables } from '../../src/engine/index.js';
import { readDmn, type Decision } from '../../src/engine/dmn/index.js';

/** The processes, decisions and forms that the house ships, read as a deployment reads them, without a database. */
export interface Shipped {
  readonly graphs: ReadonlyMap<string, ProcessGraph>;
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly forms: ReadonlyMap<string, FormFile>;
  /** Everything that reading found, warnings included. */
  readonly problems: readonly Problem[];
}

export interface FormFile {
  readonly $id: string;
  readonly properties: Readonly<
    Record<string, { readonly default?: Json; readonly 'x-gongwen': 'routing' | 'content' }>
  >;
}

const FOLDER = new URL('../../processes/', import.meta.url);

export async function shippedProcesses(): Promise<Shipped> {
  const graphs = new Map<string, ProcessGraph>();
  const decisions = new Map<string, Decision>();
  const problems: Problem[] = [];
  for (const file of filesIn('', '.bpmn')) {
    const read = await readBpmn(textOf(file));
    problems.push(...read.problems);
    for (const graph of read.graphs) graphs.set(graph.processId, graph);
  }
  for (const file of filesIn('decisions/', '.dmn')) {
    const read = await readDmn(textOf(file));
    problems.push(...read.problems);
    for (const decision of read.decisions) decisions.set(decision.id, decision);
  }
  const forms = filesIn('forms/', '.json').map((file) => JSON.parse(textOf(file)) as FormFile);
  return { graphs, decisions, forms: new Map(forms.map((form) => [form.$id, form])), problems };
}

/** Fields of a form that a case keeps, after defaults. */
export function routingOf(form: FormFile, values: Variables): Variables {
  return Object.fromEntries(
    Object.entries(form.properties)
      .filter(([, field]) => field['x-gongwen'] === 'routing')
      .map(([name, field]) => [name, values[name] ?? field.default])
      .filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}

export const textOf = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');

export const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(new URL(folder, FOLDER))
    .filter((name) => name.endsWith(ending))
    .map((name) => folder + name)
    .sort();
