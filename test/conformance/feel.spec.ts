import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Rejection } from '../../src/kernel/rejection.js';
import { compileFeel } from '../../src/engine/feel/expression.js';
import type { Json } from '../../src/engine/json.js';
import { feelTable } from '../checks/feel-table.js';

const AT = '2022-10-18T01:00:00.000Z';

/** `feel.yaml`: what DMN 1.5 says an expression answers and, where ours does not, what it does instead. */
type Case = readonly [source: string, standard: Json, ours?: { readonly gives?: Json; readonly refused?: string }];

const groups = parse(readFileSync('test/conformance/feel.yaml', 'utf8')) as readonly {
  readonly group: string;
  readonly cases: readonly Case[];
}[];

const answerOf = (source: string): Json => compileFeel(source).evaluate({}, AT);

function refusalOf(source: string): string {
  try {
    return `answers ${JSON.stringify(answerOf(source))}`;
  } catch (reason) {
    return reason instanceof Rejection ? String(reason.params['reason']) : String(reason);
  }
}

for (const { group, cases } of groups) {
  describe(group, () => {
    const conforming = cases.filter(([, , ours]) => ours === undefined);
    test.each(conforming.map(([source, standard]) => [source, standard] as const))('%s is %j', (source, standard) => {
      expect(answerOf(source)).toEqual(standard);
    });

    const departing = cases.flatMap(([source, standard, ours]) => (ours ? [[source, standard, ours] as const] : []));
    if (departing.length === 0) return;
    test.each(departing)('a gap: %s should be %j', (source, standard, { gives, refused }) => {
      if (refused !== undefined) {
        expect(refusalOf(source)).toContain(refused);
        return;
      }
      const answer = answerOf(source);
      expect(answer).toEqual(gives);
      expect(answer).not.toEqual(standard);
    });
  });
}

test('docs/FEEL.md says the same', () => {
  expect(readFileSync('docs/FEEL.md', 'utf8')).toBe(feelTable('.'));
});
