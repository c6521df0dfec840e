import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands, Rejection, type Caller } from '../../kernel/index.js';
import {
  ByRelation,
  CurrentCaller,
  type HttpRequest,
  MayRefuse,
  type Page,
  Produces,
  TakesRange,
} from '../../kernel/http/index.js';
import { readOnRecord } from '../../audit/index.js';
import { FileStore } from '../files/file-store.js';
import { demandIntact, refuseAltered, guardedHeaders, isKnown, sendFile } from '../files/send-file.js';
import {
  demandVersionOf,
  locateContent,
  noteRead,
  readVersions,
  toVersionView,
  type VersionView,
} from './read-version.js';

/** Versions of a document's text, and what they hold. Reading a content leaves an entry in the trail. */
@ApiTags('documents')
@ApiBearerAuth()
@Controller('documents/:id/versions')
@ByRelation('R-134')
export class VersionsController {
  constructor(
    private readonly commands: Commands,
    private readonly store: FileStore,
  ) {}

  @Get()
  @ApiOperation({ summary: '版本一览 / List versions' })
  list(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Page<VersionView>> {
    return this.commands.read(caller, async (ctx) => ({ items: await readVersions(ctx, id), next: null }));
  }

  @Get(':n')
  @ApiOperation({ summary: '读取版本 / Read a version' })
  one(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('n') n: string,
    @Req() { method }: HttpRequest,
  ): Promise<VersionView> {
    return readOnRecord(
      this.commands,
      { caller, method },
      async (ctx) => {
        const version = await demandVersionOf(ctx, id, Number(n));
        return { ...toVersionView(version, ctx.zone), bodyText: version.bodyText };
      },
      ({ no }) => ({ objectType: 'DOCUMENT', objectId: id, versionNo: no, purpose: 'VERSION' }),
    );
  }

  /** The main file, or the plain text where there is none. Takes `Range`. */
  @Get(':n/content')
  @Produces('*/*')
  @TakesRange()
  @MayRefuse(409)
  @ApiOperation({ summary: '版本正文 / Main text of a version' })
  content(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('n') n: string,
    @Req() request: HttpRequest,
    @Res() response: Response,
  ): Promise<void> {
    return this.send(caller, { documentId: id, versionNo: Number(n), attachmentNo: null }, request, response);
  }

  /** The file of one attachment, by its number in the attachment note. Takes `Range`. */
  @Get(':n/attachments/:no/content')
  @Produces('*/*')
  @TakesRange()
  @MayRefuse(409)
  @ApiOperation({ summary: '版本附件 / Attachment of a version' })
  attachment(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('n') n: string,
    @Param('no') no: string,
    @Req() request: HttpRequest,
    @Res() response: Response,
  ): Promise<void> {
    return this.send(caller, { documentId: id, versionNo: Number(n), attachmentNo: Number(no) }, request, response);
  }

  private async send(
    caller: Caller,
    of: { documentId: string; versionNo: number; attachmentNo: number | null },
    request: HttpRequest,
    response: Response,
  ): Promise<void> {
    const { content, alteredVersion } = await this.commands.read(caller, (ctx) => locateContent(ctx, of));
    const { documentId } = of;
    const contentHash = content.kind === 'FILE' ? content.sha256 : content.contentHash;
    if (alteredVersion !== null) {
      const about = { objectType: 'DOCUMENT', objectId: documentId, sha256: alteredVersion };
      await refuseAltered(this.commands, caller, about);
    }
    if (content.kind === 'FILE') {
      const about = { objectType: 'DOCUMENT', objectId: documentId, sha256: content.sha256 };
      await demandIntact(this.commands, this.store, caller, about);
    }
    if (request.method !== 'HEAD') await this.commands.run(caller, noteRead, { ...of, contentHash });
    if (content.kind === 'FILE') await sendFile(response, this.store, content);
    else sendText(response, content.text, contentHash, request);
  }
}

function sendText(response: Response, text: string, contentHash: string, request: HttpRequest): void {
  const bytes = Buffer.from(text, 'utf8');
  response.set({ ...guardedHeaders('text/plain; charset=utf-8', contentHash), 'Accept-Ranges': 'bytes' });
  if (isKnown(response)) return void response.status(304).end();
  const ranges = request.range(bytes.length);
  if (ranges === -1) {
    response.removeHeader('Content-Type');
    response.set('Content-Range', `bytes */${bytes.length}`);
    throw new Rejection('RANGE_NOT_SATISFIABLE', { size: bytes.length });
  }
  const [range] = Array.isArray(ranges) && ranges.type === 'bytes' && ranges.length === 1 ? ranges : [];
  if (!range) {
    response.send(bytes);
    return;
  }
  response.set('Content-Range', `bytes ${range.start}-${range.end}/${bytes.length}`);
  response.status(206).send(bytes.subarray(range.start, range.end + 1));
}
