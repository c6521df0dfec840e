import type { Awaited, Block, EventBlock, RaceEvent } from './random-process.js';

/** Something the case waits for, in the eyes of the oracle. */
export interface OraclePoint {
  readonly id: string;
  /** Order of opening. */
  readonly seq: number;
  /** The case cannot end without it, or another one like it: an event behind an event-based gateway. */
  readonly isNeeded?: true;
  act(pick: number): void;
}

/** Where `pick` lives: in the process, or in the instance of a loop, which keeps what was set inside it. */
export class Place {
  #pick: number | null = null;

  constructor(private readonly outer: Place | null) {}

  get pick(): number {
    return this.#pick ?? this.outer?.pick ?? 0;
  }

  set pick(value: number) {
    this.#pick = value;
  }
}

/** A block that is under way. */
export interface Live {
  readonly done: boolean;
  open(): OraclePoint[];
  /** Goes on as far as it goes by itself. */
  settle(): void;
}

/** Only a message or a signal brings something. */
const bring = (place: Place, trigger: Awaited, pick: number): void => {
  if (trigger !== 'TIMER') place.pick = pick;
};

export class LiveTask implements Live {
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

export class LiveSequence implements Live {
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

export class LiveParallel implements Live {
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

export class LiveLoop implements Live {
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

export class LiveEach implements Live {
  done = false;
  #instances: Live[];
  #started: number;
  #finished = 0;

  constructor(
    private readonly block: Extract<Block, { type: 'EACH' }>,
    private readonly instance: () => Live,
  ) {
    this.#started = block.sequential ? Math.min(1, block.times) : block.times;
    this.#instances = Array.from({ length: this.#started }, instance);
    this.done = block.times === 0;
  }

  open(): OraclePoint[] {
    return this.done ? [] : this.#instances.flatMap((live) => live.open());
  }

  settle(): void {
    while (!this.done && this.#settleOnce());
  }

  /** `false` where no instance has been completed any more. */
  #settleOnce(): boolean {
    const before = this.#finished;
    for (const live of this.#instances) {
      live.settle();
      if (!live.done) continue;
      this.#instances = this.#instances.filter((other) => other !== live);
      this.#finished += 1;
      if (this.#finished === this.block.times || this.#finished === this.block.enough) {
        this.done = true;
        return false;
      }
      if (this.#started < this.block.times) {
        this.#started += 1;
        this.#instances.push(this.instance());
      }
    }
    return this.#finished > before;
  }
}

export class LiveBoundary implements Live {
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
      bring(this.place, this.block.trigger, pick);
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

export class LiveFailing implements Live {
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

/** An event-based gateway: the first event decides. */
export class LiveRace implements Live {
  readonly #points: readonly OraclePoint[];
  #branch: Live | null = null;

  constructor(events: readonly RaceEvent[], place: Place, next: () => number, begin: (branch: Block) => Live) {
    this.#points = events.map(({ id, trigger, branch }) => ({
      id: id!,
      seq: next(),
      isNeeded: true,
      act: (pick: number): void => {
        bring(place, trigger, pick);
        this.#branch = begin(branch);
      },
    }));
  }

  get done(): boolean {
    return this.#branch?.done ?? false;
  }

  open(): OraclePoint[] {
    return this.#branch ? this.#branch.open() : [...this.#points];
  }

  settle(): void {
    this.#branch?.settle();
  }
}

/** A standard loop: the same again while `pick` is 1. */
export class LiveRounds implements Live {
  #now: Live | null;
  #times = 0;

  constructor(
    private readonly block: Extract<Block, { type: 'ROUNDS' }>,
    private readonly round: () => Live,
    private readonly place: Place,
  ) {
    this.#now = block.testBefore && place.pick !== 1 ? null : round();
  }

  get done(): boolean {
    return this.#now === null;
  }

  open(): OraclePoint[] {
    return this.#now?.open() ?? [];
  }

  settle(): void {
    this.#now?.settle();
    while (this.#now?.done) {
      this.#times += 1;
      const isEnough = this.block.maximum !== null && this.#times >= this.block.maximum;
      this.#now = this.place.pick === 1 && !isEnough ? this.round() : null;
      this.#now?.settle();
    }
  }
}

/** A sub-process that is left by what it tells on its way, or goes on beside what that brings about. */
export class LiveEscalating implements Live {
  #isTold = false;
  #side: Live | null = null;
  #body: Live;

