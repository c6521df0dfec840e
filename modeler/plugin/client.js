/* Camunda Modeler loads this in its window. The descriptor is that of src/engine/bpmn/gongwen-moddle.json; a test holds them equal. */
(function (descriptor) {
  window.plugins = window.plugins || [];
  for (const type of ['bpmn.modeler.moddleExtension', 'bpmn.platform.modeler.moddleExtension']) {
    window.plugins.push({ plugin: descriptor, type });
  }
})({
  name: 'Gongwen',
  uri: 'urn:gongwen:bpmn:1',
  prefix: 'gongwen',
  $comment:
    'Attributes that the camunda: descriptor names too (assignee, formKey, topic, resultVariable, collection, versionTag, elementVariable) are left out: moddle refuses two properties of one local name, and a modeler loads both descriptors. They stay in the file as plain attributes; the reader knows them (vocabulary.ts).',
  xml: { tagAlias: 'lowerCase' },
  associations: [],
  types: [
    {
      name: 'Process',
      extends: ['bpmn:Process'],
      properties: [
        { name: 'caseObject', isAttr: true, type: 'String' },
        { name: 'startForm', isAttr: true, type: 'String' },
        { name: 'starters', isAttr: true, type: 'String' },
        { name: 'settings', isAttr: true, type: 'String' },
      ],
    },
    {
      name: 'Named',
      extends: ['bpmn:FlowElement', 'bpmn:Process', 'bpmn:Lane', 'bpmn:Participant'],
      properties: [{ name: 'nameEn', isAttr: true, type: 'String' }],
    },
    {
      name: 'Accepting',
      extends: ['bpmn:FlowNode', 'bpmn:Process'],
      properties: [{ name: 'accept', isAttr: true, type: 'String' }],
    },
    {
      name: 'UserTask',
      extends: ['bpmn:UserTask'],
      properties: [
        { name: 'act', isAttr: true, type: 'String' },
        { name: 'candidateRole', isAttr: true, type: 'String' },
        { name: 'outcomes', isAttr: true, type: 'String' },
        { name: 'opinionFor', isAttr: true, type: 'String' },
        { name: 'dueRule', isAttr: true, type: 'String' },
        { name: 'exclusiveWith', isAttr: true, type: 'String' },
        { name: 'mustSee', isAttr: true, type: 'String' },
      ],
    },
    {
      name: 'ServiceTask',
      extends: ['bpmn:ServiceTask'],
      properties: [
        { name: 'serviceKey', isAttr: true, type: 'String' },
        { name: 'retries', isAttr: true, type: 'String' },
        { name: 'priority', isAttr: true, type: 'String' },
      ],
    },
    {
      name: 'BusinessRuleTask',
      extends: ['bpmn:BusinessRuleTask'],
      properties: [{ name: 'decision', isAttr: true, type: 'String' }],
    },
    {
      name: 'Bound',
      extends: ['bpmn:CallActivity', 'bpmn:BusinessRuleTask'],
      properties: [
        { name: 'binding', isAttr: true, type: 'String' },
        { name: 'bindingVersion', isAttr: true, type: 'String' },
        { name: 'bindingTag', isAttr: true, type: 'String' },
      ],
    },
    {
      name: 'SubProcess',
      extends: ['bpmn:SubProcess'],
      properties: [
        { name: 'dueRule', isAttr: true, type: 'String' },
        { name: 'dueHolder', isAttr: true, type: 'String' },
        { name: 'dueBaseline', isAttr: true, type: 'String' },
      ],
    },
    {
      name: 'TimerEventDefinition',
      extends: ['bpmn:TimerEventDefinition'],
      properties: [{ name: 'calendarRule', isAttr: true, type: 'String' }],
    },
    {
      name: 'Message',
      extends: ['bpmn:Message'],
      properties: [
        { name: 'reach', isAttr: true, type: 'String' },
        { name: 'senders', isAttr: true, type: 'String' },
        { name: 'correlation', isAttr: true, type: 'String' },
        { name: 'keepFor', isAttr: true, type: 'String' },
        { name: 'formKey', isAttr: true, type: 'String' },
      ],
    },
    {
      name: 'MultiInstance',
      extends: ['bpmn:MultiInstanceLoopCharacteristics'],
      properties: [
        { name: 'outputCollection', isAttr: true, type: 'String' },
        { name: 'outputElement', isAttr: true, type: 'String' },
      ],
    },
    {
      name: 'Input',
      superClass: ['Element'],
      meta: { allowedIn: ['bpmn:Activity', 'bpmn:ThrowEvent'] },
      properties: [
        { name: 'target', isAttr: true, type: 'String' },
        { name: 'expression', isAttr: true, type: 'String' },
      ],
    },
    {
      name: 'Output',
      superClass: ['Element'],
      meta: { allowedIn: ['bpmn:Activity', 'bpmn:CatchEvent'] },
      properties: [
        { name: 'target', isAttr: true, type: 'String' },
        { name: 'expression', isAttr: true, type: 'String' },
      ],
    },
    {
      name: 'Payload',
      superClass: ['Element'],
      meta: { allowedIn: ['bpmn:Message'] },
      properties: [
        { name: 'target', isAttr: true, type: 'String' },
        { name: 'expression', isAttr: true, type: 'String' },
      ],
    },
  ],
});
