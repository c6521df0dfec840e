import { isBuiltin, readSyntax } from '../feel/syntax.js';
import { FeelSyntaxError } from '../feel/feel-syntax-error.js';
import { compileExpression } from './compile-expression.js';
import { noteNotCarriedOut } from './foreign.js';
import { noteUnknownType, readItemTypes, type ItemTypes } from './item-types.js';
import type { DefinitionsElement, DrgElement, Reference } from './moddle.js';
import type { DmnProblems } from './problems.js';
import { normal, type Surroundings } from './surroundings.js';
import { searchBudget } from './uncovered.js';
import { ANY, type ValueType } from './value-type.js';

/** The elements of a file by their ids and names: what compiling one of them needs to know of the others. */
export class DmnFile {
  readonly types: ItemTypes;
  readonly #elements: ReadonlyMap<string, DrgElement>;
  readonly #analysis = searchBudget();
  readonly #declared: ReadonlySet<string>;
  readonly #wholeNames: Readonly<Record<string, null>>;

  constructor(
    definitions: DefinitionsElement,
    readonly problems: DmnProblems,
  ) {
    this.types = readItemTypes(definitions, problems);
    const elements = definitions.drgElement ?? [];
    this.#elements = new Map(elements.flatMap((one) => (one.id === undefined ? [] : [[one.id, one] as const])));
    this.#declared = new Set(elements.filter((one) => one.$type === 'dmn:InputData').map(variableOf));
    const names = elements.flatMap((one) => [normal(one.name), normal(one.variable?.name)]);
    this.#wholeNames = Object.fromEntries(names.filter(isTakenApart).map((name) => [name, null]));
    for (const one of elements) {
      this.demandUsable(one);
      noteNotCarriedOut(one, problems);
      const { $type, id = null, variable } = one;
      if ($type === 'dmn:InputData' && !this.types.named(variable?.typeRef)) {
        noteUnknownType(problems, id, variable?.typeRef);
      }
    }
  }

  surroundings(element: DrgElement, owner: string): Surroundings {
    const required = this.knowledgeOf(element).flatMap((id) => this.#elements.get(id) ?? []);
    const functions = required.flatMap((one) =>
      this.functionNames(one).map((name) => [name, this.parametersOf(one)] as const),
    );
    return {
      owner,
      problems: this.problems,
      compile: compileExpression,
      types: this.types,
      analysis: this.#analysis,
      reads: new Set(),
      wholeNames: this.#wholeNames,
      declared: this.#declared,
      bound: new Set(),
      functions: new Map(functions),
    };
  }

  /** The element that a reference means, where it is of this file. */
  find(id: string): DrgElement | undefined {
    return this.#elements.get(id);
  }

  idOf(reference: Reference | undefined): string | null {
    const href = reference?.href;
    return href === undefined ? null : href.slice(href.indexOf('#') + 1);
  }

  /** Ids of the knowledge models and services that an element may call. */
  knowledgeOf({ knowledgeRequirement = [] }: DrgElement): string[] {
    return knowledgeRequirement.flatMap(({ requiredKnowledge }) => this.idOf(requiredKnowledge) ?? []);
  }

  /** Name and type of the input that a reference means. */
  inputOf(reference: Reference | undefined): (readonly [name: string, type: ValueType])[] {
    const element = this.#elements.get(this.idOf(reference) ?? '');
    return element?.$type === 'dmn:InputData' ? [[variableOf(element), this.typeOf(element)]] : [];
  }

  /** A decision whose answer a service is given. */
  givenDecision(reference: Reference): { readonly id: string; readonly name: string; readonly type: ValueType }[] {
    const id = this.idOf(reference) ?? '';
    const element = this.#elements.get(id);
    return element ? [{ id, name: variableOf(element), type: this.typeOf(element) }] : [];
  }

  functionNames(element: DrgElement): string[] {
    return [...new Set([normal(element.variable?.name), normal(element.name)])].filter((name) => name !== '');
  }

  /** Parameters of a knowledge model, or of a service: its input data, then its input decisions. */
  parametersOf(element: DrgElement): string[] {
    if (element.$type !== 'dmn:DecisionService') {
      return (element.encapsulatedLogic?.formalParameter ?? []).map(({ name }) => normal(name));
    }
    const given = [...(element.inputData ?? []), ...(element.inputDecision ?? [])];
    return given.flatMap((reference) => {
      const one = this.#elements.get(this.idOf(reference) ?? '');
      return one ? [variableOf(one)] : [];
    });
  }

  private typeOf({ variable }: DrgElement): ValueType {
    return this.types.named(variable?.typeRef) ?? ANY;
  }

  private demandUsable(element: DrgElement): void {
    const [name = ''] = this.functionNames(element);
    const isFunction = element.$type === 'dmn:BusinessKnowledgeModel' || element.$type === 'dmn:DecisionService';
    if (name !== '__proto__' && !(isFunction && isBuiltin(name))) return;
    this.problems.error(
      'DMN_NAME',
      element.id ?? null,
      [`名称“${name}”已为 FEEL 所用。`, `The name "${name}" is taken by FEEL.`],
      ['改用其他名称', 'Give it another name'],
    );
  }
}

const variableOf = (element: DrgElement): string => normal(element.variable?.name ?? element.name);

/** Whether FEEL, left to itself, reads a name as something else: `loan-to-value` as two subtractions. */
function isTakenApart(name: string): boolean {
  if (name === '' || name === '__proto__') return false;
  try {
    const { reads, root } = readSyntax(name);
    return reads.size !== 1 || !reads.has(name) || root.firstChild?.name !== 'VariableName';
  } catch (reason) {
    if (reason instanceof FeelSyntaxError) return true;
    throw reason;
  }
}
