import {
  LiveBoundary,
  LiveEach,
  LiveEscalating,
  LiveFailing,
  LiveLoop,
  LiveParallel,
  LiveRace,
  LiveRounds,
  LiveScope,
  LiveSequence,
  LiveTask,
  LiveTelling,
  LiveUndoing,
  Place,
  type DrawnScope,
  type Live,
  type OraclePoint,
} from './live-blocks.js';
import type { Block, ScopeBlock } from './random-process.js';

export type { OraclePoint } from './live-blocks.js';

/**
 * What a process of blocks must do, told by its blocks instead of tokens on flows: a second, independent meaning for the
 * same drawing, against which the engine is held step by step.
 */
export class BlockOracle {
  readonly #root: LiveScope;
  #seq = 0;

  constructor(process: ScopeBlock) {
    this.#root = this.scope(process, new Place(null));
    this.#root.settle();
  }

  get done(): boolean {
    return this.#root.done;
  }

  /** All that is waited for, by element and then by order of opening. */
  open(): OraclePoint[] {
    const points = this.#root.done ? [] : this.#root.open();
    return points.sort((a, b) => (a.id === b.id ? a.seq - b.seq : a.id < b.id ? -1 : 1));
  }

  act(point: OraclePoint, pick: number): void {
    point.act(pick);
    this.#root.settle();
  }

  private readonly next = (): number => {
    this.#seq += 1;
    return this.#seq;
  };

  private readonly scope = (
    { inside, event }: ScopeBlock,
    place: Place,
    more: Pick<DrawnScope, 'ending' | 'isFailing'> = {},
  ): LiveScope =>
    new LiveScope(place, this.next, {
      main: (scope) => this.begin(inside, place, scope),
      event,
      begin: this.begin,
      ...more,
    });

  private readonly begin = (block: Block, place: Place, scope: LiveScope): Live => {
    const within = (inner: Block): Live => this.begin(inner, place, scope);
    switch (block.type) {
      case 'TASK':
        return this.task(block.id!, place);
      case 'SUB':
        return this.scope(block, place);
      case 'SEQUENCE':
        return new LiveSequence(block.parts.map((part) => () => within(part)));
      case 'EXCLUSIVE':
        return within(block.branches[place.pick === 0 ? 0 : 1]);
      case 'INCLUSIVE':
        return new LiveParallel(block.branches.filter((_, at) => place.pick !== at + 1).map(within));
      case 'PARALLEL':
        return new LiveParallel(block.branches.map(within));
      case 'RACE':
        return new LiveRace(block.events, place, this.next, within);
      case 'LOOP':
        return new LiveLoop(() => within(block.body), place);
      case 'EACH':
        return new LiveEach(block, () => this.begin(block.body, new Place(place), scope));
      case 'ROUNDS':
        return new LiveRounds(block, () => within(block.body), place);
      case 'BOUNDARY':
        return new LiveBoundary(block, this.next(), within(block.body), () => within(block.side), scope, place);
      case 'FAILING':
        return new LiveFailing(this.scope(block.body, place, { isFailing: true }), () => within(block.handler));
      case 'ESCALATING':
        return this.escalating(block, place, scope);
      case 'UNDONE':
      case 'TRANSACTION':
        return this.undoing(block, place, within);
      default: {
        const ending = (inside: LiveScope): Live => this.begin(block.ending, place, inside);
        return this.scope({ inside: block.lasting, event: null }, place, { ending });
      }
    }
  };

  private task(id: string, place: Place): Live {
    return new LiveTask(id, this.next(), place);
  }

  private escalating(block: Extract<Block, { type: 'ESCALATING' }>, place: Place, scope: LiveScope): Live {
    const body = (tell: () => void): Live =>
      new LiveScope(place, this.next, {
        main: (inside) =>
          new LiveSequence([
            () => this.begin(block.before, place, inside),
            () => new LiveTelling(tell),
            () => this.begin(block.after, place, inside),
          ]),
        event: null,
        begin: this.begin,
      });
    return new LiveEscalating(body, block.interrupting, () => this.begin(block.side, place, scope), scope);
  }

  private undoing(
    block: Extract<Block, { type: 'UNDONE' | 'TRANSACTION' }>,
    place: Place,
    within: (inner: Block) => Live,
  ): Live {
    const steps = block.done!;
    const inOrder = (ids: readonly string[]): Live => new LiveSequence(ids.map((id) => () => this.task(id, place)));
    const undo = (): Live => inOrder(steps.map((step) => step.undo).reverse());
    const tasks = inOrder(steps.map((step) => step.task));
    if (block.type === 'UNDONE') return new LiveUndoing(tasks, undo, () => true, null);
    return new LiveUndoing(
      tasks,
      undo,
      () => place.pick === 2,
      () => within(block.side),
    );
  }
}
