import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { readBpmn } from '../../src/engine/bpmn/index.js';
import { GONGWEN } from '../../src/engine/bpmn/vocabulary.js';

interface Property {
  readonly type: string;
  readonly value?: string;
  readonly choices?: readonly { readonly value: string }[];
  readonly binding: { readonly type: string; readonly name: string };
}
interface Template {
  readonly id: string;
  readonly appliesTo: readonly string[];
  readonly groups: readonly { readonly id: string }[];
  readonly properties: readonly (Property & { readonly group?: string })[];
}

const fileOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const templates = JSON.parse(fileOf('modeler/gongwen.element-templates.json')) as readonly Template[];

/** Types of the descriptor that no template can be chosen for, and what stands inside of elements. */
const WITHOUT_TEMPLATE = new Set([
  'Message',
  'MultiInstance',
  'Repeated',
  'TimerEventDefinition',
  'Input',
  'Output',
  'Payload',
]);

/** Attributes that a template writes as Camunda calls them: its descriptor has the local name already. */
const AS_CAMUNDA = new Set(['assignee', 'formKey', 'topic', 'resultVariable', 'versionTag']);

/** Templates of an element that inherits from these types of BPMN. */
const COVERS: Readonly<Record<string, readonly string[]>> = {
  'bpmn:FlowElement': [
    'bpmn:UserTask',
    'bpmn:ServiceTask',
    'bpmn:BusinessRuleTask',
    'bpmn:ScriptTask',
    'bpmn:CallActivity',
    'bpmn:SubProcess',
  ],
  'bpmn:FlowNode': [
    'bpmn:UserTask',
    'bpmn:ServiceTask',
    'bpmn:BusinessRuleTask',
    'bpmn:ScriptTask',
    'bpmn:CallActivity',
    'bpmn:SubProcess',
  ],
};

/** Each attribute of ours with the elements that have it: `bpmn:UserTask gongwen:act`. */
const attributes = GONGWEN.types.flatMap((type) =>
  WITHOUT_TEMPLATE.has(type.name) || !('extends' in type)
    ? []
    : (type.extends as readonly string[]).flatMap((on) =>
        (COVERS[on] ?? [on])
          .filter((element) => element !== 'bpmn:Lane' && element !== 'bpmn:Participant')
          .flatMap((element) =>
            (type.properties as readonly { readonly name: string }[]).map(
              ({ name }) => `${element} ${AS_CAMUNDA.has(name) ? 'camunda' : 'gongwen'}:${name}`,
            ),
          ),
      ),
);

const written = templates.flatMap(({ appliesTo, properties }) =>
  appliesTo.flatMap((element) => properties.map(({ binding }) => `${element} ${binding.name}`)),
);

describe('element templates for modellers', () => {
  it('are what the official schema says', () => {
    const validate = new Ajv({ strict: false, allErrors: true }).compile(
      JSON.parse(fileOf('test/checks/element-templates/schema.json')) as object,
    );
    validate(templates);
    expect(validate.errors ?? []).toEqual([]);
    validate([{ ...templates[0], appliesTo: undefined }]);
    expect(validate.errors).not.toBeNull();
  });

  it('have a field for every attribute that the reader knows, and none that it does not know', () => {
    expect([...new Set(attributes)].filter((one) => !written.includes(one))).toEqual([]);
    const known = new Set([...attributes, 'bpmn:ServiceTask camunda:type']);
    expect(written.filter((one) => !known.has(one))).toEqual([]);
  });

  it('name each group that they use, and each once', () => {
    for (const { id, groups, properties } of templates) {
      const used = properties.flatMap(({ group }) => group ?? []);
      expect({ id, missing: used.filter((one) => !groups.some((group) => group.id === one)) }).toEqual({
        id,
        missing: [],
      });
    }
    expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length);
  });

  it.each(templates.map((template) => [template.id, template] as const))(
    '%s: what it writes is read without a word against it',
    async (_, template) => {
      const value = ({ value: given, choices, binding }: Property): string => {
        if (given !== undefined) return given;
        if (choices) return 'tag';
        return binding.name.endsWith('Version') ? '1' : (EXAMPLES[binding.name.split(':')[1] ?? ''] ?? 'a');
      };
      const attributesOf = template.properties
        .map((property) => `${property.binding.name}="${value(property)}"`)
        .join(' ');
      const [type = ''] = template.appliesTo;
      const tag = `bpmn:${type.slice(5, 6).toLowerCase()}${type.slice(6)}`;
      const isProcess = type === 'bpmn:Process';
      const inside =
        { 'bpmn:ScriptTask': '<bpmn:script>1</bpmn:script>', 'bpmn:SubProcess': '<bpmn:startEvent id="i" />' }[type] ??
        '';
      const extra = { 'bpmn:ScriptTask': 'scriptFormat="feel"', 'bpmn:CallActivity': 'calledElement="q"' }[type] ?? '';
      const node = isProcess ? '<bpmn:task id="x">' : `<${tag} id="x" ${extra} ${attributesOf}>`;
      const xml = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:gongwen="urn:gongwen:bpmn:1" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
      <bpmn:process id="p" isExecutable="true" ${isProcess ? attributesOf : ''}><bpmn:startEvent id="s" />${node}<bpmn:documentation>Rule: R-054</bpmn:documentation>${inside}</${isProcess ? 'bpmn:task' : tag}>
      <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="x" /></bpmn:process></bpmn:definitions>`;
      expect((await readBpmn(xml)).problems).toEqual([]);
    },
  );

  it('come with a plugin that holds the reader’s descriptor', () => {
    const window: { plugins?: readonly { readonly plugin: unknown; readonly type: string }[] } = {};
    vm.runInNewContext(fileOf('modeler/plugin/client.js'), { window });
    const descriptor: unknown = JSON.parse(fileOf('src/engine/bpmn/gongwen-moddle.json'));
    expect(JSON.parse(JSON.stringify(window.plugins?.map(({ plugin }) => plugin)))).toEqual([descriptor, descriptor]);
  });
});

const EXAMPLES: Readonly<Record<string, string>> = {
  outcomes: 'APPROVE RETURN',
  opinionFor: 'RETURN',
  retries: '3',
  priority: '1',
  dueRule: '3 WORKING_DAYS',
  accept: 'DEADLOCK',
  caseObject: 'documents.openDraft',
};
