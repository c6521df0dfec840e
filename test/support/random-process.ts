import * as fc from 'fast-check';

export { drawBlocks, drawingOf } from './draw-blocks.js';

/**
 * A process made of blocks, each with one way in and one way out, so that it can always end. `pick` is the one variable that
 * decides: an exclusive block takes its first branch at 0, an inclusive one its first unless at 1 and its second unless at 2,
 * a loop goes round again at 1, a failing scope fails at 2, and a transaction is cancelled at 2.
 */
export type Block =
  | { readonly type: 'TASK'; id?: string }
  | { readonly type: 'SEQUENCE'; readonly parts: readonly Block[] }
  | { readonly type: 'EXCLUSIVE'; readonly branches: readonly [Block, Block] }
  | { readonly type: 'PARALLEL'; readonly branches: readonly Block[] }
  | { readonly type: 'INCLUSIVE'; readonly branches: readonly [Block, Block] }
  /** An event-based gateway: whichever happens first leads into its branch. */
  | { readonly type: 'RACE'; readonly events: readonly RaceEvent[] }
  | { readonly type: 'LOOP'; readonly body: Block }
  | (ScopeBlock & { readonly type: 'SUB' })
  | {
      readonly type: 'EACH';
      readonly body: Extract<Block, { type: 'TASK' | 'SUB' }>;
      readonly times: 0 | 1 | 2 | 3;
      readonly sequential: boolean;
      /** Enough when so many are done. */
      readonly enough: 1 | 2 | null;
    }
  /** A standard loop, which goes on while `pick` is 1. */
  | {
      readonly type: 'ROUNDS';
      readonly body: Extract<Block, { type: 'TASK' | 'SUB' }>;
      readonly testBefore: boolean;
      readonly maximum: 2 | null;
    }
  | {
      readonly type: 'BOUNDARY';
      readonly body: Extract<Block, { type: 'TASK' | 'SUB' | 'EACH' | 'ROUNDS' }>;
      readonly trigger: Awaited;
      readonly interrupting: boolean;
      readonly side: Block;
      id?: string;
    }
  | { readonly type: 'FAILING'; readonly body: ScopeBlock; readonly handler: Block }
  /** A sub-process that tells something on its way, which is caught on its border. */
  | {
      readonly type: 'ESCALATING';
      readonly before: Block;
      readonly after: Block;
      readonly interrupting: boolean;
      readonly side: Block;
    }
  /** Tasks that are all undone, the last first, at the end of the sub-process they stand in. */
  | { readonly type: 'UNDONE'; readonly steps: 1 | 2 | 3; done?: readonly UndoneStep[] }
  | { readonly type: 'TRANSACTION'; readonly steps: 1 | 2 | 3; readonly side: Block; done?: readonly UndoneStep[] }
  | { readonly type: 'TERMINATING'; readonly lasting: Block; readonly ending: Block };

/** What is waited for from outside. */
export type Awaited = 'TIMER' | 'MESSAGE' | 'SIGNAL';

export interface RaceEvent {
  readonly trigger: Awaited;
  readonly branch: Block;
  id?: string;
}

/** Ids of a task and of the task that undoes it. */
export interface UndoneStep {
  readonly task: string;
  readonly undo: string;
}

export interface ScopeBlock {
  readonly inside: Block;
  readonly event: EventBlock | null;
}

/** An event sub-process, which may have one of its own. */
export interface EventBlock {
  readonly trigger: Awaited;
  readonly interrupting: boolean;
  readonly body: Block;
  readonly event: EventBlock | null;
  id?: string;
}

const alone = (inside: Block): Block => ({ type: 'SUB', inside, event: null });
const awaited = fc.constantFrom<Awaited>('TIMER', 'MESSAGE', 'SIGNAL');
const steps = fc.constantFrom<1 | 2 | 3>(1, 2, 3);

// A type, since fast-check takes no interface for it.
type Kinds = {
  block: Block;
  scope: ScopeBlock;
  event: EventBlock | null;
  sub: Extract<Block, { type: 'SUB' }>;
  task: Extract<Block, { type: 'TASK' }>;
  each: Extract<Block, { type: 'EACH' }>;
  rounds: Extract<Block, { type: 'ROUNDS' }>;
};

