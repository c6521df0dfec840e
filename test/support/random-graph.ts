import * as fc from 'fast-check';
import {
  boundary,
  catchEvent,
  end,
  eventGateway,
  exclusive,
  inclusive,
  message,
  parallel,
  start,
  timer,
  user,
  type Drawing,
  type Drawn,
} from './process-builder.js';

/** A node of a graph of chance; `targets` are numbers that stand for nodes, whatever they are. */
interface GraphNode {
  readonly kind: 'TASK' | 'EXCLUSIVE' | 'PARALLEL' | 'INCLUSIVE' | 'RACE';
  readonly targets: readonly number[];
  /** A timer on the border of a task, and where it leads. */
  readonly border: { readonly interrupting: boolean; readonly target: number } | null;
}

const target = fc.nat(999);

const node: fc.Arbitrary<GraphNode> = fc.record({
  kind: fc.constantFrom<GraphNode['kind']>(
    ...([
      'TASK',
      'TASK',
      'TASK',
      'TASK',
      'EXCLUSIVE',
      'EXCLUSIVE',
      'PARALLEL',
      'PARALLEL',
      'INCLUSIVE',
      'RACE',
    ] as const),
  ),
  targets: fc.array(target, { minLength: 1, maxLength: 3 }),
  border: fc.option(fc.record({ interrupting: fc.boolean(), target }), { freq: 3 }),
});

/**
 * Processes without any structure: tasks, gateways of every kind and timers on borders, with flows from anywhere to anywhere.
 * Joins may wait for what never comes and tokens may multiply; a token must be neither lost nor doubled for all that. `pick`
 * decides at exclusive and inclusive gateways, whose last flow is the default.
 */
export const graphs: fc.Arbitrary<Drawing> = fc.array(node, { minLength: 2, maxLength: 9 }).map(drawn);

const DRAWN: Readonly<Record<GraphNode['kind'], () => Drawn>> = {
  TASK: () => user(),
  EXCLUSIVE: () => exclusive,
  PARALLEL: () => parallel,
  INCLUSIVE: () => inclusive,
  RACE: () => eventGateway(),
};

function drawn(given: readonly GraphNode[]): Drawing {
  const nodes: Record<string, Drawn> = { start: start(), end: end() };
  const flows = ['start -> n0'];
  const idAt = (number: number): string => {
    const at = number % (given.length + 1);
    return at === given.length ? 'end' : `n${at}`;
  };
  given.forEach(({ kind, targets, border }, at) => {
    const id = `n${at}`;
    nodes[id] = DRAWN[kind]();
    const ways = [...new Set(targets.map(idAt))];
    if (kind === 'RACE') {
      // Two events at least, each with a way of its own.
      for (const [event, way] of [...ways, 'end'].entries()) {
        const waited = `${id}e${event}`;
        nodes[waited] = catchEvent(event % 2 === 0 ? message('M') : timer('DURATION', 'PT1H'));
        flows.push(`${id} -> ${waited}`, `${waited} -> ${way}`);
      }
      return;
    }
    const decides = (kind === 'EXCLUSIVE' || kind === 'INCLUSIVE') && ways.length > 1;
    const condition = (way: number): string => {
      if (!decides) return '';
      if (way === ways.length - 1) return ' default';
      return kind === 'EXCLUSIVE' ? ` if pick = ${way}` : ` if pick != ${way}`;
    };
    flows.push(...ways.map((way, number) => `${id} -> ${way}${condition(number)}`));
    if (kind !== 'TASK' || border === null) return;
    nodes[`${id}b`] = boundary(id, timer('DURATION', 'PT1H'), border.interrupting);
    flows.push(`${id}b -> ${idAt(border.target)}`);
  });
  return { nodes, flows };
}