  constructor(
    body: (tell: () => void) => Live,
    private readonly isInterrupting: boolean,
    private readonly begin: () => Live,
    private readonly scope: LiveScope,
  ) {
    this.#body = body(() => {
      this.#isTold = true;
    });
  }

  get done(): boolean {
    return this.#side ? this.#side.done : this.#body.done && !this.#isTold;
  }

  open(): OraclePoint[] {
    return (this.#side ?? this.#body).open();
  }

  settle(): void {
    (this.#side ?? this.#body).settle();
    if (!this.#isTold) return;
    this.#isTold = false;
    if (this.isInterrupting) this.#side = this.begin();
    else this.scope.beside(this.begin());
    this.#side?.settle();
  }
}

/** Says something, and is done. */
export class LiveTelling implements Live {
  readonly done = true;

  constructor(tell: () => void) {
    tell();
  }

  open(): OraclePoint[] {
    return [];
  }

  settle(): void {
    // It is done.
  }
}

/** Tasks that are undone, the last first, where `isOff` says so at the moment when all are done; `after` then follows. */
export class LiveUndoing implements Live {
  done = false;
  readonly #left: (() => Live)[];
  #now: Live;
  #isDecided = false;

  constructor(
    tasks: Live,
    undo: () => Live,
    private readonly isOff: () => boolean,
    after: (() => Live) | null,
  ) {
    this.#now = tasks;
    this.#left = after ? [undo, after] : [undo];
  }

  open(): OraclePoint[] {
    return this.#now.open();
  }

  settle(): void {
    this.#now.settle();
    while (!this.done && this.#now.done) {
      if (!this.#isDecided && !this.isOff()) this.#left.length = 0;
      this.#isDecided = true;
      const next = this.#left.shift();
      this.done = next === undefined;
      if (!next) return;
      this.#now = next();
      this.#now.settle();
    }
  }
}

/** What a scope holds, and how what is drawn inside begins. */
export interface DrawnScope {
  readonly main: (scope: LiveScope) => Live;
  /** Ends the scope once it is done. */
  readonly ending?: (scope: LiveScope) => Live;
  readonly event: EventBlock | null;
  /** Fails at the end where `pick` is 2. */
  readonly isFailing?: boolean;
  readonly begin: (block: Block, place: Place, scope: LiveScope) => Live;
}

export class LiveScope implements Live {
  failed = false;
  #terminated = false;
  #decided = false;
  #main: Live | null;
  #ending: Live | null;
  #beside: Live[] = [];
  #eventSeq: number;
  #takenOver = false;
  #isSpent = false;

  constructor(
    private readonly place: Place,
    private readonly next: () => number,
    private readonly drawn: DrawnScope,
  ) {
    this.#eventSeq = next();
    this.#main = drawn.main(this);
    this.#ending = drawn.ending?.(this) ?? null;
  }

  get done(): boolean {
    if (this.failed || this.#terminated) return true;
    if (this.drawn.isFailing && this.#main && !this.#decided) return false;
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
    const { event } = this.drawn;
    if (!event || this.#takenOver || this.#isSpent) return [];
    const act = (pick: number): void => {
      bring(this.place, event.trigger, pick);
      if (event.interrupting) {
        this.#takenOver = true;
        this.#main = null;
        this.#ending = null;
        this.#beside = [];
      } else if (event.trigger === 'TIMER') this.#isSpent = true;
      const main = (scope: LiveScope): Live => this.drawn.begin(event.body, this.place, scope);
      this.#beside.push(new LiveScope(this.place, this.next, { main, event: event.event, begin: this.drawn.begin }));
    };
    return [{ id: event.id!, seq: this.#eventSeq, act }];
  }

  settle(): void {
    if (this.done) return;
    this.#main?.settle();
    if (this.drawn.isFailing && this.#main?.done && !this.#decided) {
      this.#decided = true;
      this.failed = this.place.pick === 2;
    }
    this.#ending?.settle();
    if (this.#ending?.done) this.#terminated = true;
    for (const live of this.#beside) if (!live.done) live.settle();
  }
}
