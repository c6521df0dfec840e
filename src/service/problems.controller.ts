import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Cursors, PageQuery, Public, type Page } from '../kernel/http/index.js';
import { Rejection, RejectionCatalogue, type Bilingual, type RejectionKind } from '../kernel/index.js';

class BilingualResponse {
  @ApiProperty()
  zh!: string;

  @ApiProperty()
  en!: string;
}

/** What a problem code means. */
export class ProblemKindResponse {
  @ApiProperty({ example: 'TASK_NOT_OPEN' })
  code!: string;

  @ApiProperty({ type: 'integer', example: 409 })
  status!: number;

  @ApiProperty({ type: BilingualResponse })
  title!: Bilingual;

  @ApiProperty({ type: BilingualResponse, description: 'The sentence; `{name}` is filled from `params`' })
  detail!: Bilingual;

  @ApiProperty({ type: BilingualResponse, description: 'When it comes' })
  when!: Bilingual;

  @ApiProperty({ type: BilingualResponse, description: 'What to do' })
  fix!: Bilingual;

  @ApiProperty({ type: String, nullable: true, description: 'Rule of the regulation behind it' })
  rule!: string | null;
}

class ProblemKindPage {
  @ApiProperty({ type: [ProblemKindResponse] })
  items!: ProblemKindResponse[];

  @ApiProperty({ type: String, nullable: true })
  next!: string | null;
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
  @ApiOkResponse({ type: ProblemKindPage })
  list(@Query() { limit, cursor }: PageQuery): Page<ProblemKindResponse> {
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
  @ApiOkResponse({ type: ProblemKindResponse })
  get(@Param('code') code: string): ProblemKindResponse {
    const kind = this.catalogue.find(code);
    if (!kind) throw new Rejection('PROBLEM_NOT_FOUND', { code: code.slice(0, 80) });
    return toResponse(code, kind);
  }
}

const toResponse = (code: string, kind: RejectionKind): ProblemKindResponse => ({
  code,
  status: kind.status,
  title: kind.title,
  detail: kind.detail,
  when: kind.when,
  fix: kind.fix,
  rule: kind.rule ?? null,
});
