import type { Caller, Command, CommandContext } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import type { Json, MessageDeclaration, Variables } from '../engine/index.js';
import { CallTree, type TreeDependencies } from './call-tree.js';

export interface MessageInput {
  readonly name: string;
  readonly correlation: string;
  readonly payload: Readonly<Record<string, Json>>;
  /** The sender's id of the message: the same id twice has one effect and one answer. */
  readonly messageId?: string | undefined;
}

export interface MessageAnswer {
  readonly name: string;
  readonly correlation: string;
  readonly deliveredTo: readonly { readonly caseId: string; readonly element: string }[];
}

export interface WaitRow {
  readonly case_id: string;
  readonly n: number;
  readonly root_case_id: string;
  readonly element_id: string;
}

/**
 * A message from outside reaches the one case that waits for it by name and correlation.
 *
 * Raises `MESSAGE_NOT_EXPECTED` when nobody waits, or when several trees do; `MESSAGE_UNKNOWN` (404) for a name that nobody
 * outside may send; `SENDER_NOT_ALLOWED`; `MESSAGE_ID_REUSED` for the same id with another content; `VALIDATION_FAILED`
 * with pointers into the payload.
 *
 * @rule R-056 @rule R-143
 */
export const receiveMessage = (deps: TreeDependencies): Command<MessageInput, MessageAnswer> => ({
  name: 'instances.receiveMessage',
  async execute(ctx, input) {
    const sender = ctx.caller.client?.name ?? ctx.caller.person ?? 'SYSTEM';
    const earlier = await earlierAnswer(ctx, sender, input);
    if (earlier) return earlier;
    const [wait, other] = await waitsFor(ctx, input.name, input.correlation);
    if (!wait || other)
      throw new Rejection('MESSAGE_NOT_EXPECTED', { name: input.name, correlation: input.correlation });

    const tree = await CallTree.lock(ctx, deps, { caseId: wait.case_id });
    const instance = tree.instance(wait.case_id);
    const declaration = instance.definition.graph.messages.get(input.name);
    demandSender(ctx.caller, declaration, input.name);
    const { form, routing } = await readPayload(ctx, deps, tree, wait.case_id, declaration, input.payload);
    const entryId = ctx.newId();
    const handler = deps.wiring.messages[input.name];
    const made = handler
      ? await handler({ ctx, tree, instance, elementId: wait.element_id, payload: form, entryId })
      : {};
    tree.deliver(
      wait.case_id,
      { type: 'MESSAGE_RECEIVED', n: wait.n, variables: { ...routing, ...made }, ...tree.cause },
      { act: 'MESSAGE_RECEIVED', elementId: wait.element_id, entryId },
    );
    await tree.settle();
    const answer: MessageAnswer = {
      name: input.name,
      correlation: input.correlation,
      deliveredTo: [{ caseId: wait.case_id, element: wait.element_id }],
    };
    if (input.messageId !== undefined) rememberAnswer(ctx, sender, input, answer);
    return answer;
  },
});

/** Hands a message of another case to one receiver: a command of its own per call tree, made by the job runner. */
export const deliverMessage = (
  deps: TreeDependencies,
): Command<{ caseId: string; n: number; elementId: string; name: string; payload: Variables }, null> => ({
  name: 'instances.deliverMessage',
  async execute(ctx, { caseId, n, elementId, name, payload }) {
    const tree = await CallTree.lock(ctx, deps, { caseId });
    const entryId = ctx.newId();
    const instance = tree.instance(caseId);
    const handler = deps.wiring.messages[name];
    const made = handler ? await handler({ ctx, tree, instance, elementId, payload, entryId }) : {};
    tree.deliver(
      caseId,
      { type: 'MESSAGE_RECEIVED', n, variables: { ...payload, ...made }, ...tree.cause },
      { act: 'MESSAGE_RECEIVED', elementId, entryId },
    );
    await tree.settle();
    return null;
  },
});

/** Who waits for a message by this key, over all call trees of the office. */
export function waitsFor(ctx: Pick<CommandContext, 'tx'>, name: string, correlation: string): Promise<WaitRow[]> {
  return ctx.tx.query<WaitRow>(
    `SELECT case_id, n, root_case_id, element_id FROM wait
     WHERE office_id = $1 AND message = $2 AND correlation = $3 ORDER BY opened_at, case_id, n`,
    [ctx.tx.officeId, name, correlation],
  );
}

/** `ROLE:REGISTRY CLIENT:superior`: a post held today, or an API client's scope. Internal names do not exist outside. */
function demandSender(caller: Caller, declaration: MessageDeclaration | undefined, name: string): void {
  const senders = declaration?.senders ?? [];
  if (!senders.some((sender) => sender.startsWith('ROLE:') || sender.startsWith('CLIENT:'))) {
    throw new Rejection('MESSAGE_UNKNOWN', { name });
  }
  const allowed = senders.some((sender) =>
    sender.startsWith('ROLE:')
      ? caller.keys.includes(sender.slice('ROLE:'.length))
      : caller.permissions.has(`message:${sender.slice('CLIENT:'.length)}`),
  );
  if (!allowed) throw new Rejection('SENDER_NOT_ALLOWED', { name, senders: senders.join(', ') });
}

async function readPayload(
  ctx: CommandContext,
  deps: TreeDependencies,
  tree: CallTree,
  caseId: string,
  declaration: MessageDeclaration | undefined,
  payload: Readonly<Record<string, Json>>,
): Promise<{ form: Readonly<Record<string, Json>>; routing: Variables }> {
  const key = declaration?.formKey ?? null;
  if (key === null) return { form: payload, routing: payload };
  const form = await deps.definitions.form(ctx.tx, key, tree.instance(caseId).deploymentSeq);
  const checked = form.check(payload, '/payload');
  if (checked.errors.length > 0) throw new Rejection('VALIDATION_FAILED', { form: key }, checked.errors);
  return { form: checked.values, routing: form.split(checked.values).routing };
}

const contentOf = (input: MessageInput): string => JSON.stringify([input.name, input.correlation, input.payload]);

async function earlierAnswer(ctx: CommandContext, sender: string, input: MessageInput): Promise<MessageAnswer | null> {
  if (input.messageId === undefined) return null;
  const [row] = await ctx.tx.query<{ fingerprint: string; answer: MessageAnswer }>(
    'SELECT fingerprint, answer FROM received_message WHERE office_id = $1 AND sender = $2 AND message_id = $3',
    [ctx.tx.officeId, sender, input.messageId],
  );
  if (!row) return null;
  if (row.fingerprint !== contentOf(input)) throw new Rejection('MESSAGE_ID_REUSED', { messageId: input.messageId });
  return row.answer;
}

function rememberAnswer(ctx: CommandContext, sender: string, input: MessageInput, answer: MessageAnswer): void {
  ctx.tx.write(
    `INSERT INTO received_message (office_id, sender, message_id, name, fingerprint, answer, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [ctx.tx.officeId, sender, input.messageId, input.name, contentOf(input), JSON.stringify(answer), ctx.now],
  );
}
