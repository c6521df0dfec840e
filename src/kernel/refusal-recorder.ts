import type { Caller } from './caller.js';
import { isId } from './ids.js';
import type { Rejection } from './rejection.js';
import type { CommandContext } from './command.js';

/** DI token of the `RefusalRecorder`; the audit room provides it. */
export const REFUSAL_RECORDER = Symbol('REFUSAL_RECORDER');

/** Writes a refusal for lack of authority into the trail, in a transaction of its own after the command's roll-back. */
export type RefusalRecorder = (
  ctx: CommandContext,
  refused: { readonly command: string; readonly caller: Caller; readonly rejection: Rejection },
) => void | Promise<void>;

/** A thing that is hidden from some, by its type and id. */
export interface RefusedThing {
  readonly type: (typeof THINGS)[keyof typeof THINGS];
  readonly id: string;
}

/** Things that are hidden from some, by the parameter under which a refusal names one. */
const THINGS = {
  taskId: 'TASK',
  sideTaskId: 'SIDE_TASK',
  documentId: 'DOCUMENT',
  caseId: 'CASE',
  handoverId: 'HANDOVER',
  recordId: 'RECORD',
  stateSecretId: 'STATE_SECRET',
} as const;

/** Whether a refusal says of such a thing that it is not there, as it does of one that is hidden. */
export function saysNotThere(rejection: Rejection): boolean {
  const thing = thingRefused(rejection);
  return thing !== null && rejection.code === `${thing.type}_NOT_FOUND`;
}

/** What a refusal is about; `null` where it names no such thing. The first that it names counts: a task rather than its case. */
export function thingRefused({ params }: Pick<Rejection, 'params'>): RefusedThing | null {
  for (const [name, type] of Object.entries(THINGS)) {
    const id = params[name];
    if (typeof id === 'string' && isId(id)) return { type, id };
  }
  return null;
}
