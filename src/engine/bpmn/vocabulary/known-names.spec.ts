import { readFileSync } from 'node:fs';
import { FOREIGN_NAMESPACES } from '../vocabulary.js';
import { readBpmn } from '../read-bpmn.js';
import { VOCABULARIES, verdictOf } from './index.js';

interface Names {
  readonly source: string;
  /** Attribute → types of BPMN that have it; none where the vocabulary does not say. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly elements: Readonly<Record<string, readonly string[]>>;
  readonly parts: readonly string[];
}

/** What the vocabularies' own descriptors and schemas name. */
const NAMES = JSON.parse(
  readFileSync(new URL('../../../../test/conformance/vocabularies/names.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Names>>;

const prefixes = Object.keys(NAMES);
const attributesOf = prefixes.flatMap((prefix) =>
  Object.entries(NAMES[prefix]!.attributes).map(([name, on]) => ({ prefix, name, on: on[0] ?? 'UserTask' })),
);
const elementsOf = prefixes.flatMap((prefix) =>
  Object.entries(NAMES[prefix]!.elements).map(([name, on]) => ({ prefix, name, on })),
);

/** A concrete element for the abstract ones of BPMN. */
const CONCRETE: Readonly<Record<string, string>> = {
  Activity: 'UserTask',
  Event: 'EndEvent',
  Gateway: 'ExclusiveGateway',
  FlowNode: 'UserTask',
  FlowElement: 'UserTask',
  Collaboration: 'UserTask',
  Definitions: 'UserTask',
};
const DEFINITION = /^(Signal|Error|Escalation|Conditional|Message)EventDefinition$/;

const lower = (type: string): string => type.charAt(0).toLowerCase() + type.slice(1);

/** A file in which an element of this type carries the attribute or the extension element. */
function carrying(prefix: string, type: string, attribute: string, extension: string): string {
  const on = CONCRETE[type] ?? type;
  const uri = Object.entries(FOREIGN_NAMESPACES).find(([, name]) => name === prefix)?.[0];
  const inside = extension === '' ? '' : `<extensionElements>${extension}</extensionElements>`;
  const tag = (name: string, id = ''): string => `<${name} ${id} ${attribute}>${inside}</${name}>`;
  const at = { process: '', task: '<task id="x" />', root: '' };
  let inProcess = '';
  if (on === 'Process') [at.process, inProcess] = [attribute, inside];
  else if (DEFINITION.test(on)) at.task = `<intermediateThrowEvent id="x">${tag(lower(on))}</intermediateThrowEvent>`;
  else if (on === 'MultiInstanceLoopCharacteristics') at.task = `<task id="x">${tag(lower(on))}</task>`;
  else if (['Error', 'Message', 'Signal', 'Escalation'].includes(on)) at.root = tag(lower(on), 'id="x" name="n"');
  else if (on === 'SequenceFlow') at.task += tag('sequenceFlow', 'id="sf" sourceRef="x" targetRef="x"');
  else if (on === 'FormalExpression') {
    at.task += `<sequenceFlow id="sf" sourceRef="x" targetRef="x"><conditionExpression xsi:type="tFormalExpression" ${attribute}>a</conditionExpression></sequenceFlow>`;
  } else at.task = tag(lower(on), 'id="x"');
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:${prefix}="${uri}" id="d" targetNamespace="urn:t">${at.root}
    <process id="p" isExecutable="true" ${at.process}>${inProcess}<startEvent id="s" />${at.task}</process></definitions>`;
}

const told = async (xml: string): Promise<string[]> =>
  (await readBpmn(xml)).problems.map(({ code, en }) => `${code} ${en}`);

const CODES = { WARNED: 'NOT_CARRIED_OUT', REFUSED: 'FOREIGN_REFUSED', CODE: 'CODE_REFUSED' } as const;

describe('no name of another vocabulary is dropped in silence', () => {
  it.each(prefixes)('%s: the tables decide on every name of its descriptor', (prefix) => {
    const { attributes, elements, parts } = VOCABULARIES.get(prefix)!;
    const names = NAMES[prefix]!;
    const isDecided = (part: string): boolean => {
      const [holder = ''] = part.split('.');
      const verdict = elements[holder];
      const isRead = verdict === 'READ' || (typeof verdict === 'object' && verdict.there === 'READ');
      return !isRead || Object.hasOwn(parts, part);
    };
    expect(Object.keys(names.attributes).filter((name) => !Object.hasOwn(attributes, name))).toEqual([]);
    expect(Object.keys(names.elements).filter((name) => !Object.hasOwn(elements, name))).toEqual([]);
    expect(names.parts.filter((part) => !isDecided(part))).toEqual([]);
  });

  it.each(attributesOf)('$prefix:$name on $on', async ({ prefix, name, on }) => {
    const verdict = verdictOf(VOCABULARIES.get(prefix)!.attributes, name, `bpmn:${CONCRETE[on] ?? on}`);
    const problems = await told(carrying(prefix, on, `${prefix}:${name}="v"`, ''));
    expect(problems.filter((problem) => problem.startsWith('XML_NOT_READABLE'))).toEqual([]);
    const mentions = problems.filter(
      (problem) => problem.includes(`"${prefix}:${name}"`) || problem.includes(`out ${prefix}:${name};`),
    );
    const expected = verdict === 'READ' || verdict === 'DRAWING' ? [] : [CODES[verdict]];
    expect([...new Set(mentions.map((problem) => problem.split(' ')[0]))]).toEqual(expected);
  });

  it.each(elementsOf.filter(({ on }) => on.length > 0))('<$prefix:$name> in $on', async ({ prefix, name, on }) => {
    for (const type of on.filter((one) => one !== 'AdHocSubProcess')) {
      const holder = CONCRETE[type] ?? type;
      const verdict = verdictOf(VOCABULARIES.get(prefix)!.elements, name, `bpmn:${holder}`);
      const problems = await told(carrying(prefix, type, '', `<${prefix}:${name} />`));
      expect(problems.filter((problem) => problem.startsWith('XML_NOT_READABLE'))).toEqual([]);
      const mentions = problems.filter((problem) => problem.includes(`${prefix}:${name}`));
      const codes = [...new Set(mentions.map((problem) => problem.split(' ')[0]))];
      const expected = verdict === 'READ' || verdict === 'DRAWING' ? [] : [CODES[verdict]];
      expect({ holder, codes: codes.filter((code) => code !== 'PROPERTY_MISSING') }).toEqual({
        holder,
        codes: expected,
      });
    }
  });

  it('a name that no descriptor has is warned of', async () => {
    const problems = await told(carrying('camunda', 'UserTask', 'camunda:newest="v"', '<camunda:newestToo />'));
    expect(problems.filter((problem) => problem.includes('newest'))).toHaveLength(2);
  });
});
