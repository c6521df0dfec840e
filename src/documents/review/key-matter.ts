import { Rejection, type FieldError } from '../../kernel/index.js';
import { may } from '../../access/index.js';
import { fillTemplateList, type Variables } from '../../engine/index.js';
import type { TaskAct } from '../../instances/index.js';
import { settingsAt } from '../../organisation/index.js';
import type { Document } from '../document.js';

/** What an act says of the flag: nothing, or what it is from now on. */
export type SettledKeyMatter = { readonly keyMatter?: boolean };

/**
 * The key-matter flag as an act settles it. The drafter proposes it and the owner group's leader confirms it; the director may set
 * it. To let a document whose duties preset it pass as no key matter takes the leader's reason, which is the opinion, and the
 * director's where it is the director who says so. A flag that nobody set counts as true. Who stands in for the leader, by
 * delegation or because the leader may not review this text, confirms it in their place.
 *
 * Raises `VALIDATION_FAILED` for a flag that is not theirs to settle, or that needs a reason.
 *
 * @rule R-051 @rule R-125
 */
export async function settleKeyMatter(act: TaskAct, document: Document): Promise<SettledKeyMatter> {
  const said = act.form['keyMatterConfirm'];
  const isSaid = typeof said === 'boolean';
  const { id: documentId, ownerGroup } = document;
  const leader = `LEADER@${ownerGroup}`;
  const as = inThePlaceOf(act).includes(leader) ? leader : (act.role ?? '');
  const matter = { documentId, ownerGroup, as };
  if (!may(act.ctx.caller, 'keyMatter.settle', matter, act.ctx.today).may) {
    if (isSaid) throw new Rejection('VALIDATION_FAILED', {}, [OWNER_LEADER_CONFIRMS]);
    return {};
  }
  if (act.outcome !== 'APPROVE') return {};
  const confirms = as === leader;
  const settled = isSaid ? said : confirms ? document.keyMatter : null;
  if (settled === false && act.opinion === null && (await presetsKeyMatter(act, document))) {
    throw new Rejection('VALIDATION_FAILED', {}, [REASON_MISSING]);
  }
  return isSaid ? { keyMatter: said } : {};
}

/** Posts in whose place a substitute does a step: those for which the process drew it. Nobody's for whom it was drawn. */
function inThePlaceOf({ ctx, node, task, role }: TaskAct): readonly string[] {
  if (role === null || !task.candidates.includes(role)) return [];
  const at = ctx.now.toISOString();
  const drawn = node.task.candidates.flatMap((template) => fillTemplateList(template, task.variables, at));
  return drawn.includes(role) ? [] : drawn;
}

/** Whether the document's duties make it a key matter until somebody says otherwise: what the decision `touched-groups` says. */
export async function presetsKeyMatter({ ctx, tree, instance }: TaskAct, document: Document): Promise<boolean> {
  const decision = await tree.deps.definitions.decision(ctx.tx, 'touched-groups', instance.deploymentSeq);
  const { values: settings } = await settingsAt(ctx.tx, instance.settingsVersion);
  const given = { dutyCodes: [...document.dutyCodes], ownerGroup: document.ownerGroup, settings };
  const { result } = decision.evaluate(given, ctx.now.toISOString());
  return (result as Variables)['keyMatterPreset'] === true;
}

const OWNER_LEADER_CONFIRMS: FieldError = {
  pointer: '/form/keyMatterConfirm',
  code: 'OWNER_LEADER_CONFIRMS',
  zh: '是否重点工作或重要政策，由承办组组长确认，主任可以确定。',
  en: 'Whether it is a key matter is confirmed by the owner group’s leader, or set by the director.',
};

const REASON_MISSING: FieldError = {
  pointer: '/opinion',
  code: 'REASON_REQUIRED',
  zh: '所涉职责预设为重点事项，不作重点事项办理须说明理由。',
  en: 'The duties make it a key matter: say why it is none.',
};
