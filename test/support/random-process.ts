import * as fc from 'fast-check';
import type { ProcessGraph } from '../../src/engine/graph.js';
import {
  boundary,
  end,
  error,
  eventSub,
  exclusive,
  message,
  parallel,
  processOf,
  start,
  sub,
  terminate,
  timer,
  user,
  type ActivityOptions,
  type Drawing,
  type Drawn,
} from './process-builder.js';

/**
 * A process made of blocks, each with one way in and one way out, so that it can always end. `pick` is the one variable that
 * decides: an exclusive block takes its first branch at 0, a loop, which has a task to decide it, goes round again at 1, a
 * failing scope fails at 2.
 */
export type Block =
  | { readonly type: 'TASK'; id?: string }
  | { readonly type: 'SEQUENCE'; readonly parts: readonly Block[] }
  | { readonly type: 'EXCLUSIVE'; readonly branches: readonly [Block, Block] }
  | { readonly type: 'PARALLEL'; readonly branches: readonly Block[] }
  | { readonly type: 'LOOP'; readonly body: Block }
  | (ScopeBlock & { readonly type: 'SUB' })
  | {
      readonly type: 'EACH';
      readonly body: Extract<Block, { type: 'TASK' | 'SUB' }>;
      readonly times: 1 | 2 | 3;
      readonly sequential: boolean;
      /** Enough when so many are done. */
      readonly enough: 1 | 2 | null;
    }
  | {
      readonly type: 'BOUNDARY';
      readonly body: Extract<Block, { type: 'TASK' | 'SUB' | 'EACH' }>;
      readonly trigger: 'TIMER' | 'MESSAGE';
      readonly interrupting: boolean;
      readonly side: Block;
      id?: string;
    }
  | { readonly type: 'FAILING'; readonly body: ScopeBlock; readonly handler: Block }
  | { readonly type: 'TERMINATING'; readonly lasting: Block; readonly ending: Block };

export interface ScopeBlock {
  readonly inside: Block;
  readonly event: { readonly interrupting: boolean; readonly body: Block; id?: string } | null;
}

const alone = (inside: Block): Block => ({ type: 'SUB', inside, event: null });

/** Random blocks, every one with at least one task inside. */
export const blocks: fc.Arbitrary<Block> = fc.letrec<{
  block: Block;
  scope: ScopeBlock;
  sub: Block;
  task: Block;
  each: Block;
}>((tie) => ({
  task: fc.constant(null).map((): Block => ({ type: 'TASK' })),
  scope: fc.record({
    inside: tie('block'),
    event: fc.option(fc.record({ interrupting: fc.boolean(), body: tie('block') }), { freq: 2 }),
  }),
  sub: tie('scope').map((scope): Block => ({ type: 'SUB', ...scope })),
  each: fc.record({
    type: fc.constant('EACH' as const),
    body: fc.oneof(tie('task'), tie('sub')) as fc.Arbitrary<Extract<Block, { type: 'TASK' | 'SUB' }>>,
    times: fc.constantFrom(1, 2, 3),
    sequential: fc.boolean(),
    enough: fc.constantFrom(1, 2, null),
  }),
  block: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    { weight: 3, arbitrary: tie('task') },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('SEQUENCE' as const),
        parts: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('EXCLUSIVE' as const),
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
      arbitrary: fc
        .tuple(tie('block'), tie('task'))
        .map((parts): Block => ({ type: 'LOOP', body: { type: 'SEQUENCE', parts } })),
    },
    { weight: 1, arbitrary: tie('sub') },
    { weight: 2, arbitrary: tie('each') },
    {
      weight: 3,
      arbitrary: fc
        .record({
          type: fc.constant('BOUNDARY' as const),
          body: fc.oneof(tie('task'), tie('sub'), tie('each')) as fc.Arbitrary<
            Extract<Block, { type: 'TASK' | 'SUB' | 'EACH' }>
          >,
          trigger: fc.constantFrom('TIMER', 'MESSAGE'),
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
      arbitrary: fc.record({ type: fc.constant('TERMINATING' as const), lasting: tie('block'), ending: tie('block') }),
    },
  ),
})).block;

interface Canvas {
  readonly nodes: Record<string, Drawn>;
  readonly flows: string[];
}

interface Ends {
  readonly first: string;
  readonly last: string;
}

/** Blocks as a process, compiled. */
export const drawBlocks = (root: ScopeBlock): ProcessGraph => processOf(drawingOf(root));

