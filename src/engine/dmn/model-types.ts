import dmn13 from 'dmn-moddle/resources/dmn/json/dmn13.json' with { type: 'json' };

const property = (name: string, type: string): object => ({ name, type });
const attribute = (name: string): object => ({ name, type: 'String', isAttr: true });

/** What DMN 1.4 and 1.5 add to the model of DMN 1.3, which is the newest that dmn-moddle brings: boxed control expressions. */
const ADDED = [
  {
    name: 'ChildExpression',
    properties: [{ ...attribute('id'), isId: true }, attribute('typeRef'), property('value', 'Expression')],
  },
  {
    name: 'Conditional',
    superClass: ['Expression'],
    properties: [
      property('if', 'ChildExpression'),
      property('then', 'ChildExpression'),
      property('else', 'ChildExpression'),
    ],
  },
  {
    name: 'Filter',
    superClass: ['Expression'],
    properties: [property('in', 'ChildExpression'), property('match', 'ChildExpression')],
  },
  {
    name: 'For',
    superClass: ['Expression'],
    properties: [
      attribute('iteratorVariable'),
      property('in', 'ChildExpression'),
      property('return', 'ChildExpression'),
    ],
  },
  ...['Every', 'Some'].map((name) => ({
    name,
    superClass: ['Expression'],
    properties: [
      attribute('iteratorVariable'),
      property('in', 'ChildExpression'),
      property('satisfies', 'ChildExpression'),
    ],
  })),
];

interface ModelType {
  readonly name: string;
  readonly properties?: readonly object[];
}

const types = (dmn13 as unknown as { readonly types: readonly ModelType[] }).types.map((type) =>
  type.name === 'ItemDefinition'
    ? { ...type, properties: [...(type.properties ?? []), property('typeConstraint', 'UnaryTests')] }
    : type,
);

/** The model of DMN 1.3 with what 1.4 and 1.5 add to it, as a package for dmn-moddle. */
export const MODEL_TYPES: object = { ...dmn13, types: [...types, ...ADDED] };
