/** The parts of a DMN 1.3 file that are read, as dmn-moddle gives them. */
export interface DmnModel {
  readonly rootElement: DefinitionsElement;
  readonly warnings: readonly { readonly message: string }[];
}

interface Element {
  readonly $type: string;
  readonly id?: string;
  readonly name?: string;
  readonly label?: string;
  readonly description?: string;
}

export interface DefinitionsElement extends Element {
  readonly expressionLanguage?: string;
  readonly itemDefinition?: readonly ItemDefinitionElement[];
  readonly drgElement?: readonly DrgElement[];
}

export interface ItemDefinitionElement extends Element {
  readonly typeRef?: string;
  readonly isCollection?: boolean;
  readonly allowedValues?: TextElement;
  readonly itemComponent?: readonly ItemDefinitionElement[];
}

export interface DrgElement extends Element {
  readonly variable?: { readonly name?: string; readonly typeRef?: string };
  readonly informationRequirement?: readonly {
    readonly requiredDecision?: { readonly href?: string };
    readonly requiredInput?: { readonly href?: string };
  }[];
  readonly knowledgeRequirement?: readonly { readonly id?: string }[];
  readonly decisionLogic?: DecisionTableElement & TextElement;
}

export interface TextElement {
  readonly $type: string;
  readonly id?: string;
  readonly text?: string;
  readonly typeRef?: string;
  readonly expressionLanguage?: string;
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
