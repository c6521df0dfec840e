import type { Node } from '../graph.js';
import { readBpmn } from './read-bpmn.js';

/** A file with this content of one process, and with these other root elements. */
const file = (content: string, roots = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="urn:t">
  ${roots}
  <bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s" /><bpmn:sequenceFlow id="f0" sourceRef="s" targetRef="a" />${content}</bpmn:process>
</bpmn:definitions>`;

async function read(xml: string) {
  const { graphs, problems } = await readBpmn(xml);
  const brief = (severity: string): string[] =>
    problems.filter((p) => p.severity === severity).map((p) => `${p.code} ${p.elementId}`);
  const [graph] = graphs;
  const triggerOf = (id: string): unknown => {
    const node: Node | undefined = graph?.nodes.get(id);
    return node && 'trigger' in node ? node.trigger : undefined;
  };
  return { graph: graph!, triggerOf, errors: brief('ERROR'), warnings: brief('WARNING') };
}

const onA =
  '<bpmn:boundaryEvent id="onA" attachedToRef="a"><bpmn:compensateEventDefinition id="cd" /></bpmn:boundaryEvent>';
const undoable = `<bpmn:task id="a" />${onA}<bpmn:task id="undoA" isForCompensation="true" />`;
const association = (from: string, to: string): string =>
  `<bpmn:association id="as" sourceRef="${from}" targetRef="${to}" />`;
const throwing = (attributes: string): string =>
  `<bpmn:endEvent id="x"><bpmn:compensateEventDefinition ${attributes} /></bpmn:endEvent><bpmn:sequenceFlow id="fx" sourceRef="a" targetRef="x" />`;

describe('compensation', () => {
  it('is read with its handler from the association between them, either way round', async () => {
    for (const drawn of [association('onA', 'undoA'), association('undoA', 'onA')]) {
      const { graph, triggerOf, errors, warnings } = await read(file(undoable + drawn + throwing('activityRef="a"')));
      expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
      expect(triggerOf('onA')).toEqual({ kind: 'COMPENSATION', activityId: null, handlerId: 'undoA' });
      expect(triggerOf('x')).toEqual({ kind: 'COMPENSATION', activityId: 'a', handlerId: null });
      expect(graph.nodes.get('undoA')?.isForCompensation).toBe(true);
    }
  });

  it('is read from the associations of a collaboration, too', async () => {
    const pools = `<bpmn:collaboration id="c"><bpmn:participant id="p1" processRef="p" />${association('onA', 'undoA')}</bpmn:collaboration>`;
    for (const xml of [
      file(undoable, pools),
      file(undoable).replace('</bpmn:definitions>', `${pools}</bpmn:definitions>`),
    ]) {
      expect((await read(xml)).triggerOf('onA')).toMatchObject({ handlerId: 'undoA' });
    }
  });

  it('has no handler where the association leads to something that is not for compensation', async () => {
    const content = (undoable + association('onA', 'undoA')).replace(' isForCompensation="true"', '');
    const { errors, warnings } = await read(file(content));
    expect(errors).toEqual(['HANDLER_MISSING onA']);
    expect(warnings).toEqual(['NODE_UNREACHABLE undoA']);
  });

  it('is refused when it is not to be waited for, twice on one activity, or for a handler', async () => {
    const refused = async (content: string): Promise<string[]> =>
      (await read(file(undoable + association('onA', 'undoA') + content))).errors;
    expect(await refused(throwing('waitForCompletion="false"'))).toEqual(['CONSTRUCT_UNSUPPORTED x']);
    expect(await refused(throwing('activityRef="undoA"'))).toEqual(['VALUE_INVALID x']);
    expect(await refused(throwing('activityRef="nothing"'))).toEqual(['REFERENCE_UNRESOLVED x']);
    const second = onA.replace('"onA"', '"onB"').replace('"cd"', '"ce"');
    const other = '<bpmn:task id="undoB" isForCompensation="true" />';
    expect(await refused(second + other + association('onB', 'undoB').replace('"as"', '"at"'))).toEqual([
      'CONSTRUCT_UNSUPPORTED onB',
    ]);
  });

  it('of something in another scope is refused', async () => {
    const inner =
      '<bpmn:subProcess id="a"><bpmn:startEvent id="is" /><bpmn:task id="b" /><bpmn:sequenceFlow id="fi" sourceRef="is" targetRef="b" /></bpmn:subProcess>';
    expect((await read(file(inner + throwing('activityRef="b"')))).errors).toEqual(['VALUE_INVALID x']);
    expect((await read(file(inner + throwing('activityRef="a"')))).errors).toEqual([]);
  });

  it('by an event sub-process is read inside a sub-process, once', async () => {
    const undo = (id: string): string =>
      `<bpmn:subProcess id="${id}" triggeredByEvent="true"><bpmn:startEvent id="${id}s"><bpmn:compensateEventDefinition /></bpmn:startEvent></bpmn:subProcess>`;
    const inside = (content: string): string =>
      `<bpmn:subProcess id="a"><bpmn:startEvent id="is" />${content}</bpmn:subProcess>`;
    expect((await read(file(inside(undo('u'))))).errors).toEqual([]);
    expect((await read(file(inside(undo('u') + undo('v'))))).errors).toEqual(['CONSTRUCT_UNSUPPORTED vs']);
    expect((await read(file(inside('') + undo('u')))).errors).toEqual(['COMPENSATION_START_OUTSIDE us']);
  });
});

describe('transactions', () => {
  const deal = (attributes = '', more = ''): string =>
    `<bpmn:transaction id="a" ${attributes}><bpmn:startEvent id="is" /><bpmn:endEvent id="ie"><bpmn:cancelEventDefinition /></bpmn:endEvent><bpmn:sequenceFlow id="fi" sourceRef="is" targetRef="ie" /></bpmn:transaction>${more}`;
  const off = (id: string, attributes = ''): string =>
    `<bpmn:boundaryEvent id="${id}" attachedToRef="a" ${attributes}><bpmn:cancelEventDefinition /></bpmn:boundaryEvent>`;

  it('are read with what is in them', async () => {
    const { graph, errors, warnings } = await read(file(deal('', off('off'))));
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
    expect(graph.nodes.get('a')).toMatchObject({ type: 'SUB_PROCESS', transaction: true });
    expect(graph.scopes.get('a')?.nodeIds).toEqual(['is', 'ie']);
  });

  it('are refused with another method than compensation, or without a single way out for the cancelled', async () => {
    const refused = async (content: string): Promise<string[]> => (await read(file(content))).errors;
    expect(await refused(deal('method="##Store"', off('off')))).toEqual(['CONSTRUCT_UNSUPPORTED a']);
    expect(await refused(deal())).toEqual(['CANCEL_NOT_CAUGHT ie']);
    expect(await refused(deal('', off('off', 'cancelActivity="false"')))).toEqual(['CONSTRUCT_UNSUPPORTED off']);
    expect(await refused(deal('', off('off') + off('again')))).toEqual(['CONSTRUCT_UNSUPPORTED again']);
    expect(await refused(deal('', off('off')).replaceAll('bpmn:transaction', 'bpmn:subProcess'))).toEqual([
      'CANCEL_OUTSIDE_TRANSACTION off',
      'CANCEL_OUTSIDE_TRANSACTION ie',
    ]);
  });
});

describe('escalations', () => {
  const roots = '<bpmn:escalation id="es" escalationCode="LATE" /><bpmn:escalation id="bare" name="none" />';
  const on = (definition: string): string =>
    `<bpmn:subProcess id="a"><bpmn:startEvent id="is" /></bpmn:subProcess><bpmn:boundaryEvent id="x" attachedToRef="a">${definition}</bpmn:boundaryEvent>`;

  it('are caught by code, or all of them, and say their code to the variable that a Camunda 7 file names', async () => {
    const exact = await read(
      file(on('<bpmn:escalationEventDefinition escalationRef="es" camunda:escalationCodeVariable="why" />'), roots),
    );
    expect(exact).toMatchObject({ errors: [], warnings: [] });
    expect(exact.triggerOf('x')).toEqual({ kind: 'ESCALATION', escalationCode: 'LATE', codeVariable: 'why' });
    const any = await read(file(on('<bpmn:escalationEventDefinition />')));
    expect(any.triggerOf('x')).toEqual({ kind: 'ESCALATION', escalationCode: null });
  });

  it('have a code where they are thrown, and where they are declared', async () => {
    const thrown = '<bpmn:endEvent id="a"><bpmn:escalationEventDefinition /></bpmn:endEvent>';
    expect((await read(file(thrown))).errors).toEqual(['PROPERTY_MISSING a']);
    expect((await read(file(on('<bpmn:escalationEventDefinition escalationRef="bare" />'), roots))).errors).toEqual([
      'PROPERTY_MISSING bare',
    ]);
  });
});

describe('data objects', () => {
  it('are variables of their scope, by their own name or that of what refers to them', async () => {
    const { graph, errors, warnings } = await read(
      file(`<bpmn:dataObject id="d1" name="draft" /><bpmn:dataObjectReference id="r1" name="draft, agreed" dataObjectRef="d1" />
        <bpmn:subProcess id="a"><bpmn:startEvent id="is" /><bpmn:dataObject id="d2" /><bpmn:dataObjectReference id="r2" name="意见" dataObjectRef="d2" />
          <bpmn:dataObjectReference id="r3" name="意见" dataObjectRef="d2" /></bpmn:subProcess>`),
    );
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
    expect(graph.scopes.get('p')?.dataObjects).toEqual(['draft']);
    expect(graph.scopes.get('a')?.dataObjects).toEqual(['意见']);
  });

  it('whose names no variable can have, nameless ones and data stores are only drawn', async () => {
    const { graph, errors, warnings } = await read(
      file(`<bpmn:task id="a" /><bpmn:dataObject id="d1" /><bpmn:dataObjectReference id="r1" name="Order [paid]" dataObjectRef="d1" />
        <bpmn:dataObject id="d2" name="__proto__" /><bpmn:dataObjectReference id="r2" dataObjectRef="d1" /><bpmn:dataStoreReference id="ds" name="files" />`),
    );
    expect(errors).toEqual([]);
    expect([...warnings].sort()).toEqual([
      'NOT_CARRIED_OUT d2',
      'NOT_CARRIED_OUT ds',
      'NOT_CARRIED_OUT r1',
      'NOT_CARRIED_OUT r2',
    ]);
    expect(graph.scopes.get('p')?.dataObjects).toEqual([]);
  });
});
