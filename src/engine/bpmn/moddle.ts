/** An element of the moddle tree, as far as the reader uses it. Properties come from files: read them with `get`. */
export interface ModdleElement {
  readonly $type: string;
  readonly $attrs?: Readonly<Record<string, string>>;
  readonly $children?: readonly ModdleElement[];
  readonly $body?: string;
  $parent?: ModdleElement;
  id?: string;
  name?: string;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}

/** What the moddle reader makes of a file. */
export interface ModdleContext {
  readonly rootElement: ModdleElement;
  readonly elementsById: Readonly<Record<string, ModdleElement>>;
  readonly references: readonly { readonly element: ModdleElement; readonly property: string; readonly id: string }[];
  readonly warnings: readonly {
    readonly message: string;
    readonly element?: ModdleElement;
    readonly property?: string;
    readonly value?: unknown;
  }[];
}

/** A property that holds elements; empty where it is absent. */
export function elementsOf(element: ModdleElement, property: string): readonly ModdleElement[] {
  const value = element.get(property);
  return Array.isArray(value) ? value.filter(isElement) : [];
}

/** A property that holds one element, or one reference. */
export function elementOf(element: ModdleElement, property: string): ModdleElement | null {
  const value = element.get(property);
  return isElement(value) ? value : null;
}

/** A property that holds text; `null` where it is absent or empty. */
export function textOf(element: ModdleElement, property: string): string | null {
  const value = element.get(property);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** The text inside an expression element (`conditionExpression`, `timeDuration`). */
export function bodyOf(element: ModdleElement, property: string): string | null {
  const expression = elementOf(element, property);
  return expression && textOf(expression, 'body');
}

/** Values inside `extensionElements`. */
export function extensionsOf(element: ModdleElement): readonly ModdleElement[] {
  const extension = elementOf(element, 'extensionElements');
  return extension ? elementsOf(extension, 'values') : [];
}

const isElement = (value: unknown): value is ModdleElement =>
  typeof value === 'object' && value !== null && '$type' in value;
