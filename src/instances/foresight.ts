import type { CommandContext } from '../kernel/index.js';
import type { Effect, Node } from '../engine/index.js';
import type { Instance } from './instance.js';

/** An effect of a command that is only tried out, the case that it is of, and the element as its graph has it. */
export interface Foreseen {
  readonly instance: Instance;
  readonly effect: Effect;
  readonly node: Node | null;
}

/** What a dry run has seen so far, in order. */
export interface Foresight {
  readonly effects: Foreseen[];
  /** Every case that the command had in hand, with how it stood before. */
  readonly cases: Map<string, { readonly instance: Instance; readonly before: CaseBefore }>;
  /** Problems that stop nothing and that whoever acts should know. */
  readonly problems: ForeseenProblem[];
}

/** What a preview compares a case with. */
export type CaseBefore = Pick<Instance, 'status' | 'suspension' | 'isNew' | 'seq'> & {
  readonly definitionVersion: number;
};

/** A problem that an act would leave behind. */
export interface ForeseenProblem {
  readonly code: string;
  readonly severity: 'ERROR' | 'WARNING';
  readonly element: string | null;
  readonly zh: string;
  readonly en: string;
  readonly fix: { readonly zh: string; readonly en: string };
}

const watched = new WeakMap<CommandContext, Foresight>();

/** From now on everything that call trees of this command do is noted: it is a dry run. */
export function foresee(ctx: CommandContext): Foresight {
  const foresight: Foresight = { effects: [], cases: new Map(), problems: [] };
  watched.set(ctx, foresight);
  return foresight;
}

/** What is noted of this command; `undefined` where it is no dry run. */
export const foresightOf = (ctx: CommandContext): Foresight | undefined => watched.get(ctx);

/** Notes a case as it stands, the first time that a dry run has it in hand. */
export function foreseeCase(ctx: CommandContext, instance: Instance): void {
  const foresight = watched.get(ctx);
  if (!foresight || foresight.cases.has(instance.id)) return;
  const { status, suspension, isNew, seq, definition } = instance;
  const before = { status, suspension, isNew, seq, definitionVersion: definition.version };
  foresight.cases.set(instance.id, { instance, before });
}
