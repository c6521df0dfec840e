import { advance, openPointsOf, readBpmn } from '../../src/engine/index.js';
import { judge, modelsByFile, requiredConstructs } from './run-models.js';

const engine = { advance, openPointsOf, readBpmn };
const files = modelsByFile();
const covered = new Set<string>();

describe.each(files)('%s', (_, models) => {
  it.each(models.map((model) => [model.model, model] as const))('%s', async (_, model) => {
    const found = await judge(engine, model);
    expect(found).toBeInstanceOf(Set);
    for (const construct of found) covered.add(construct);
  });
});

describe('the suite', () => {
  const names = files.flatMap(([, models]) => models.map(({ model }) => model));
  const required = requiredConstructs().flatMap(({ constructs }) => constructs);

  it('has at least 200 models, each under a name of its own', () => {
    expect(names.length).toBeGreaterThanOrEqual(200);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a model, entered by a run or refused, for every construct and pair that is required', () => {
    expect(required.filter(({ construct }) => !covered.has(construct))).toEqual([]);
  });

  it('claims nothing that is not required', () => {
    const known = new Set(required.filter(({ how }) => how !== 'drawn').map(({ construct }) => construct));
    const claimed = files.flatMap(([, models]) => models.flatMap(({ covers = [] }) => covers));
    expect(claimed.filter((claim) => !known.has(claim))).toEqual([]);
  });

  it('claims a refusal only where the reader refuses', () => {
    const refusals = new Set(required.filter(({ how }) => how === 'refused').map(({ construct }) => construct));
    const wrong = files.flatMap(([, models]) =>
      models.filter(({ covers = [], refused }) => covers.some((claim) => refusals.has(claim) !== Boolean(refused))),
    );
    expect(wrong.map(({ model }) => model)).toEqual([]);
  });
});
