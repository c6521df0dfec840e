import type { DefinitionsElement, ItemDefinitionElement } from './moddle.js';
import type { DmnProblems } from './problems.js';
import { compileUnaryTest } from './unary-test.js';
import { ANY, feelType, limited, listOf, structureOf, type ValueType } from './value-type.js';

/** The types that a file can name. */
export interface ItemTypes {
  /** The type of this name: an item definition of the file, or a type of FEEL; `null` for an unknown name, any without one. */
  named(typeRef: string | undefined): ValueType | null;
  /** The allowed values that an item definition lists, as written. */
  allowedValues(typeRef: string | undefined): string | undefined;
}

/**
 * The item definitions of a file: base types, structures to any depth, lists, allowed values, constraints. Unknown types and
 * definitions that contain themselves are noted in `problems`.
 */
export function readItemTypes({ itemDefinition = [] }: DefinitionsElement, problems: DmnProblems): ItemTypes {
  const known = new Map<string, ValueType | null>();
  const definitionOf = (name: string): ItemDefinitionElement | undefined =>
    itemDefinition.find((definition) => definition.name === name);

  const named = (typeRef: string | undefined, path: readonly string[] = []): ValueType | null => {
    if (typeRef === undefined || typeRef.trim() === '') return ANY;
    const name = [typeRef, typeRef.replace(/^[\w.-]+:/, '')].find((one) => definitionOf(one)) ?? '';
    const definition = definitionOf(name);
    if (!definition) return feelType(typeRef.replace(/^[\w.-]+:/, '').trim());
    const before = known.get(name);
    if (before !== undefined) return before;
    if (path.includes(name)) {
      problems.error(
        'DMN_TYPE_CYCLE',
        definition.id ?? name,
        [`类型“${name}”包含自身。`, `Type "${name}" contains itself.`],
        ['去掉循环的类型定义', 'Remove the circle of item definitions'],
      );
      return null;
    }
    const type = typeOf(definition, [...path, name]);
    known.set(name, type);
    return type;
  };

  const typeOf = (definition: ItemDefinitionElement, path: readonly string[]): ValueType | null => {
    const id = definition.id ?? definition.name ?? null;
    const tested = (text: string | undefined, type: ValueType): ValueType => {
      if (text === undefined) return type;
      const test = problems.compiled(id, () => compileUnaryTest(text));
      return test ? limited(type, { source: text, test }) : type;
    };
    const base = baseOf(definition, path);
    if (!base) {
      if (definition.functionItem === undefined) noteUnknownType(problems, id, definition.typeRef);
      return definition.functionItem === undefined ? null : ANY;
    }
    const element = tested(definition.allowedValues?.text, base);
    const type = definition.isCollection === true ? listOf(element, definition.name) : element;
    return tested(definition.typeConstraint?.text, type);
  };

  const baseOf = (definition: ItemDefinitionElement, path: readonly string[]): ValueType | null => {
    const components = definition.itemComponent ?? [];
    if (components.length === 0) return definition.functionItem ? null : named(definition.typeRef, path);
    const entries = components.map((component) => [component.name ?? '', typeOf(component, path) ?? ANY] as const);
    return structureOf(definition.name ?? '', new Map(entries));
  };

  for (const { name } of itemDefinition) named(name);
  return {
    named,
    allowedValues: (typeRef) => (typeRef === undefined ? undefined : definitionOf(typeRef)?.allowedValues?.text),
  };
}

/** Notes that nobody knows this type. */
export function noteUnknownType(problems: DmnProblems, id: string | null, typeRef: string | undefined): void {
  problems.error(
    'DMN_TYPE_UNKNOWN',
    id,
    [`未知的类型“${typeRef ?? ''}”。`, `Type "${typeRef ?? ''}" is not known.`],
    ['使用 FEEL 类型或本文件中定义的类型', 'Use a type of FEEL or one that this file defines'],
  );
}
