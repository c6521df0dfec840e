import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Rejection, RejectionCatalogue, type Bilingual, type ReadContext, type Vocabularies } from '../kernel/index.js';
import { Definitions } from './definitions.js';

/** Vocabularies of decisions. */
export const DEFINITION_VOCABULARIES: Vocabularies = {
  hitPolicy: {
    title: { zh: '决策表命中策略', en: 'hit policy of a decision table' },
    words: {
      UNIQUE: { zh: '唯一', en: 'unique' },
      ANY: { zh: '任意', en: 'any' },
      FIRST: { zh: '首个', en: 'first' },
      PRIORITY: { zh: '优先', en: 'priority' },
      COLLECT: { zh: '收集', en: 'collect' },
    },
  },
};

/** Makes processes known by name: `process` says a key as its newest version is called. */
@Injectable()
export class ProcessNames implements OnModuleInit {
  constructor(
    private readonly catalogue: RejectionCatalogue,
    private readonly definitions: Definitions,
  ) {}

  onModuleInit(): void {
    const look = (ctx: ReadContext, keys: readonly string[]): Promise<Map<string, Bilingual>> =>
      this.namesOf(ctx, keys);
    this.catalogue.addVocabularies({ process: { title: { zh: '流程名称', en: 'name of a process' }, look } });
  }

  private async namesOf({ tx }: ReadContext, keys: readonly string[]): Promise<Map<string, Bilingual>> {
    const names = new Map<string, Bilingual>();
    for (const key of keys) {
      try {
        const { id } = await this.definitions.current(tx, key);
        const { name, nameEn } = await this.definitions.names(tx, id);
        const zh = name ?? nameEn;
        if (zh !== null) names.set(key, { zh, en: nameEn ?? zh });
      } catch (missing) {
        // A key that nobody deployed has no name.
        if (!(missing instanceof Rejection)) throw missing;
      }
    }
    return names;
  }
}
