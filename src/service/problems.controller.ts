import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Cursors, PageQuery, Public, type Page } from '../kernel/http/index.js';
import {
  placeholdersOf,
  Rejection,
  RejectionCatalogue,
  withoutVocabularies,
  type Bilingual,
  type RejectionKind,
} from '../kernel/index.js';

/** A blank of a sentence, and the words that people have for the codes that fill it. */
export interface BlankView {
  /** Name in `params`. */
  readonly name: string;
  /** Vocabulary of its codes, `act`. */
  readonly vocabulary: string;
  /** What they stand for. */
  readonly title: Bilingual;
  /** Code and word; empty where the words are in the office's records: names of people, posts and processes. */
  readonly words: readonly CodeWord[];
}

/** A code, and how people say it. */
export interface CodeWord extends Bilingual {
  readonly code: string;
}

/** What is said instead, where the params have these values. */
export interface VariantView {
  readonly of: Readonly<Record<string, string>>;
  readonly title: Bilingual;
  readonly detail: Bilingual;
}

/** What a problem code means. */
export interface ProblemKindView {
  readonly code: string;
  readonly status: number;
  readonly title: Bilingual;
  /** The sentence; `{name}` is filled from `params`. */
  readonly detail: Bilingual;
  /** Blanks that are filled with words for codes; `params` of a problem holds the codes. */
  readonly blanks: readonly BlankView[];
  readonly variants: readonly VariantView[];
  /** When it comes. */
  readonly when: Bilingual;
  /** What to do. */
  readonly fix: Bilingual;
  /** Rule of the regulation behind it. */
  readonly rule: string | null;
}

/** Every code that this service answers with, and what to do about it: made from the code that throws. */
@ApiTags('service')
@Public()
@Controller('problems')
export class ProblemsController {
  constructor(
    private readonly catalogue: RejectionCatalogue,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listProblems', summary: '问题代码一览 / Every problem code' })
  list(@Query() { limit, cursor }: PageQuery): Page<ProblemKindView> {
    const after = cursor === undefined ? '' : (this.cursors.decode(cursor, 'problems') as string);
    const rest = this.catalogue.all().filter(([code]) => code > after);
    const items = rest.slice(0, limit).map(([code, kind]) => this.toView(code, kind));
    const last = rest.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? this.cursors.encode(last.code, 'problems') : null };
  }

  @Get(':code')
  @ApiOperation({
    operationId: 'getProblem',
    summary: '问题代码的含义与处理 / What a code means, when it comes, what to do',
  })
  get(@Param('code') code: string): ProblemKindView {
    const kind = this.catalogue.find(code);
    if (!kind) throw new Rejection('PROBLEM_NOT_FOUND', { code: code.slice(0, 80) });
    return this.toView(code, kind);
  }

  private toView(code: string, kind: RejectionKind): ProblemKindView {
    const { title, detail, variants = [] } = kind;
    return {
      code,
      status: kind.status,
      title,
      detail: plain(detail),
      blanks: this.blanksOf([detail, ...variants.map((variant) => variant.detail ?? detail)]),
      variants: variants.map((variant) => ({
        of: Object.fromEntries(Object.entries(variant.of).map(([name, value]) => [name, String(value)])),
        title: variant.title ?? title,
        detail: plain(variant.detail ?? detail),
      })),
      when: kind.when,
      fix: kind.fix,
      rule: kind.rule ?? null,
    };
  }

  private blanksOf(sentences: readonly Bilingual[]): BlankView[] {
    const blanks = new Map<string, BlankView>();
    for (const { name, vocabulary } of sentences.flatMap(({ zh, en }) => [
      ...placeholdersOf(zh),
      ...placeholdersOf(en),
    ])) {
      const known = vocabulary === null ? undefined : this.catalogue.vocabulary(vocabulary);
      if (vocabulary === null || !known || blanks.has(name)) continue;
      const words = Object.entries(known.words ?? {}).map(([code, word]) => ({ code, ...word }));
      blanks.set(name, { name, vocabulary, title: known.title, words });
    }
    return [...blanks.values()];
  }
}

const plain = ({ zh, en }: Bilingual): Bilingual => ({ zh: withoutVocabularies(zh), en: withoutVocabularies(en) });
