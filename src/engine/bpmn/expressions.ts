import {
  compileDollar,
  compileFeel,
  compileTemplate,
  FeelSyntaxError,
  fillTemplate,
  type Expression,
} from '../feel/index.js';
import type { Mapping, Template } from '../graph.js';
import { extensionsOf, textOf, type ModdleElement } from './moddle.js';
import type { ProblemList } from './problem-list.js';

/** Longest expression, in characters. */
const EXPRESSION_LIMIT = 4_000;

/** Names of variables and ids that no file may use: every object has them already. */
export const isReserved = (name: string): boolean => name in {};

const VARIABLE = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** Whether a variable may have this name. */
export const isVariable = (name: string): boolean => VARIABLE.test(name) && !isReserved(name);

/** Compiles the texts of a file; what cannot be compiled becomes a problem of its element, and `null`. */
export class Expressions {
  constructor(private readonly problems: ProblemList) {}

  /** FEEL, with or without the `=` of Camunda 8, or the translated subset where the text begins with `${`. */
  any(source: string | null, elementId: string): Expression | null {
    if (source === null) return null;
    if (source.startsWith('=')) return this.compile(source, elementId, compileMarked);
    const isForeign = source.startsWith('${') || source.startsWith('#{');
    return this.compile(source, elementId, isForeign ? compileDollar : compileFeel);
  }

  /** A value of another engine's file: text as it is, unless it is one `${…}` or begins with the `=` of Camunda 8. */
  value(source: string, elementId: string): Expression | null {
    if (source.startsWith('=') || /^[$#]\{[^{}]*\}$/.test(source)) return this.any(source, elementId);
    const template = this.template(source, elementId);
    return template && asExpression(template);
  }

  /** Text with `${…}` in it, or one FEEL expression after the `=` of Camunda 8. */
  template(source: string | null, elementId: string): Template | null {
    if (source === null) return null;
    if (!source.startsWith('=')) return this.compile(source, elementId, compileTemplate);
    const expression = this.compile(source, elementId, compileMarked);
    return expression && { source, parts: [expression] };
  }

  /** Several templates in one attribute, separated by spaces or commas outside of `${…}`. */
  templates(source: string | null, elementId: string, separator: 'SPACE' | 'COMMA'): readonly Template[] {
    const texts = source?.startsWith('=') ? [source] : pieces(source ?? '', separator);
    return texts.flatMap((piece) => this.template(piece, elementId) ?? []);
  }

  /** `gongwen:input`, `gongwen:output` or `gongwen:payload` elements, in the order of the file. */
  mappings(element: ModdleElement, elementId: string, type: 'Input' | 'Output' | 'Payload'): readonly Mapping[] {
    return extensionsOf(element)
      .filter((extension) => extension.$type === `gongwen:${type}`)
      .flatMap((extension) => {
        const target = this.variable(textOf(extension, 'target'), elementId, `gongwen:${type.toLowerCase()} target`);
        const source = textOf(extension, 'expression');
        if (source === null) {
          this.problems.add('PROPERTY_MISSING', elementId, { property: `gongwen:${type.toLowerCase()} expression` });
        }
        const expression = this.any(source, elementId);
        return target !== null && expression ? [{ target, expression }] : [];
      });
  }

  /** The name of a variable that something is written to. */
  variable(name: string | null, elementId: string, property: string): string | null {
    if (name === null) {
      this.problems.add('PROPERTY_MISSING', elementId, { property });
      return null;
    }
    if (isVariable(name)) return name;
    this.problems.add('ID_INVALID', elementId, { id: name });
    return null;
  }

  private compile<T>(source: string, elementId: string, compiler: (source: string) => T): T | null {
    if (source.length > EXPRESSION_LIMIT) {
      const detail = `longer than ${EXPRESSION_LIMIT} characters`;
      this.problems.add('EXPRESSION_INVALID', elementId, {
        expression: source,
        detail,
        detailZh: `超过 ${EXPRESSION_LIMIT} 个字符`,
      });
      return null;
    }
    try {
      return compiler(source);
    } catch (error) {
      const detail = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
      const detailZh = error instanceof FeelSyntaxError ? error.zh.replace(/。$/, '') : detail;
      this.problems.add('EXPRESSION_INVALID', elementId, { expression: source, detail, detailZh });
      return null;
    }
  }
}

/** FEEL as Camunda 8 marks it: `= amount > 5`. */
const compileMarked = (source: string): Expression => ({ ...compileFeel(source.slice(1).trim()), source });

/** The text that a template gives, as an expression. */
const asExpression = (template: Template): Expression => ({
  source: template.source,
  names: template.parts.flatMap((part) => (typeof part === 'string' ? [] : part.names)),
  evaluate: (context, at) => fillTemplate(template, context, at),
});

/** Words of an attribute that is a list. */
export const words = (text: string | null): readonly string[] =>
  text === null ? [] : text.split(/[\s,]+/).filter(Boolean);

function pieces(text: string, separator: 'SPACE' | 'COMMA'): string[] {
  const ends = separator === 'SPACE' ? /\s/ : /,/;
  const found: string[] = [];
  let piece = '';
  let inside = false;
  for (const char of text) {
    if (char === '{' && /[$#]$/.test(piece)) inside = true;
    else if (char === '}') inside = false;
    if (!inside && ends.test(char)) {
      found.push(piece);
      piece = '';
    } else piece += char;
  }
  return [...found, piece].map((one) => one.trim()).filter(Boolean);
}
