import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readBpmn } from '../../src/engine/bpmn/index.js';
import type { Json, ProcessGraph, Variables } from '../../src/engine/index.js';

/** What is expected of a file as a tool writes it. `more`: there may be other errors than these. */
interface Expected {
  readonly file?: string;
  readonly process?: object;
  readonly nodes?: Readonly<Record<string, object>>;
  /** Properties that a node must not have. */
  readonly absent?: Readonly<Record<string, readonly string[]>>;
  readonly messages?: Readonly<Record<string, object>>;
  readonly conditions?: Readonly<Record<string, string>>;
  readonly lanes?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, { readonly over: Variables; readonly are: Variables }>>;
  /** Whether a multi-instance is complete over its counts. */
  readonly completions?: Readonly<Record<string, { readonly over: Variables; readonly is: boolean }>>;
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
  readonly more?: boolean;
}

const FOLDER = new URL('vocabularies/', import.meta.url);
const AT = '2022-10-18T01:00:00.000Z';

/** Expressions and templates as the text they were read from. */
const plain = (value: unknown): unknown => {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, one]) => [key, plain(one)]));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('source' in value && ('parts' in value || 'evaluate' in value)) return value.source;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
};

/** `CODE element what`, where the sentence quotes what. */
function matches(said: string, problem: { code: string; elementId: string | null; en: string }): boolean {
  const [code = '', element = '', ...what] = said.split(' ');
  return problem.code === code && problem.elementId === element && problem.en.includes(what.join(' '));
}

function valuesOf(graph: ProcessGraph, id: string, over: Variables): Record<string, Json> {
  const node = graph.nodes.get(id);
  const mappings = [...(node?.inputs ?? []), ...(node?.outputs ?? [])];
  return Object.fromEntries(mappings.map(({ target, expression }) => [target, expression.evaluate(over, AT)]));
}

const cases = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace('.yaml', ''));

describe('files as other tools write them', () => {
  it.each(cases)('%s', async (name) => {
    const expected = parse(readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8')) as Expected;
    const { graphs, problems } = await readBpmn(readFileSync(new URL(expected.file ?? `${name}.bpmn`, FOLDER), 'utf8'));
    const graph = graphs[0]!;
    const told = (severity: string) => problems.filter((problem) => problem.severity === severity);
    const errors = expected.errors ?? [];
    expect(errors.filter((said) => !told('ERROR').some((problem) => matches(said, problem)))).toEqual([]);
    if (!expected.more) {
      expect(told('ERROR').filter((problem) => !errors.some((said) => matches(said, problem)))).toEqual([]);
      const warnings = expected.warnings ?? [];
      expect(warnings.filter((said) => !told('WARNING').some((problem) => matches(said, problem)))).toEqual([]);
      expect(told('WARNING').filter((problem) => !warnings.some((said) => matches(said, problem)))).toEqual([]);
    }
    const read = plain(graph) as { nodes: Record<string, object>; flows: Record<string, object>; messages: object };
    if (expected.process) expect(read).toMatchObject(expected.process);
    expect(read.nodes).toMatchObject(expected.nodes ?? {});
    expect(read.messages).toMatchObject(expected.messages ?? {});
    expect(Object.fromEntries(graph.lanes)).toMatchObject(expected.lanes ?? {});
    for (const [id, condition] of Object.entries(expected.conditions ?? {})) {
      expect(read.flows[id]).toMatchObject({ condition });
    }
    for (const [id, properties] of Object.entries(expected.absent ?? {})) {
      expect(Object.keys(read.nodes[id]!).filter((key) => properties.includes(key))).toEqual([]);
    }
    for (const [id, { over, are }] of Object.entries(expected.values ?? {})) {
      expect(valuesOf(graph, id, over)).toEqual(are);
    }
    for (const [id, { over, is }] of Object.entries(expected.completions ?? {})) {
      expect(graph.nodes.get(id)?.multiInstance?.completionCondition?.evaluate(over, AT)).toBe(is);
    }
  });
});
