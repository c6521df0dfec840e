import type { Expression, MessageDeclaration, Node, ProcessGraph } from '../engine/index.js';
import type { FormsByKey } from './known-variables.js';
import { expressionsIn, templatesOf } from './variable-check.js';

/** A free text that decides what it must not. */
export interface Injection {
  readonly elementId: string;
  readonly variable: string;
  readonly expression: string;
  readonly decides: readonly [zh: string, en: string];
}

/**
 * Texts that people write freely and that decide who does a task, when it is due, what a signal is called or whom a message
 * reaches: whoever fills in the form decides it. Followed from form fields through mappings that only hand a value on.
 */
export function injections(graph: ProcessGraph, forms: FormsByKey): readonly Injection[] {
  const free = freeTexts(graph, forms);
  if (free.size === 0) return [];
  const found: Injection[] = [];
  const look = (elementId: string, expression: Expression, decides: Injection['decides']): void => {
    const variable = expression.names.find((name) => free.has(name));
    if (variable === undefined) return;
    if (!found.some((one) => one.elementId === elementId && one.variable === variable)) {
      found.push({ elementId, variable, expression: expression.source, decides });
    }
  };
  for (const node of graph.nodes.values()) {
    for (const template of templatesOf(node)) {
      for (const expression of expressionsIn(template)) look(node.id, expression, decidedBy(node));
    }
    const correlation = messageOf(graph, node)?.correlation;
    if (correlation) look(node.id, correlation, ['消息送达哪个案件', 'which case a message reaches']);
  }
  return found;
}

function decidedBy(node: Node): Injection['decides'] {
  switch (node.type) {
    case 'USER_TASK':
      return ['由谁办理或何时办结', 'who does the task or when it is due'];
    case 'EXTERNAL_TASK':
      return ['由哪个外部系统处理', 'which worker gets the work'];
    default:
      return 'trigger' in node && node.trigger.kind === 'SIGNAL'
        ? ['发出或等待哪个信号', 'which signal is meant']
        : ['期限', 'when it is due'];
  }
}

function messageOf(graph: ProcessGraph, node: Node): MessageDeclaration | undefined {
  if (node.type === 'SEND_TASK' || node.type === 'RECEIVE_TASK') return graph.messages.get(node.message);
  return 'trigger' in node && node.trigger.kind === 'MESSAGE' ? graph.messages.get(node.trigger.message) : undefined;
}

const NAME = /^[\p{L}_][\p{L}\p{N}_.]*$/u;

function freeTexts(graph: ProcessGraph, forms: FormsByKey): ReadonlySet<string> {
  const keys = [
    graph.startForm,
    ...[...graph.nodes.values()].map((node) => (node.type === 'USER_TASK' ? node.task.formKey : null)),
    ...[...graph.messages.values()].map(({ formKey }) => formKey),
  ];
  const free = new Set(keys.flatMap((key) => [...((key && forms(key)?.freeText) || [])]));
  const mappings = [...graph.nodes.values()].flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  for (let before = -1; before < free.size;) {
    before = free.size;
    for (const { target, expression } of mappings) {
      if (NAME.test(expression.source.trim()) && expression.names.some((name) => free.has(name))) free.add(target);
    }
  }
  return free;
}
