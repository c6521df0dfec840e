import { EngineCase } from '../../test/support/engine-case.js';
import { readBpmn } from './bpmn/index.js';
import { shapedResult } from './decision-shape.js';

/** A case of a file drawn for Camunda 7 (`c7:`) or 8 (`z:`), with one element `x`, then a user task. */
async function begun(element: string, variables: Parameters<typeof EngineCase.start>[1] = {}): Promise<EngineCase> {
  const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:c7="http://camunda.org/schema/1.0/bpmn"
    xmlns:z="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:t"><process id="p" isExecutable="true"><startEvent id="s" />${element}
    <userTask id="after" c7:assignee="a" /><sequenceFlow id="f" sourceRef="s" targetRef="x" /><sequenceFlow id="g" sourceRef="x" targetRef="after" /></process></definitions>`;
  const { graphs, problems } = await readBpmn(xml);
  expect(problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
  return EngineCase.start(graphs[0]!, variables);
}

describe('mappings of files drawn for Camunda 7', () => {
  it('work sees its inputs beside everything else; results are assigned beside the outputs', async () => {
    const c = await begun(
      `<serviceTask id="x" c7:type="external" c7:topic="t"><extensionElements><c7:inputOutput>
        <c7:inputParameter name="double">\${a * 2}</c7:inputParameter><c7:outputParameter name="sum">\${double + back}</c7:outputParameter>
      </c7:inputOutput></extensionElements></serviceTask>`,
      { a: 2 },
    );
    expect(c.of('WORK_REQUESTED')).toMatchObject([{ key: 't', input: { a: 2, double: 4 } }]);
    expect(c.work('x', { back: 3 }).variables).toEqual({ a: 2, back: 3, sum: 7 });
  });

  it('a call takes and gives what its in and out elements say, and nothing else', async () => {
    const c = await begun(
      `<callActivity id="x" calledElement="q"><extensionElements><c7:in source="a" target="b" /><c7:out sourceExpression="\${r + 1}" target="s" /></extensionElements></callActivity>`,
      { a: 1, secret: 2 },
    );
    expect(c.of('CALL_REQUESTED')).toMatchObject([{ variables: { b: 1 } }]);
    c.give({ type: 'CALL_ENDED', kind: 'COMPLETED', n: c.n('calls', 'x'), variables: { r: 4, other: 5 } });
    expect(c.variables).toEqual({ a: 1, secret: 2, s: 5 });
  });

  it('or everything, where they say so', async () => {
    const c = await begun(
      `<callActivity id="x" calledElement="q"><extensionElements><c7:in variables="all" /><c7:out variables="all" /></extensionElements></callActivity>`,
      { a: 1 },
    );
    expect(c.of('CALL_REQUESTED')).toMatchObject([{ variables: { a: 1 } }]);
    c.give({ type: 'CALL_ENDED', kind: 'COMPLETED', n: c.n('calls', 'x'), variables: { a: 2, r: 4 } });
    expect(c.variables).toEqual({ a: 2, r: 4 });
  });
});

describe('mappings of files drawn for Camunda 8', () => {
  it('work sees its inputs beside everything else; only the outputs leave it', async () => {
    const c = await begun(
      `<serviceTask id="x"><extensionElements><z:taskDefinition type="t" /><z:ioMapping><z:input source="=a * 2" target="double" /><z:output source="=back" target="r" /></z:ioMapping></extensionElements></serviceTask>`,
      { a: 2 },
    );
    expect(c.of('WORK_REQUESTED')).toMatchObject([{ input: { a: 2, double: 4 } }]);
    expect(c.work('x', { back: 3, other: 4 }).variables).toEqual({ a: 2, r: 3 });
  });

  it.each([
    ['', { a: 1, in: 2 }, { a: 1, in: 2, r: 4 }],
    ['propagateAllParentVariables="false" propagateAllChildVariables="false"', {}, { a: 1, in: 2 }],
  ])('a call passes on and brings back everything, unless it says otherwise (%s)', async (attributes, given, after) => {
    const c = await begun(
      `<callActivity id="x"><extensionElements><z:calledElement processId="q" ${attributes} /></extensionElements></callActivity>`,
      { a: 1, in: 2 },
    );
    expect(c.of('CALL_REQUESTED')).toMatchObject([{ calledElement: 'q', variables: given }]);
    c.give({ type: 'CALL_ENDED', kind: 'COMPLETED', n: c.n('calls', 'x'), variables: { r: 4 } });
    expect(c.variables).toEqual(after);
  });
});

describe('the result of a decision as other engines give it', () => {
  const rows = [{ a: 1 }, { a: 2 }];
  it.each([
    [undefined, { a: 1 }, { a: 1 }],
    ['BARE', { a: 1 }, 1],
    ['BARE', { a: 1, b: 2 }, { a: 1, b: 2 }],
    ['BARE', rows, [1, 2]],
    ['BARE', null, null],
    ['SINGLE_ENTRY', { a: 1 }, 1],
    ['SINGLE_ENTRY', null, null],
    ['SINGLE_RESULT', { a: 1, b: 2 }, { a: 1, b: 2 }],
    ['COLLECT_ENTRIES', rows, [1, 2]],
    ['COLLECT_ENTRIES', { a: 1 }, [1]],
    ['COLLECT_ENTRIES', null, []],
    ['RESULT_LIST', { a: 1 }, [{ a: 1 }]],
    ['RESULT_LIST', rows, rows],
    ['RESULT_LIST', null, []],
  ] as const)('%s of %j', (shape, result, expected) => {
    expect(shapedResult(result, shape, true)).toEqual(expected);
  });

  it('what no table gave is left as it is by Camunda 8', () => {
    expect(shapedResult({ a: 1 }, 'BARE', false)).toEqual({ a: 1 });
  });
});
