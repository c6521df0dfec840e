import type { FieldError } from '../../kernel/index.js';
import type { Document } from '../document.js';
import type { LinePlan } from './dispatch-line.store.js';
import type { Breach, Choice, DispatchPlan, Verb } from './distribution.js';

/** A line as the registry gives it on F-REGISTER-OUT. */
export interface WantedLine {
  readonly verb?: Verb;
  readonly recipient: string;
  readonly channel?: string;
  readonly copies?: number;
}

/** The drafter's choice of recipients, as the plan reads it. */
export const choiceOf = (document: Document, rangeConfirmed: boolean): Choice => ({
  main: document.mainRecipients,
  cc: document.ccRecipients,
  internalChoice: document.internalChoice,
  internalPersons: document.internalPersons,
  contactPerson: document.contactPerson,
  noRequestDeclared: document.noRequestDeclared,
  rangeConfirmed,
});

/**
 * The planned lines with the channel and the copies that the registry set. A line for somebody whom the plan does not name
 * is a breach at its place in the form. By default a unit gets one copy on paper, a person one through the system.
 * @rule R-066
 */
export function settleLines(
  plan: DispatchPlan,
  wanted: readonly WantedLine[],
): { readonly lines: readonly LinePlan[]; readonly breaches: readonly Breach[] } {
  const breaches: Breach[] = [];
  const set = new Map<string, WantedLine>();
  wanted.forEach((line, index) => {
    const planned = plan.lines.find((one) => one.recipient === line.recipient);
    const pointer = `/lines/${index}/recipient`;
    if (!planned) breaches.push({ pointer, code: 'RECIPIENT_OUTSIDE_ROW' });
    else if (line.verb !== undefined && line.verb !== planned.verb) {
      breaches.push({ pointer: `/lines/${index}/verb`, code: 'VERB_OF_ROW' });
    } else if (set.has(line.recipient)) breaches.push({ pointer, code: 'RECIPIENT_TWICE' });
    else set.set(line.recipient, line);
  });
  const lines = plan.lines.map((line) => {
    const given = set.get(line.recipient);
    return {
      ...line,
      channel: given?.channel ?? (line.recipientType === 'PERSON' ? 'SYSTEM' : 'PAPER'),
      copies: given?.copies ?? 1,
    };
  });
  return { lines, breaches };
}

/** A breach as a wrong field: fields of the registry's form under `/form`, fields of the document under `/document`. */
export function breachError({ pointer, code }: Breach): FieldError {
  const isOfForm = pointer.startsWith('/lines') || pointer.startsWith('/copies') || pointer.startsWith('/series');
  const [zh, en] = SENTENCES[code] ?? [`不符合发送规则：${code}。`, `Against the distribution rule ${code}.`];
  return { pointer: `${isOfForm ? '/form' : '/document'}${pointer}`, code, zh, en };
}

const SENTENCES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  EXACTLY_ONE_MAIN_SUPERIOR: ['请示只能主送一个上级机关。', 'A request has exactly one main superior.'],
  ONE_MAIN_SUPERIOR_OTHERS_CC: [
    '报告只主送一个上级机关，其他的抄送。',
    'A report has one main superior; others get copies.',
  ],
  NO_CC_TO_LOWER: ['上行文不得抄送下级机关。', 'An upward document is not copied to lower bodies.'],
  CONTACT_NOTE_REQUIRED: ['请示须注明联系人。', 'A request names a contact person.'],
  NO_REQUEST_INSIDE_REPORT: ['报告不得夹带请示事项。', 'A report contains no request.'],
  REGISTRY_CONFIRMS_RANGE: [
    '该文种未列入第十五条，发送范围须由登记人员确认。',
    'Article 15 is silent on this kind: confirm the range.',
  ],
  RECIPIENT_OUTSIDE_ROW: ['不在该文种规定的发送范围内。', 'Outside the range that the rule gives for this kind.'],
  RECIPIENT_UNKNOWN: ['没有这个单位或人员。', 'There is no such unit or person.'],
  RECIPIENT_MISSING: ['缺少规定的收件单位。', 'A recipient that the rule demands is missing.'],
  RECIPIENT_TWICE: ['同一收件单位列了两次。', 'The recipient is listed twice.'],
  TOO_MANY_RECIPIENTS: ['收件单位超过规定数量。', 'More recipients than the rule allows.'],
  AT_LEAST_ONE_RECIPIENT: ['至少须有一个收件单位或人员。', 'At least one recipient is needed.'],
  VERB_OF_ROW: ['报送、发送、分送、抄送以规定为准，不能更改。', 'The rule settles the verb; it cannot be changed.'],
};
