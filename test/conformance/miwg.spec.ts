import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readBpmn, readDiagram } from '../../src/engine/bpmn/index.js';

/** What becomes of a model: processes that load, with how many nodes, or what refuses it; `CODE element`. */
interface Expected {
  readonly loads?: Readonly<Record<string, number>>;
  readonly refused?: readonly string[];
  readonly warnings?: readonly string[];
}

const FOLDER = new URL('miwg/', import.meta.url);
const textOf = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const namesOf = (ending: string): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));
const models = namesOf('.bpmn');

describe('the reference models of the BPMN Model Interchange Working Group, drawn after their descriptions', () => {
  it('every model has its expectation, and the other way round', () => {
    expect(models).toEqual(namesOf('.yaml'));
    expect(models.length).toBeGreaterThan(10);
  });

  it.each(models)('%s loads, or is refused by name', async (name) => {
    const expected = parse(textOf(`${name}.yaml`)) as Expected;
    const { graphs, problems } = await readBpmn(textOf(`${name}.bpmn`));
    const told = (severity: string): string[] =>
      problems.filter((one) => one.severity === severity).map(({ code, elementId }) => `${code} ${elementId}`);
    expect(told('ERROR').sort()).toEqual([...(expected.refused ?? [])].sort());
    expect(told('WARNING').sort()).toEqual([...(expected.warnings ?? [])].sort());
    if (expected.loads) {
      expect(Object.fromEntries(graphs.map(({ processId, nodes }) => [processId, nodes.size]))).toEqual(expected.loads);
      for (const graph of graphs) {
        const diagram = await readDiagram(textOf(`${name}.bpmn`), graph.processId);
        const drawn = new Set(diagram?.shapes.map(({ elementId }) => elementId));
        expect([...graph.nodes.keys()].filter((id) => !drawn.has(id))).toEqual([]);
      }
    }
  });

  it('as the group publishes them, none is marked as executable: that is what is said of them', async () => {
    for (const name of models) {
      const { problems } = await readBpmn(
        textOf(`${name}.bpmn`).replaceAll('isExecutable="true"', 'isExecutable="false"'),
      );
      expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['NO_PROCESS', 'NOT_EXECUTABLE']));
    }
  });
});
