import type { EventTrigger, ProcessGraph } from '../../src/engine/graph.js';
import {
  boundary,
  cancel,
  catchEvent,
  compensation,
  end,
  error,
  escalation,
  eventGateway,
  eventSub,
  exclusive,
  forCompensation,
  inclusive,
  message,
  parallel,
  processOf,
  signal,
  start,
  sub,
  terminate,
  throwEvent,
  timer,
  transaction,
  undoneBy,
  user,
  type ActivityOptions,
  type Drawing,
  type Drawn,
} from './process-builder.js';
import type { Awaited, Block, EventBlock, ScopeBlock, UndoneStep } from './random-process.js';

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
    if (scope.event) drawEvent(scope.event, canvas);
    return canvas;
  }

  function drawEvent(event: EventBlock, canvas: Canvas): void {
    const inner: Canvas = { nodes: {}, flows: [] };
    event.id = put(inner, 'on', start(triggerOf(event.trigger), event.interrupting));
    const body = draw(event.body, inner);
    connect(inner, event.id, body.first);
    connect(inner, body.last, put(inner, 'end', end()));
    if (event.event) drawEvent(event.event, inner);
    put(canvas, 'event', eventSub(inner));
  }

  function put(canvas: Canvas, prefix: string, node: Drawn): string {
    const id = named(prefix);
    canvas.nodes[id] = node;
    return id;
  }

  function connect(canvas: Canvas, from: string, to: string, condition = ''): void {
    canvas.flows.push(`${from} -> ${to}${condition}`);
  }

  function drawUndone(canvas: Canvas): UndoneStep {
    const task = put(canvas, 'task', user());
    const undo = put(canvas, 'undo', forCompensation(user()));
    put(canvas, 'border', undoneBy(task, undo));
    return { task, undo };
  }

  function chain(canvas: Canvas, begin: string, steps: readonly UndoneStep[], last: string): void {
    const ids = [begin, ...steps.map(({ task }) => task), last];
    for (const [at, id] of ids.slice(1).entries()) connect(canvas, ids[at]!, id);
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
      case 'ROUNDS':
        return drawActivity(block.body, canvas, {
          loop: {
            while: 'pick = 1',
            testBefore: block.testBefore,
            ...(block.maximum === null ? {} : { maximum: block.maximum }),
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
      case 'INCLUSIVE': {
        const split = put(canvas, 'split', inclusive);
        const merge = put(canvas, 'merge', inclusive);
        block.branches.forEach((branch, at) => {
          const { first, last } = draw(branch, canvas);
          connect(canvas, split, first, ` if pick != ${at + 1}`);
          connect(canvas, last, merge);
        });
        return { first: split, last: merge };
      }
      case 'RACE': {
        const gate = put(canvas, 'gate', eventGateway());
        const merge = put(canvas, 'merge', exclusive);
        for (const event of block.events) {
          event.id = put(canvas, 'await', catchEvent(triggerOf(event.trigger)));
          const { first, last } = draw(event.branch, canvas);
          connect(canvas, gate, event.id);
          connect(canvas, event.id, first);
          connect(canvas, last, merge);
        }
        return { first: gate, last: merge };
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
        block.id = put(canvas, 'border', boundary(host.first, triggerOf(block.trigger), block.interrupting));
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
      case 'ESCALATING': {
        const inner: Canvas = { nodes: {}, flows: [] };
        const code = named('code');
        const [begin, tell] = [put(inner, 'start', start()), put(inner, 'tell', throwEvent(escalation(code)))];
        const [before, after] = [draw(block.before, inner), draw(block.after, inner)];
        connect(inner, begin, before.first);
        connect(inner, before.last, tell);
        connect(inner, tell, after.first);
        connect(inner, after.last, put(inner, 'end', end()));
        const host = put(canvas, 'telling', sub(inner));
        const caught = put(canvas, 'caught', boundary(host, escalation(code), block.interrupting));
        const side = draw(block.side, canvas);
        const merge = put(canvas, 'merge', exclusive);
        connect(canvas, caught, side.first);
        connect(canvas, host, merge);
        connect(canvas, side.last, block.interrupting ? merge : put(canvas, 'end', end()));
        return { first: host, last: merge };
      }
      case 'UNDONE': {
        const inner: Canvas = { nodes: {}, flows: [] };
        block.done = Array.from({ length: block.steps }, () => drawUndone(inner));
        const back = put(inner, 'back', throwEvent(compensation()));
        chain(inner, put(inner, 'start', start()), block.done, back);
        connect(inner, back, put(inner, 'end', end()));
        const host = put(canvas, 'undone', sub(inner));
        return { first: host, last: host };
      }
      case 'TRANSACTION': {
        const inner: Canvas = { nodes: {}, flows: [] };
        block.done = Array.from({ length: block.steps }, () => drawUndone(inner));
        const decide = put(inner, 'decide', exclusive);
        chain(inner, put(inner, 'start', start()), block.done, decide);
        connect(inner, decide, put(inner, 'off', end(cancel)), ' if pick = 2');
        connect(inner, decide, put(inner, 'end', end()), ' default');
        const host = put(canvas, 'deal', transaction(inner));
        const off = put(canvas, 'cancelled', boundary(host, cancel));
        const side = draw(block.side, canvas);
        const merge = put(canvas, 'merge', exclusive);
        connect(canvas, off, side.first);
        connect(canvas, side.last, merge);
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

const TRIGGERS: Readonly<Record<Awaited, EventTrigger>> = {
  TIMER: timer('DURATION', 'PT1H'),
  MESSAGE: message('M'),
  SIGNAL: signal('S'),
};

const triggerOf = (awaited: Awaited): EventTrigger => TRIGGERS[awaited];
