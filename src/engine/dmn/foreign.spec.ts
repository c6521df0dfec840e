import { readDmn } from './read-dmn.js';

const AT = '2022-10-18T01:00:00.000Z';

const file = (attributes: string, body: string): string =>
  `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Platform" id="f" name="f" namespace="urn:t">
   <decision id="d" name="d" ${attributes}>${body}</decision></definitions>`;

const LITERAL = '<literalExpression><text>1</text></literalExpression>';

test.each([
  ['camunda:versionTag="v1"', LITERAL, 'v1'],
  ['', `<extensionElements><zeebe:versionTag value="v2" /></extensionElements>${LITERAL}`, 'v2'],
  ['', LITERAL, undefined],
])('a version tag is read: %s %s', async (attributes, body, tag) => {
  const { decisions, problems } = await readDmn(file(attributes, body));
  expect(problems).toEqual([]);
  expect(decisions[0]?.versionTag).toBe(tag);
});

test('what another engine would carry out is a warning with the element', async () => {
  const { problems } = await readDmn(file('camunda:historyTimeToLive="P180D"', LITERAL));
  expect(problems.map(({ code, severity, elementId }) => [code, severity, elementId])).toEqual([
    ['NOT_CARRIED_OUT', 'WARNING', 'd'],
  ]);
});

test('cells know the value of a column by its own name', async () => {
  const { decisions, problems } = await readDmn(
    file(
      '',
      `<decisionTable id="t" hitPolicy="FIRST"><input camunda:inputVariable="score"><inputExpression><text>points * 2</text></inputExpression></input><output name="x"/>
       <rule id="r1"><description>Rule: R-001</description><inputEntry><text>score > limit</text></inputEntry><outputEntry><text>score</text></outputEntry></rule>
       <rule id="r2"><description>Rule: R-001</description><inputEntry><text>-</text></inputEntry><outputEntry><text>0</text></outputEntry></rule></decisionTable>`,
    ),
  );
  expect(problems).toEqual([]);
  expect(decisions[0]?.inputs).toEqual(['points', 'limit']);
  expect(decisions[0]?.evaluate({ points: 6, limit: 10 }, AT).result).toEqual({ x: 12 });
  expect(decisions[0]?.evaluate({ points: 5, limit: 10 }, AT).result).toEqual({ x: 0 });
});
