/** The parts of a DMN file that are read, as dmn-moddle gives them. */
export interface DmnModel {
  readonly rootElement: DefinitionsElement;
  readonly warnings: readonly { readonly message: string }[];
}

/** What the vocabulary of DMN does not know of an element. */
export interface Foreign {
  readonly $attrs?: Readonly<Record<string, string>>;
  readonly extensionElements?: { readonly values?: readonly { readonly $type: string; readonly value?: string }[] };
}

interface Element extends Foreign {
  readonly $type: string;
  readonly id?: string;
  readonly name?: string;
  readonly label?: string;
  readonly description?: string;
}

export interface DefinitionsElement extends Element {
  readonly expressionLanguage?: string;
  readonly import?: readonly Element[];
  readonly itemDefinition?: readonly ItemDefinitionElement[];
  readonly drgElement?: readonly DrgElement[];
}

export interface ItemDefinitionElement extends Element {
  readonly typeRef?: string;
  readonly isCollection?: boolean;
  readonly allowedValues?: TextElement;
  readonly typeConstraint?: TextElement;
  readonly itemComponent?: readonly ItemDefinitionElement[];
  readonly functionItem?: object;
}

/** A name with a type: a variable, a parameter, a column. */
export interface InformationItem {
  readonly id?: string;
  readonly name?: string;
  readonly typeRef?: string;
}

export interface Reference {
  readonly href?: string;
}

/** A decision, an input, a business knowledge model, a decision service or a knowledge source. */
export interface DrgElement extends Element {
  readonly variable?: InformationItem;
  readonly informationRequirement?: readonly {
    readonly requiredDecision?: Reference;
    readonly requiredInput?: Reference;
  }[];
  readonly knowledgeRequirement?: readonly { readonly requiredKnowledge?: Reference }[];
  readonly decisionLogic?: ExpressionElement;
  readonly encapsulatedLogic?: ExpressionElement;
  readonly outputDecision?: readonly Reference[];
  readonly encapsulatedDecision?: readonly Reference[];
  readonly inputDecision?: readonly Reference[];
  readonly inputData?: readonly Reference[];
}

export interface TextElement {
  readonly $type: string;
  readonly id?: string;
  readonly text?: string;
  readonly typeRef?: string;
  readonly expressionLanguage?: string;
  readonly importedValues?: object;
}

/** An expression of any boxed form: `$type` says which of these fields it has. */
export interface ExpressionElement extends TextElement, DecisionTableElement {
  readonly contextEntry?: readonly {
    readonly id?: string;
    readonly variable?: InformationItem;
    readonly value?: ExpressionElement;
  }[];
  readonly calledFunction?: ExpressionElement;
  readonly binding?: readonly { readonly parameter?: InformationItem; readonly bindingFormula?: ExpressionElement }[];
  readonly formalParameter?: readonly InformationItem[];
  readonly body?: ExpressionElement;
  readonly kind?: string;
  readonly elements?: readonly ExpressionElement[];
  readonly column?: readonly InformationItem[];
  readonly row?: readonly ExpressionElement[];
  readonly iteratorVariable?: string;
  readonly if?: ChildExpression;
  readonly then?: ChildExpression;
  readonly else?: ChildExpression;
  readonly in?: ChildExpression;
  readonly match?: ChildExpression;
  readonly return?: ChildExpression;
  readonly satisfies?: ChildExpression;
}

interface ChildExpression {
  readonly value?: ExpressionElement;
}

export interface DecisionTableElement extends Element {
  readonly hitPolicy?: string;
  readonly aggregation?: string;
  readonly input?: readonly InputElement[];
  readonly output?: readonly OutputElement[];
  readonly rule?: readonly RuleElement[];
}

export interface InputElement extends Element {
  readonly inputExpression?: TextElement;
  readonly inputValues?: TextElement;
}

export interface OutputElement extends Element {
  readonly typeRef?: string;
  readonly outputValues?: TextElement;
  readonly defaultOutputEntry?: TextElement;
}

export interface RuleElement extends Element {
  readonly inputEntry?: readonly TextElement[];
  readonly outputEntry?: readonly TextElement[];
  readonly annotationEntry?: readonly { readonly text?: string }[];
}
