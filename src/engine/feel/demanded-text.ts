import { childrenOf, nameOf, readSyntax, textOf, type SyntaxNode } from './syntax.js';
import { readText } from './text-literal.js';

/**
 * The text that a variable must have for a condition to be true: of `role = "DEPUTY" and urgent` it is `DEPUTY`. `null` where the
 * condition may be true without it, or says it in another way than by an equality that everything else is joined to with `and`.
 *
 * Raises `FeelSyntaxError` for what cannot be read.
 */
export function demandedText(source: string, variable: string): string | null {
  const { root } = readSyntax(source);
  return demandedBy(root, source, variable);
}

function demandedBy(node: SyntaxNode, source: string, variable: string): string | null {
  const children = childrenOf(node);
  switch (node.name) {
    case 'Expression':
    case 'ParenthesizedExpression':
    case 'Conjunction':
      return children.reduce<string | null>((found, child) => found ?? demandedBy(child, source, variable), null);
    case 'Comparison':
      return equalTo(children, source, variable);
    default:
      return null;
  }
}

function equalTo(children: readonly SyntaxNode[], source: string, variable: string): string | null {
  const [left, operator, right] = children;
  if (!left || !operator || !right || textOf(operator, source) !== '=') return null;
  const [name, literal] = left.name === 'VariableName' ? [left, right] : [right, left];
  if (name.name !== 'VariableName' || nameOf(name, source) !== variable || literal.name !== 'StringLiteral')
    return null;
  return readText(textOf(literal, source));
}
