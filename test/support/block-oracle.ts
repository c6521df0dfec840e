import type { Block, ScopeBlock } from './random-process.js';

/** Something the case waits for, in the eyes of the oracle. */
export interface OraclePoint {
  readonly id: string;
  /** Order of opening. */
  readonly seq: number;
  act(pick: number): void;
}

/** Where `pick` lives: in the process, or in the instance of a loop, which keeps what was set inside it. */
class Place {
  #pick: number | null = null;

  constructor(private readonly outer: Place | null) {}

  get pick(): number {
    return this.#pick ?? this.outer?.pick ?? 0;
  }

  set pick(value: number) {
    this.#pick = value;
  }
}

interface Live {
  readonly done: boolean;
  open(): OraclePoint[];
  /** Goes on as far as it goes by itself. */
  settle(): void;
}

/**
 * What a process of blocks must do, told by its blocks instead of tokens on flows: a second, independent meaning for the
 * same drawing, against which the engine is held step by step.
 */
export class BlockOracle {
  readonly #root: LiveScope;
  #seq = 0;

  constructor(process: ScopeBlock) {
    this.#root = new LiveScope(this.begin, process, new Place(null), this.next, 'PLAIN');
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

  private readonly begin = (block: Block, place: Place, scope: LiveScope): Live => {
    switch (block.type) {
      case 'TASK':
        return new LiveTask(block.id!, this.next(), place);
      case 'SUB':
        return new LiveScope(this.begin, block, place, this.next, 'PLAIN');
      case 'SEQUENCE':
        return new LiveSequence(block.parts.map((part) => () => this.begin(part, place, scope)));
      case 'EXCLUSIVE':
        return this.begin(block.branches[place.pick === 0 ? 0 : 1], place, scope);
      case 'PARALLEL':
        return new LiveParallel(block.branches.map((branch) => this.begin(branch, place, scope)));
      case 'LOOP':
        return new LiveLoop(() => this.begin(block.body, place, scope), place);
      case 'EACH':
        return new LiveEach(block, () => this.begin(block.body, new Place(place), scope));
      case 'BOUNDARY':
        return new LiveBoundary(
          block,
          this.next(),
          this.begin(block.body, place, scope),
          () => this.begin(block.side, place, scope),
          scope,
          place,
        );
      case 'FAILING': {
        const failing = new LiveScope(this.begin, block.body, place, this.next, 'FAILING');
        return new LiveFailing(failing, () => this.begin(block.handler, place, scope));
      }
      default: {
        const lasting = { inside: block.lasting, event: null };
        return new LiveScope(this.begin, lasting, place, this.next, 'PLAIN', block.ending);
      }
    }
  };
}

class LiveTask implements Live {
  done = false;

  constructor(
    private readonly id: string,
    private readonly seq: number,
    private readonly place: Place,
  ) {}

  open(): OraclePoint[] {
    if (this.done) return [];
    const act = (pick: number): void => {
      this.place.pick = pick;
      this.done = true;
    };
    return [{ id: this.id, seq: this.seq, act }];
  }

  settle(): void {
    // A task waits.
  }
}

class LiveSequence implements Live {
  #at = 0;
  #now: Live;

  constructor(private readonly parts: readonly (() => Live)[]) {
    this.#now = parts[0]!();
  }

  get done(): boolean {
    return this.#at === this.parts.length - 1 && this.#now.done;
  }

  open(): OraclePoint[] {
    return this.#now.open();
  }

  settle(): void {
    this.#now.settle();
    while (this.#now.done && this.#at < this.parts.length - 1) {
      this.#at += 1;
      this.#now = this.parts[this.#at]!();
      this.#now.settle();
    }
  }
}

class LiveParallel implements Live {
  constructor(private readonly branches: readonly Live[]) {}

  get done(): boolean {
    return this.branches.every((branch) => branch.done);
  }

  open(): OraclePoint[] {
    return this.branches.flatMap((branch) => (branch.done ? [] : branch.open()));
  }

  settle(): void {
    for (const branch of this.branches) if (!branch.done) branch.settle();
  }
}

class LiveLoop implements Live {
  done = false;
  #now: Live;

  constructor(
    private readonly again: () => Live,
    private readonly place: Place,
  ) {
    this.#now = again();
  }

  open(): OraclePoint[] {
    return this.#now.open();
  }

  settle(): void {
    if (this.done) return;
    this.#now.settle();
    if (!this.#now.done) return;
    if (this.place.pick === 1) this.#now = this.again();
    else this.done = true;
    this.#now.settle();
  }
}

class LiveEach implements Live {
  done = false;
  #instances: Live[];
  #started: number;
  #finished = 0;

