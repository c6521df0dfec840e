import { type DynamicModule, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import type { RejectionKind, RejectionList } from './rejection.js';
import { KERNEL_VOCABULARIES, type Vocabularies, type Vocabulary } from './vocabulary.js';

/** Every code that this service answers with, and how its sentences say codes; each room adds its own at start-up. */
@Injectable()
export class RejectionCatalogue {
  readonly #kinds = new Map<string, RejectionKind>();
  readonly #vocabularies = new Map<string, Vocabulary>(Object.entries(KERNEL_VOCABULARIES));

  /** @throws Error when two rooms declare the same code. */
  add(list: RejectionList): void {
    for (const [code, kind] of Object.entries(list)) {
      if (this.#kinds.has(code) && this.#kinds.get(code) !== kind) throw new Error(`Two rooms declare ${code}`);
      this.#kinds.set(code, kind);
    }
  }

  /** @throws Error when two rooms bring a vocabulary of the same name. */
  addVocabularies(vocabularies: Vocabularies): void {
    for (const [name, vocabulary] of Object.entries(vocabularies)) {
      if ((this.#vocabularies.get(name) ?? vocabulary) !== vocabulary)
        throw new Error(`Two rooms bring the words ${name}`);
      this.#vocabularies.set(name, vocabulary);
    }
  }

  vocabulary(name: string): Vocabulary | undefined {
    return this.#vocabularies.get(name);
  }

  find(code: string): RejectionKind | undefined {
    return this.#kinds.get(code);
  }

  /** Code and meaning, in the order of the alphabet. */
  all(): readonly (readonly [string, RejectionKind])[] {
    return [...this.#kinds].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

/** `imports: [RejectionsModule.of(TASKS_REJECTIONS, TASK_WORDS)]` makes a room's codes known, and the words of its vocabularies. */
@Module({})
export class RejectionsModule {
  static of(list: RejectionList, vocabularies: Vocabularies = {}): DynamicModule {
    @Injectable()
    class RoomRejections implements OnModuleInit {
      constructor(private readonly catalogue: RejectionCatalogue) {}

      onModuleInit(): void {
        this.catalogue.add(list);
        this.catalogue.addVocabularies(vocabularies);
      }
    }
    @Module({ providers: [RoomRejections] })
    class RoomRejectionsModule {}
    return { module: RoomRejectionsModule };
  }
}
