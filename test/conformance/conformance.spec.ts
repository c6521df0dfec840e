import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { advance, openPointsOf, readBpmn } from '../../src/engine/index.js';
import { modelFile } from './model-file.js';
import { runModel, type ConformanceModel } from './run-model.js';

const folder = join(import.meta.dirname, 'models');
const engine = { advance, openPointsOf };

describe.each(readdirSync(folder).sort())('%s', (file) => {
  const models = parse(readFileSync(join(folder, file), 'utf8')) as ConformanceModel[];

  it.each(models.map((model) => [model.model, model] as const))('%s', async (_, model) => {
    const { graphs, problems } = await readBpmn(modelFile(model));
    const errors = problems.filter(({ severity }) => severity === 'ERROR');
    if (model.refused) {
      expect(errors.map(({ code, elementId }) => `${code} ${elementId}`)).toEqual(model.refused);
      return;
    }
    expect(errors).toEqual([]);
    const [graph] = graphs;
    for (const run of model.runs ?? []) runModel(engine, graph!, run);
  });
});