  constructor(
    private readonly block: Extract<Block, { type: 'EACH' }>,
    private readonly instance: () => Live,
  ) {
    this.#started = block.sequential ? 1 : block.times;
    this.#instances = Array.from({ length: this.#started }, instance);
  }

  open(): OraclePoint[] {
    return this.done ? [] : this.#instances.flatMap((live) => live.open());
  }

  settle(): void {
    if (this.done) return;
    for (const live of this.#instances) {
      live.settle();
      if (!live.done) continue;
      this.#instances = this.#instances.filter((other) => other !== live);
      this.#finished += 1;
      if (this.#finished === this.block.times || this.#finished === this.block.enough) {
        this.done = true;
        return;
      }
      if (this.#started < this.block.times) {
        this.#started += 1;
        const next = this.instance();
        next.settle();
        this.#instances.push(next);
      }
    }
  }
}

class LiveBoundary implements Live {
  #side: Live | null = null;

  constructor(
    private readonly block: Extract<Block, { type: 'BOUNDARY' }>,
    private readonly seq: number,
    private readonly body: Live,
    private readonly begin: () => Live,
    private readonly scope: LiveScope,
    private readonly place: Place,
  ) {}

  #spent = false;

  get done(): boolean {
    return this.#side ? this.#side.done : this.body.done;
  }

  open(): OraclePoint[] {
    if (this.#side) return this.#side.open();
    if (this.body.done) return [];
    return [...this.body.open(), ...(this.#spent ? [] : [this.border()])];
  }

  private border(): OraclePoint {
    const act = (pick: number): void => {
      // Only a message brings something.
      if (this.block.trigger === 'MESSAGE') this.place.pick = pick;
      if (this.block.interrupting) this.#side = this.begin();
      else this.scope.beside(this.begin());
      if (this.block.trigger === 'TIMER') this.#spent = true;
    };
    return { id: this.block.id!, seq: this.seq, act };
  }

  settle(): void {
    if (this.#side) this.#side.settle();
    else this.body.settle();
  }
}

class LiveFailing implements Live {
  #handler: Live | null = null;

  constructor(
    private readonly scope: LiveScope,
    private readonly handle: () => Live,
  ) {}

  get done(): boolean {
    return this.#handler ? this.#handler.done : this.scope.done && !this.scope.failed;
  }

  open(): OraclePoint[] {
    return this.#handler ? this.#handler.open() : this.scope.open();
  }

  settle(): void {
    if (!this.#handler) this.scope.settle();
    if (this.scope.failed && !this.#handler) this.#handler = this.handle();
    this.#handler?.settle();
  }
}

class LiveScope implements Live {
  failed = false;
  #terminated = false;
  #decided = false;
  #main: Live | null;
  #ending: Live | null;
  #beside: Live[] = [];
  #eventSeq: number;
  #takenOver = false;

  constructor(
    private readonly begin: (block: Block, place: Place, scope: LiveScope) => Live,
    private readonly block: ScopeBlock,
    private readonly place: Place,
    next: () => number,
    private readonly kind: 'PLAIN' | 'FAILING',
    ending?: Block,
  ) {
    this.#eventSeq = next();
    this.#main = begin(block.inside, place, this);
    this.#ending = ending ? begin(ending, place, this) : null;
  }

  get done(): boolean {
    if (this.failed || this.#terminated) return true;
    if (this.kind === 'FAILING' && this.#main && !this.#decided) return false;
    return (this.#main?.done ?? true) && this.#ending === null && this.#beside.every((live) => live.done);
  }

  beside(live: Live): void {
    this.#beside.push(live);
  }

  open(): OraclePoint[] {
    if (this.done) return [];
    const running = [this.#main, this.#ending, ...this.#beside].filter((live) => live !== null && !live.done) as Live[];
    return [...running.flatMap((live) => live.open()), ...this.event()];
  }

  private event(): OraclePoint[] {
    const { event } = this.block;
    if (!event || this.#takenOver) return [];
    const act = (pick: number): void => {
      this.place.pick = pick;
      if (event.interrupting) {
        this.#takenOver = true;
        this.#main = null;
        this.#ending = null;
        this.#beside = [];
      }
      this.#beside.push(this.begin(event.body, this.place, this));
    };
    return [{ id: event.id!, seq: this.#eventSeq, act }];
  }

  settle(): void {
    if (this.done) return;
    this.#main?.settle();
    if (this.kind === 'FAILING' && this.#main?.done && !this.#decided) {
      this.#decided = true;
      this.failed = this.place.pick === 2;
    }
    this.#ending?.settle();
    if (this.#ending?.done) this.#terminated = true;
    for (const live of this.#beside) if (!live.done) live.settle();
  }
}
