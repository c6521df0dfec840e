import { type DynamicModule, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import type { RejectionKind, RejectionList } from './rejection.js';

/** Every code that this service answers with; each room adds its own at start-up. */
@Injectable()
export class RejectionCatalogue {
  readonly #kinds = new Map<string, RejectionKind>();

  /** @throws Error when two rooms declare the same code. */
  add(list: RejectionList): void {
    for (const [code, kind] of Object.entries(list)) {
      if (this.#kinds.has(code) && this.#kinds.get(code) !== kind) throw new Error(`Two rooms declare ${code}`);
      this.#kinds.set(code, kind);
    }
  }

  find(code: string): RejectionKind | undefined {
    return this.#kinds.get(code);
  }

  /** Code and meaning, in the order of the alphabet. */
  all(): readonly (readonly [string, RejectionKind])[] {
    return [...this.#kinds].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

/** `imports: [RejectionsModule.of(TASK_REJECTIONS)]` makes a room's codes known. */
@Module({})
export class RejectionsModule {
  static of(list: RejectionList): DynamicModule {
    @Injectable()
    class RoomRejections implements OnModuleInit {
      constructor(private readonly catalogue: RejectionCatalogue) {}

      onModuleInit(): void {
        this.catalogue.add(list);
      }
    }
    @Module({ providers: [RoomRejections] })
    class RoomRejectionsModule {}
    return { module: RoomRejectionsModule };
  }
}
