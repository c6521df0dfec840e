import { readDmn } from '../../src/engine/dmn/index.js';
import { decisionFeatures, judgeDecision } from './run-decisions.js';

const cases = decisionFeatures().flatMap(([feature, own]) =>
  own.map((one) => {
    const title = one.ask === undefined ? one.file : `${one.ask} of ${JSON.stringify(one.with)}`;
    return [`${feature}: ${title}`, one] as const;
  }),
);

test('there are at least 80 cases', () => expect(cases.length).toBeGreaterThanOrEqual(80));

test.each(cases)('%s', async (_, one) => {
  await expect(judgeDecision(readDmn, one)).resolves.toBeUndefined();
});
