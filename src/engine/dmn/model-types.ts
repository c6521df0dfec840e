import diagram13 from 'dmn-moddle/resources/dmn/json/dmndi13.json' with { type: 'json' };
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

interface Package {
  readonly types: readonly ModelType[];
}

interface ModelType {
  readonly name: string;
  readonly properties?: readonly object[];
}

/** A type of a package with one property more. */
const extended = (from: object, name: string, added: object): ModelType[] =>
  (from as Package).types.map((type) =>
    type.name === name ? { ...type, properties: [...(type.properties ?? []), added] } : type,
  );

const types = extended(dmn13, 'ItemDefinition', property('typeConstraint', 'UnaryTests'));

const diagramTypes = extended(diagram13, 'DMNDiagram', attribute('useAlternativeInputDataShape'));

/** The model of DMN 1.3 with what 1.4 and 1.5 add to it, and that of its diagrams, as packages for dmn-moddle. */
export const MODEL_TYPES = {
  dmn: { ...dmn13, types: [...types, ...ADDED] },
  dmndi: { ...diagram13, types: diagramTypes },
} as const;
