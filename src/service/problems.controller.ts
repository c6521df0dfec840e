import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Cursors, PageQuery, Public, type Page } from '../kernel/http/index.js';
import { Rejection, RejectionCatalogue, type Bilingual, type RejectionKind } from '../kernel/index.js';

/** What a problem code means. */
export interface ProblemKindView {
  readonly code: string;
  readonly status: number;
  readonly title: Bilingual;
  /** The sentence; `{name}` is filled from `params`. */
  readonly detail: Bilingual;
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
    const items = rest.slice(0, limit).map(([code, kind]) => toResponse(code, kind));
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
    return toResponse(code, kind);
  }
}

const toResponse = (code: string, kind: RejectionKind): ProblemKindView => ({
  code,
  status: kind.status,
  title: kind.title,
  detail: kind.detail,
  when: kind.when,
  fix: kind.fix,
  rule: kind.rule ?? null,
});