/** Random blocks. A loop has a task in each of its rounds, so that none goes on by itself. */
export const blocks: fc.Arbitrary<Block> = fc.letrec<Kinds>((tie) => {
  const thenTask = fc.tuple(tie('block'), tie('task')).map((parts): Block => ({ type: 'SEQUENCE', parts }));
  return {
    task: fc.constant(null).map((): Kinds['task'] => ({ type: 'TASK' })),
    event: fc.option(
      fc.record({
        trigger: awaited,
        interrupting: fc.boolean(),
        body: tie('block'),
        event: fc.option(
          fc.record({
            trigger: awaited,
            interrupting: fc.boolean(),
            body: tie('task') as fc.Arbitrary<Block>,
            event: fc.constant(null),
          }),
          { freq: 3 },
        ),
      }),
      { freq: 2 },
    ),
    scope: fc.record({ inside: tie('block'), event: tie('event') }),
    sub: tie('scope').map((scope): Kinds['sub'] => ({ type: 'SUB', ...scope })),
    each: fc.record({
      type: fc.constant('EACH' as const),
      body: fc.oneof(tie('task'), tie('sub')),
      times: fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 2, 3, 3),
      sequential: fc.boolean(),
      enough: fc.constantFrom<1 | 2 | null>(1, 2, null),
    }),
    rounds: fc.record({
      type: fc.constant('ROUNDS' as const),
      body: fc.oneof(
        tie('task'),
        fc.record({ type: fc.constant('SUB' as const), inside: thenTask, event: tie('event') }),
      ),
      testBefore: fc.boolean(),
      maximum: fc.constantFrom<2 | null>(2, null),
    }),
    block: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      { weight: 4, arbitrary: tie('task') },
      {
        weight: 4,
        arbitrary: fc.record({
          type: fc.constant('SEQUENCE' as const),
          parts: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          type: fc.constantFrom('EXCLUSIVE' as const, 'INCLUSIVE' as const),
          branches: fc.tuple(tie('block'), tie('block')),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          type: fc.constant('INCLUSIVE' as const),
          branches: fc.tuple(tie('block'), tie('block')),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          type: fc.constant('PARALLEL' as const),
          branches: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          type: fc.constant('RACE' as const),
          events: fc.array(fc.record({ trigger: awaited, branch: tie('block') }), { minLength: 2, maxLength: 3 }),
        }),
      },
      { weight: 2, arbitrary: thenTask.map((body): Block => ({ type: 'LOOP', body })) },
      { weight: 1, arbitrary: tie('sub') },
      { weight: 2, arbitrary: tie('each') },
      { weight: 1, arbitrary: tie('rounds') },
      {
        weight: 3,
        arbitrary: fc
          .record({
            type: fc.constant('BOUNDARY' as const),
            body: fc.oneof(tie('task'), tie('sub'), tie('each'), tie('rounds')),
            trigger: awaited,
            interrupting: fc.boolean(),
            side: tie('block'),
          })
          // What may run several times beside itself has a scope of its own: joins count the tokens of a scope together.
          .map((block): Block => (block.interrupting ? block : { ...block, side: alone(block.side) })),
      },
      {
        weight: 1,
        arbitrary: fc.record({ type: fc.constant('FAILING' as const), body: tie('scope'), handler: tie('block') }),
      },
      {
        weight: 1,
        arbitrary: fc
          .record({
            type: fc.constant('ESCALATING' as const),
            before: tie('block'),
            after: tie('block'),
            interrupting: fc.boolean(),
            side: tie('block'),
          })
          .map((block): Block => (block.interrupting ? block : { ...block, side: alone(block.side) })),
      },
      { weight: 1, arbitrary: fc.record({ type: fc.constant('UNDONE' as const), steps }) },
      { weight: 1, arbitrary: fc.record({ type: fc.constant('TRANSACTION' as const), steps, side: tie('block') }) },
      {
        weight: 1,
        arbitrary: fc.record({
          type: fc.constant('TERMINATING' as const),
          lasting: tie('block'),
          ending: tie('block'),
        }),
      },
    ),
  };
}).block;

/** Random processes of blocks. */
export const processes: fc.Arbitrary<ScopeBlock> = fc.record({
  inside: blocks,
  event: fc.option(
    fc.record({ trigger: awaited, interrupting: fc.boolean(), body: blocks, event: fc.constant(null) }),
    { freq: 2 },
  ),
});
