import type { Problem } from '../problem.js';
import { Rejection } from '../../kernel/rejection.js';
import { FeelSyntaxError } from '../feel/feel-syntax-error.js';

type Sentence = readonly [zh: string, en: string];

/** Collects what is wrong with a file, so that all of it is said at once. */
export class DmnProblems {
  readonly list: Problem[] = [];

  error(code: string, elementId: string | null, sentence: Sentence, fix: Sentence): void {
    this.list.push(problem('ERROR', code, elementId, sentence, fix));
  }

  warning(code: string, elementId: string | null, sentence: Sentence, fix: Sentence): void {
    this.list.push(problem('WARNING', code, elementId, sentence, fix));
  }

  unsupported(elementId: string | null, construct: Sentence): void {
    this.error(
      'DMN_UNSUPPORTED',
      elementId,
      [`不支持${construct[0]}。`, `${construct[1]} is not supported.`],
      ['改用决策表或 FEEL 表达式', 'Use a decision table or a literal FEEL expression instead'],
    );
  }

  /** Compiles, or notes why it cannot and answers `null`. */
  compiled<T>(elementId: string | null, compile: () => T): T | null {
    try {
      return compile();
    } catch (reason) {
      this.error('DMN_EXPRESSION', elementId, sentenceOf(reason), [
        '更正该 FEEL 表达式；文本须加双引号',
        'Correct the FEEL expression; texts stand in double quotes',
      ]);
      return null;
    }
  }

  /** Whether an error about this element, or about any element of the decision, has been noted since `from`. */
  hasErrorsSince(from: number): boolean {
    return this.list.slice(from).some((found) => found.severity === 'ERROR');
  }
}

/** Why an expression cannot be read, or why one without variables cannot be computed. */
function sentenceOf(reason: unknown): Sentence {
  if (reason instanceof FeelSyntaxError) {
    const character = reason.position + 1;
    return [`${reason.zh}（第 ${character} 个字符）`, `${reason.message} (character ${character})`];
  }
  if (!(reason instanceof Rejection)) throw reason;
  return [
    `表达式无法计算：${String(reason.params['reason'])}。`,
    `It cannot be computed: ${String(reason.params['reason'])}.`,
  ];
}

const problem = (
  severity: Problem['severity'],
  code: string,
  elementId: string | null,
  [zh, en]: Sentence,
  [fixZh, fixEn]: Sentence,
): Problem => ({ code, severity, elementId, zh, en, fix: { zh: fixZh, en: fixEn } });