/** Draws blocks; each one whose elements may be waited for is given its `id` on the way. */
export function drawingOf(root: ScopeBlock): Drawing {
  let count = 0;
  const named = (prefix: string): string => {
    count += 1;
    return `${prefix}${count}`;
  };
  return drawScope(root);

  function drawScope(scope: ScopeBlock, finish?: (canvas: Canvas, last: string) => void): Canvas {
    const canvas: Canvas = { nodes: {}, flows: [] };
    const begin = put(canvas, 'start', start());
    const { first, last } = draw(scope.inside, canvas);
    connect(canvas, begin, first);
    if (finish) finish(canvas, last);
    else connect(canvas, last, put(canvas, 'end', end()));
    if (scope.event) {
      const inner: Canvas = { nodes: {}, flows: [] };
      const trigger = put(inner, 'on', start(message('M'), scope.event.interrupting));
      const body = draw(scope.event.body, inner);
      connect(inner, trigger, body.first);
      connect(inner, body.last, put(inner, 'end', end()));
      put(canvas, 'event', eventSub(inner));
      scope.event.id = trigger;
    }
    return canvas;
  }

  function put(canvas: Canvas, prefix: string, node: Drawn): string {
    const id = named(prefix);
    canvas.nodes[id] = node;
    return id;
  }

  function connect(canvas: Canvas, from: string, to: string, condition = ''): void {
    canvas.flows.push(`${from} -> ${to}${condition}`);
  }

  function drawActivity(
    block: Extract<Block, { type: 'TASK' | 'SUB' }>,
    canvas: Canvas,
    options: ActivityOptions = {},
  ): Ends {
    const id =
      block.type === 'TASK' ? put(canvas, 'task', user(options)) : put(canvas, 'sub', sub(drawScope(block), options));
    if (block.type === 'TASK') block.id = id;
    return { first: id, last: id };
  }

  function draw(block: Block, canvas: Canvas): Ends {
    switch (block.type) {
      case 'TASK':
      case 'SUB':
        return drawActivity(block, canvas);
      case 'EACH':
        return drawActivity(block.body, canvas, {
          each: {
            times: String(block.times),
            sequential: block.sequential,
            ...(block.enough === null ? {} : { until: `nrOfCompletedInstances >= ${block.enough}` }),
          },
        });
      case 'SEQUENCE': {
        const parts = block.parts.map((part) => draw(part, canvas));
        parts.slice(1).forEach((part, at) => connect(canvas, parts[at]!.last, part.first));
        return { first: parts[0]!.first, last: parts.at(-1)!.last };
      }
      case 'EXCLUSIVE':
      case 'PARALLEL': {
        const gateway = block.type === 'EXCLUSIVE' ? exclusive : parallel;
        const split = put(canvas, 'split', gateway);
        const merge = put(canvas, 'merge', gateway);
        block.branches.forEach((branch, at) => {
          const { first, last } = draw(branch, canvas);
          connect(canvas, split, first, block.type === 'PARALLEL' ? '' : at === 0 ? ' if pick = 0' : ' default');
          connect(canvas, last, merge);
        });
        return { first: split, last: merge };
      }
      case 'LOOP': {
        const merge = put(canvas, 'again', exclusive);
        const { first, last } = draw(block.body, canvas);
        const decide = put(canvas, 'decide', exclusive);
        const on = put(canvas, 'on', exclusive);
        connect(canvas, merge, first);
        connect(canvas, last, decide);
        connect(canvas, decide, merge, ' if pick = 1');
        connect(canvas, decide, on, ' default');
        return { first: merge, last: on };
      }
      case 'BOUNDARY': {
        const host = draw(block.body, canvas);
        const trigger = block.trigger === 'TIMER' ? timer('DURATION', 'PT1H') : message('M');
        block.id = put(canvas, 'border', boundary(host.first, trigger, block.interrupting));
        const side = draw(block.side, canvas);
        connect(canvas, block.id, side.first);
        const merge = put(canvas, 'merge', exclusive);
        connect(canvas, host.last, merge);
        connect(canvas, side.last, block.interrupting ? merge : put(canvas, 'end', end()));
        return { first: host.first, last: merge };
      }
      case 'FAILING': {
        const host = put(
          canvas,
          'failing',
          sub(
            drawScope(block.body, (inner, last) => {
              const decide = put(inner, 'decide', exclusive);
              connect(inner, last, decide);
              connect(inner, decide, put(inner, 'fail', end(error('E'))), ' if pick = 2');
              connect(inner, decide, put(inner, 'end', end()), ' default');
            }),
          ),
        );
        const caught = put(canvas, 'caught', boundary(host, error('E')));
        const handler = draw(block.handler, canvas);
        const merge = put(canvas, 'merge', exclusive);
        connect(canvas, caught, handler.first);
        connect(canvas, handler.last, merge);
        connect(canvas, host, merge);
        return { first: host, last: merge };
      }
      default: {
        const inner: Canvas = { nodes: {}, flows: [] };
        const begin = put(inner, 'start', start());
        const split = put(inner, 'split', parallel);
        const lasting = draw(block.lasting, inner);
        const ending = draw(block.ending, inner);
        connect(inner, begin, split);
        connect(inner, split, lasting.first);
        connect(inner, split, ending.first);
        connect(inner, lasting.last, put(inner, 'end', end()));
        connect(inner, ending.last, put(inner, 'terminate', end(terminate)));
        const host = put(canvas, 'terminating', sub(inner));
        return { first: host, last: host };
      }
    }
  }
}
