import type { CommandContext } from '../kernel/index.js';
import type { ProcessGraph } from '../engine/index.js';

/** DI token of the `DefinitionFollower`; the wiring, which sees every room, provides it. */
export const DEFINITION_FOLLOWER = Symbol('DEFINITION_FOLLOWER');

/**
 * Who keeps what starts a process by itself: its timer starts. They are those of the newest version and of no other, so that
 * a newer version takes them over in the transaction that deploys it, and a suspended one has none.
 */
export interface DefinitionFollower {
  /** This version is the newest and may be started: its starts replace whatever the key had. Raises `TIMER_RULE_INVALID`. */
  begin(ctx: CommandContext, process: { readonly key: string; readonly graph: ProcessGraph }): Promise<void>;
  /** Nothing starts it by itself any more. */
  end(ctx: CommandContext, key: string): void;
}
