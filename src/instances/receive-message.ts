import type { Caller, Command, CommandContext } from '../kernel/index.js';
import { Rejection, toWire } from '../kernel/index.js';
import { demandMay, sendersAs } from '../access/index.js';
import { openPointsOf, type Json, type MessageDeclaration, type Variables } from '../engine/index.js';
import { startsByMessage, type BoundDefinition } from '../definitions/index.js';
import { arrive } from './arrive-message.js';
import { CallTree, type TreeDependencies } from './call-tree.js';
import type { Instance } from './instance.js';
import { keptUntil } from './keep-for.js';
import { keepMessage } from './keep-message.js';
import { openCase } from './open-case.js';
import { earlierAnswer, keepAnswer } from './received-message.store.js';
import { demandNothingSaid } from './said-by-acts.js';
import { waitsFor, type Wait } from './wait.store.js';

/** A message from outside. */
export interface MessageInput {
  readonly name: string;
  readonly correlation: string;
  readonly payload: Readonly<Record<string, Json>>;
  /** The sender's id of the message: the same id twice has one effect and one answer. */
  readonly messageId?: string | undefined;
}

/** What became of a message. */
export interface MessageAnswer {
  readonly name: string;
  readonly correlation: string;
  /** It reached the case that waited for it, started one, or waits for its receiver. */
  readonly outcome: 'DELIVERED' | 'STARTED' | 'KEPT';
  /** Until when it waits; `null` where it need not. */
  readonly keptUntil: string | null;
  readonly deliveredTo: readonly { readonly caseId: string; readonly element: string }[];
}

/**
 * A message from outside reaches the one case that waits for it by name and correlation; where none waits, it starts a case
 * of the process that begins with it, with the correlation as business key; where none begins with it, and the message is
 * declared with a time for which it is kept, it waits that long for the first case that waits for it.
 *
 * Raises `MESSAGE_UNKNOWN` (404) for a name that nobody outside may send, and `SENDER_NOT_ALLOWED`, whether somebody waits
 * or not; `MESSAGE_NOT_EXPECTED` when nobody waits and it is not kept, or when several do; `CASE_SUSPENDED`,
 * `DEFINITION_SUSPENDED`; `MESSAGE_ID_REUSED` for the same id with another content; `VALIDATION_FAILED` with pointers into the
 * payload.
 *
 * @rule R-056 @rule R-143
 */
export const receiveMessage = (deps: TreeDependencies): Command<MessageInput, MessageAnswer> => ({
  name: 'instances.receiveMessage',
  async execute(ctx, input) {
    const { messageId } = input;
    const message = messageId === undefined ? null : { ...input, messageId, sender: senderOf(ctx.caller) };
    const earlier = message && (await earlierAnswer<MessageAnswer>(ctx.tx, message));
    if (earlier) return earlier;
    const [wait, other] = await waitsFor(ctx.tx, input.name, input.correlation);
    if (other) return refuse(ctx, deps, input);
    const found = wait
      ? await handOver(ctx, deps, input, wait)
      : ((await startByMessage(ctx, deps, input)) ?? (await keep(ctx, deps, input)));
    const answer: MessageAnswer = { name: input.name, correlation: input.correlation, ...found };
    if (message) keepAnswer(ctx.tx, message, answer, ctx.now);
    return answer;
  },
});

type Found = Pick<MessageAnswer, 'outcome' | 'keptUntil' | 'deliveredTo'>;

const senderOf = (caller: Caller): string => caller.client?.name ?? caller.person ?? 'SYSTEM';

async function handOver(ctx: CommandContext, deps: TreeDependencies, input: MessageInput, wait: Wait): Promise<Found> {
  const tree = await CallTree.lock(ctx, deps, { caseId: wait.caseId });
  const instance = tree.find(wait.caseId);
  if (!instance || !waitsStill(instance, wait.n)) return refuse(ctx, deps, input);
  const declaration = instance.definition.graph.messages.get(input.name);
  demandSender(ctx, declaration?.senders ?? [], input.name);
  if (instance.suspension !== null) throw new Rejection('CASE_SUSPENDED', { caseId: instance.id });
  const { form, routing } = await readPayload(ctx, deps, instance.deploymentSeq, declaration, input.payload);
  demandUnsaid(deps, declaration, instance.objectType, input.payload);
  const { name } = input;
  await arrive(tree, wait, { name, payload: form, routing });
  await tree.settle();
  return { outcome: 'DELIVERED', keptUntil: null, deliveredTo: [{ caseId: instance.id, element: wait.elementId }] };
}

/** Nobody to hand it to: said only to those who may send it, so that nobody else can find out who waits. */
async function refuse(ctx: CommandContext, deps: TreeDependencies, input: MessageInput): Promise<never> {
  demandSender(ctx, await deps.definitions.messageSenders(ctx.tx, input.name), input.name);
  throw new Rejection('MESSAGE_NOT_EXPECTED', { name: input.name, correlation: input.correlation });
}

/** `null` where no process begins with it. */
async function startByMessage(ctx: CommandContext, deps: TreeDependencies, input: MessageInput): Promise<Found | null> {
  const [definition, other] = await deps.definitions.messageStarts(ctx.tx, input.name);
  if (other) return refuse(ctx, deps, input);
  const start = definition && messageStart(definition, input.name);
  if (!definition || start === undefined) return null;
  const declaration = definition.graph.messages.get(input.name);
  demandSender(ctx, declaration?.senders ?? [], input.name);
  if (definition.suspended) throw new Rejection('DEFINITION_SUSPENDED', { definition: definition.key });
  const { form, routing } = await readPayload(ctx, deps, definition.deploymentSeq, declaration, input.payload);
  const businessKey = input.correlation;
  const unchecked = declaration?.formKey == null ? '/payload' : undefined;
  const opening = { definition, businessKey, form, routing, startId: start, unchecked };
  const tree = await openCase(ctx, deps, { ...opening, isByEvent: true });
  return { outcome: 'STARTED', keptUntil: null, deliveredTo: [{ caseId: tree.root.id, element: start }] };
}

