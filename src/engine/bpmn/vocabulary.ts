import descriptor from './gongwen-moddle.json' with { type: 'json' };

const attribute = (name: string): object => ({ name, isAttr: true, type: 'String' });

/**
 * The `gongwen:` vocabulary as the reader knows it: the descriptor that modelers load, and the attributes that had to be
 * left out there because the `camunda:` descriptor has a property of the same local name.
 */
export const GONGWEN = {
  ...descriptor,
  types: [
    ...descriptor.types,
    { name: 'Tagged', extends: ['bpmn:Process'], properties: ['versionTag'].map(attribute) },
    { name: 'Assigned', extends: ['bpmn:UserTask'], properties: ['assignee', 'formKey'].map(attribute) },
    { name: 'External', extends: ['bpmn:ServiceTask'], properties: ['topic'].map(attribute) },
    {
      name: 'Deciding',
      extends: ['bpmn:BusinessRuleTask', 'bpmn:ScriptTask'],
      properties: ['resultVariable'].map(attribute),
    },
    {
      name: 'Repeated',
      extends: ['bpmn:MultiInstanceLoopCharacteristics'],
      properties: ['collection', 'elementVariable'].map(attribute),
    },
  ],
};

/**
 * Vocabularies of other engines by namespace. They are read as plain attributes under these prefixes, whatever prefix the
 * file uses: their descriptors clash with each other and with ours.
 */
export const FOREIGN_NAMESPACES: Readonly<Record<string, string>> = {
  'http://camunda.org/schema/1.0/bpmn': 'camunda',
  'http://flowable.org/bpmn': 'flowable',
  'http://activiti.org/bpmn': 'activiti',
  'http://camunda.org/schema/zeebe/1.0': 'zeebe',
};

/** Prefixes that only say how a diagram looks or which tool drew it. */
export const PRESENTATION = new Set([
  'bioc',
  'color',
  'modeler',
  'design',
  'signavio',
  'xsi',
  'xmlns',
  'xml',
  'bpmndi',
  'omgdi',
  'omgdc',
  'dc',
  'di',
]);
