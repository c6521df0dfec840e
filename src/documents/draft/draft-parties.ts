import type { Bilingual, FieldError, ReadContext } from '../../kernel/index.js';
import { levelOf } from '../../kernel/index.js';
import type { Variables } from '../../engine/index.js';
import { dutiesOn, personsByCode, unitsByCode } from '../../organisation/index.js';
import type { Document } from '../document.js';
import { settingIn } from '../setting-of.js';

type Drafted = Pick<
  Document,
  | 'ownerGroup'
  | 'dutyCodes'
  | 'mainRecipients'
  | 'ccRecipients'
  | 'internalPersons'
  | 'contactPerson'
  | 'superiorOrg'
  | 'needsSuperiorApproval'
  | 'classification'
  | 'urgency'
  | 'urgencyReason'
>;

/**
 * Checks the codes of a draft against the organisation of today and the office's settings: owner group and duties exist,
 * every recipient is a unit or person, the classification is one that the system may hold, urgency has its reason. Gives
 * every wrong field at once, at its pointer under `prefix`.
 */
export async function partyErrors(
  ctx: ReadContext,
  document: Drafted,
  settings: Variables,
  prefix: string,
): Promise<FieldError[]> {
  const persons = [...document.internalPersons, ...(document.contactPerson === null ? [] : [document.contactPerson])];
  const recipients = [...document.mainRecipients, ...document.ccRecipients];
  const units = [document.ownerGroup, ...recipients, ...(document.superiorOrg === null ? [] : [document.superiorOrg])];
  const unitBy = await unitsByCode(ctx.tx, [...new Set(units)], ctx.today);
  const personBy = await personsByCode(ctx.tx, [...new Set([...persons, ...recipients])], ctx.today);
  const duties = await dutiesOn(ctx.tx, ctx.today);
  const errors: FieldError[] = [];
  const demand = (isRight: boolean, pointer: string, code: keyof typeof SENTENCES): void => {
    if (!isRight) errors.push({ pointer: `${prefix}${pointer}`, code, ...SENTENCES[code] });
  };

  demand(unitBy.get(document.ownerGroup)?.kind === 'GROUP', '/ownerGroup', 'GROUP_UNKNOWN');
  document.dutyCodes.forEach((code, index) => demand(duties.has(code), `/dutyCodes/${index}`, 'DUTY_UNKNOWN'));
  const isKnown = (code: string): boolean => unitBy.has(code) || personBy.has(code);
  document.mainRecipients.forEach((code, index) =>
    demand(isKnown(code), `/mainRecipients/${index}`, 'RECIPIENT_UNKNOWN'),
  );
  document.ccRecipients.forEach((code, index) => demand(isKnown(code), `/ccRecipients/${index}`, 'RECIPIENT_UNKNOWN'));
  document.internalPersons.forEach((code, index) =>
    demand(personBy.has(code), `/internalPersons/${index}`, 'PERSON_UNKNOWN'),
  );
  demand(document.contactPerson === null || personBy.has(document.contactPerson), '/contactPerson', 'PERSON_UNKNOWN');
  const superior = document.superiorOrg === null ? null : (unitBy.get(document.superiorOrg)?.kind ?? '');
  demand(superior === null || ['SUPERIOR', 'HIGHER_OFFICE'].includes(superior), '/superiorOrg', 'SUPERIOR_UNKNOWN');
  demand(!document.needsSuperiorApproval || superior !== null, '/superiorOrg', 'SUPERIOR_REQUIRED');
  demand(document.urgency === 'NORMAL' || document.urgencyReason !== null, '/urgencyReason', 'REASON_REQUIRED');
  const highest = settingIn(settings, 'security.maxClassification');
  const limit = highest === 'PUBLIC' ? highest : 'INTERNAL';
  demand(levelOf(document.classification) <= levelOf(limit), '/classification', 'CLASSIFICATION_TOO_HIGH');
  return errors;
}

/** A due date lies in the past. @rule R-126 */
export function dueErrors(form: { readonly dueDate?: unknown }, today: string, prefix: string): FieldError[] {
  if (typeof form.dueDate !== 'string' || form.dueDate >= today) return [];
  return [{ pointer: `${prefix}/dueDate`, code: 'DUE_IN_PAST', zh: '限办日期已过。', en: 'The due date has passed.' }];
}

const SENTENCES = {
  GROUP_UNKNOWN: { zh: '没有这个工作组。', en: 'There is no such working group.' },
  DUTY_UNKNOWN: { zh: '没有这项职责。', en: 'There is no such duty.' },
  RECIPIENT_UNKNOWN: { zh: '没有这个单位或人员。', en: 'There is no such unit or person.' },
  PERSON_UNKNOWN: { zh: '没有这个人员。', en: 'There is no such person.' },
  SUPERIOR_UNKNOWN: { zh: '不是上级机关。', en: 'It is no superior body.' },
  SUPERIOR_REQUIRED: { zh: '需上级审批的，须填写上级机关。', en: 'Approval by a superior needs the superior’s name.' },
  REASON_REQUIRED: { zh: '紧急件须填写紧急理由。', en: 'An urgent document needs the reason for its urgency.' },
  CLASSIFICATION_TOO_HIGH: {
    zh: '本系统不处理该密级的文件，请线下登记办理。',
    en: 'The system does not hold documents of this classification; register them on paper.',
  },
} satisfies Readonly<Record<string, Bilingual>>;