/** Nobody waits yet: it is kept for the longest time that a newest version declares which lets the caller send it. */
async function keep(ctx: CommandContext, deps: TreeDependencies, input: MessageInput): Promise<Found> {
  const { name, correlation } = input;
  const declared = await deps.definitions.messageDeclarations(ctx.tx, name);
  const [longest] = declared
    .filter(({ declaration }) => sendersAs(ctx.caller, declaration.senders).length > 0)
    .map((one) => ({ ...one, expiresAt: keptUntil(one.declaration.keepFor, ctx.now) }))
    .toSorted((a, b) => (b.expiresAt?.getTime() ?? 0) - (a.expiresAt?.getTime() ?? 0));
  if (!longest?.expiresAt) return refuse(ctx, deps, input);
  const { declaration, deploymentSeq, expiresAt } = longest;
  await readPayload(ctx, deps, deploymentSeq, declaration, input.payload);
  const senders = new Set(declared.flatMap((one) => one.declaration.senders));
  const sentAs = sendersAs(ctx.caller, [...senders]);
  const { payload } = input;
  await keepMessage(ctx, { name, correlation, payload, sender: senderOf(ctx.caller), sentAs, expiresAt });
  return { outcome: 'KEPT', keptUntil: toWire(expiresAt, ctx.zone), deliveredTo: [] };
}

/** The start event of a process that begins with this message. */
export const messageStart = ({ graph }: BoundDefinition, name: string): string | undefined =>
  startsByMessage(graph, name)[0]?.id;

const waitsStill = (instance: Instance, n: number): boolean =>
  instance.state !== null && openPointsOf(instance.state).waits.some((wait) => wait.n === n);

/** A message of another case, on its way to the case that waited for it when it was thrown. */
export interface SentMessage {
  readonly caseId: string;
  readonly n: number;
  readonly elementId: string;
  readonly name: string;
  readonly correlation: string;
  readonly payload: Variables;
  /** As its thrower declares it. */
  readonly keepFor: string | null;
  /** The case that threw it. */
  readonly sender: string;
}

/**
 * Hands a message of another case to one receiver: a command of its own per call tree, made by the job runner. A receiver that
 * has moved on since it was thrown, and waits for the message again, gets it there; else it is kept as long as it is declared.
 * Raises `CASE_NOT_FOUND` or `WAIT_NOT_OPEN` when neither is so; the runner drops the job then.
 */
export const deliverMessage = (deps: TreeDependencies): Command<SentMessage, null> => ({
  name: 'instances.deliverMessage',
  async execute(ctx, { caseId, n, elementId, name, correlation, payload, keepFor, sender }) {
    const tree = await CallTree.lock(ctx, deps, { caseId });
    const receiver = tree.find(caseId);
    const wait =
      receiver && waitsStill(receiver, n)
        ? { caseId, n, elementId }
        : (await waitsFor(ctx.tx, name, correlation)).find((one) => one.caseId === caseId);
    const expiresAt = wait ? null : keptUntil(keepFor, ctx.now);
    if (expiresAt) {
      await keepMessage(ctx, { name, correlation, payload, sender, sentAs: ['INTERNAL'], expiresAt });
      return null;
    }
    if (!wait) throw new Rejection('WAIT_NOT_OPEN', { n });
    await arrive(tree, wait, { name, payload, routing: payload });
    await tree.settle();
    return null;
  },
});

/**
 * `ROLE:REGISTRY CLIENT:superior`: a post held today, or an API client by its name, with the scope `messages:send`. Internal
 * names do not exist outside.
 */
function demandSender({ caller, today: day }: CommandContext, senders: readonly string[], name: string): void {
  if (!senders.some((sender) => sender.startsWith('ROLE:') || sender.startsWith('CLIENT:'))) {
    throw new Rejection('MESSAGE_UNKNOWN', { name });
  }
  demandMay(caller, 'message.send', { name, senders }, day);
}

/** That a payload which no form was there to hold against says nothing that only acts say. Raises `VALIDATION_FAILED`. */
export function demandUnsaid(
  { wiring }: TreeDependencies,
  declaration: MessageDeclaration | undefined,
  objectType: string | null,
  values: Variables,
): void {
  if (declaration?.formKey == null) demandNothingSaid(wiring, objectType, { values, at: '/payload' });
}

/** The payload by the form that the receiver declares: the whole of it, and its routing fields. Raises `VALIDATION_FAILED`. */
export async function readPayload(
  ctx: CommandContext,
  deps: TreeDependencies,
  deploymentSeq: number,
  declaration: MessageDeclaration | undefined,
  payload: Readonly<Record<string, Json>>,
): Promise<{ form: Readonly<Record<string, Json>>; routing: Variables }> {
  const key = declaration?.formKey ?? null;
  if (key === null) return { form: payload, routing: payload };
  const form = await deps.definitions.form(ctx.tx, key, deploymentSeq);
  const checked = form.check(payload, '/payload');
  if (checked.errors.length > 0) throw new Rejection('VALIDATION_FAILED', { form: key }, checked.errors);
  return { form: checked.values, routing: form.split(checked.values).routing };
}
