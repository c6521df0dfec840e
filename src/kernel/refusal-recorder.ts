import type { Caller } from './caller.js';
import type { Rejection } from './rejection.js';
import type { CommandContext } from './run-command.js';

/** DI token of the `RefusalRecorder`; the audit room provides it. */
export const REFUSAL_RECORDER = Symbol('REFUSAL_RECORDER');

/** Writes a refusal for lack of authority into the trail, in a transaction of its own after the command's roll-back. */
export type RefusalRecorder = (
  ctx: CommandContext,
  refused: { readonly command: string; readonly caller: Caller; readonly rejection: Rejection },
) => void | Promise<void>;
