import { Body, Controller, Get, Param, Patch, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, viewerOf, type Caller } from '../kernel/index.js';
import { ByRelation, CurrentCaller, Cursors, type HttpRequest, IfMatch, type Page } from '../kernel/http/index.js';
import type { Json } from '../engine/index.js';
import { readOnRecord } from '../audit/index.js';
import { demandSight } from '../access/index.js';
import { Definitions } from '../definitions/index.js';
import { documentViews, readDocumentView, type DocumentView } from './document-view.js';
import { visibleDocuments } from './document.store.js';
import { DocumentsQuery } from './documents.dto.js';
import { editDraft } from './draft/edit-draft.js';
import { readFindings, type FindingsView } from './draft/read-findings.js';
import { readApprovalSheet } from './review/read-approval-sheet.js';
import type { ApprovalSheet } from './review/approval-sheet.js';

/** Official documents. They come to be by starting a case, and change by acts on its tasks. */
@ApiTags('documents')
@ApiBearerAuth()
@Controller('documents')
@ByRelation('R-134')
export class DocumentsController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    private readonly definitions: Definitions,
  ) {}

  /** Documents that the caller may see, newest first. */
  @Get()
  @ApiOperation({ summary: '公文一览 / List documents' })
  list(@CurrentCaller() caller: Caller, @Query() query: DocumentsQuery): Promise<Page<DocumentView>> {
    const { limit, cursor, status, docKind, ownerGroup, docNo } = query;
    const binding = ['documents', status ?? null, docKind ?? null, ownerGroup ?? null, docNo ?? null];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    return this.commands.read(caller, async (ctx) => {
      const filter = { status, docKind, ownerGroup, docNo };
      const found = await visibleDocuments(ctx.tx, viewerOf(caller), filter, limit + 1, after);
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        items: await documentViews(ctx, page),
        next: last ? this.cursors.encode(last.id, binding) : null,
      };
    });
  }

  @Get(':id')
  @ApiOperation({ summary: '读取公文 / Read a document' })
  one(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<DocumentView> {
    return this.commands.read(caller, async (ctx) => {
      await demandSight(ctx, 'DOCUMENT', id, 'DOCUMENT_NOT_FOUND');
      return readDocumentView(ctx, id);
    });
  }

  /** Changes a draft while it is with its drafter: a merge patch over the fields of form F-REDRAFT. */
  @Patch(':id')
  @ApiBody({ schema: { type: 'object', additionalProperties: true, description: 'Fields of form F-REDRAFT' } })
  @ApiOperation({ summary: '修改草稿 / Edit a draft' })
  edit(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() ifMatch: string | null,
    @Body() patch: Record<string, Json>,
  ): Promise<DocumentView> {
    return this.commands.run(caller, editDraft(this.definitions), { documentId: id, patch, ifMatch });
  }

  /** What form, routing and distribution rules say of a document as it stands, before a step refuses it. */
  @Get(':id/findings')
  @ApiOperation({ summary: '校验结果 / What the rules say of a document' })
  findings(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<FindingsView> {
    return this.commands.read(caller, (ctx) => readFindings(ctx, this.definitions, id));
  }

  /** 发文稿纸: who said what to which version, in order, over all rounds. */
  @Get(':id/approval-sheet')
  @ApiOperation({ summary: '发文稿纸 / Approval sheet' })
  sheet(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() { method }: HttpRequest,
  ): Promise<ApprovalSheet> {
    const read = { objectType: 'DOCUMENT', objectId: id, purpose: 'APPROVAL_SHEET' } as const;
    return readOnRecord(
      this.commands,
      { caller, method },
      (ctx) => readApprovalSheet(ctx, id),
      () => read,
    );
  }
}
