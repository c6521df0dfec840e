import { Controller, Get, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands, Rejection, viewerOf, type Caller, type Command } from '../../kernel/index.js';
import {
  ByRelation,
  Creates,
  CurrentCaller,
  type HttpRequest,
  MayRefuse,
  Produces,
  RawBody,
  TakesRange,
} from '../../kernel/http/index.js';
import { recordAccess, recordFact } from '../../audit/index.js';
import { noteOpened } from '../../tasks/index.js';
import { demandDigest } from './content-digest.js';
import { declaredFileName } from './file-name.js';
import { FileStore, UPLOAD_LIMIT } from './file-store.js';
import { demandNoMarkInside } from './find-mark.js';
import { MultipartFile, multipartUpload, type Upload } from './multipart-file.js';
import { demandNoSecret, secrecyMarkIn } from './secrecy-mark.js';
import { demandIntact, sendFile } from './send-file.js';
import { placesOf } from './stored-file.store.js';
import { claimContent, demandFile, storeFile, toFileView, type FileView } from './store-file.js';

/** Files that people hand in: first the bytes, then a document that names them. */
@ApiTags('documents')
@ApiBearerAuth()
@Controller('files')
@ByRelation('R-134')
export class FilesController {
  constructor(
    private readonly commands: Commands,
    private readonly store: FileStore,
  ) {}

  /** The body is the file itself (name in `X-File-Name` or `Content-Disposition`), or multipart/form-data with one file. */
  @Post()
  @Creates('/files')
  @RawBody('*/*')
  @ApiHeader({ name: 'X-File-Name', required: false, description: 'Name of the file, percent-encoded UTF-8' })
  @ApiHeader({ name: 'Content-Digest', required: false, description: 'RFC 9530, of a raw body: `sha-256=:…:`' })
  @UseInterceptors(MultipartFile)
  @ApiOperation({ summary: '上传文件 / Upload a file' })
  async put(@CurrentCaller() caller: Caller, @Req() request: HttpRequest): Promise<FileView> {
    const file = multipartUpload(request) ?? (await this.readRaw(request));
    if (file.size === 0) throw new Rejection('FILE_EMPTY');
    const claimed = claimContent(caller, file);
    if (claimed.idempotency) request.caller = claimed;
    return this.commands.run(claimed, storeFile, file);
  }

  @Get(':id')
  @ApiOperation({ summary: '读取文件信息 / Read about a file' })
  one(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<FileView> {
    return this.commands.read(caller, async (ctx) => toFileView(await demandFile(ctx, id), ctx.zone));
  }

  @Get(':id/content')
  @Produces('*/*')
  @TakesRange()
  @MayRefuse(409)
  @ApiOperation({ summary: '下载文件 / Download a file' })
  async content(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: HttpRequest,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.commands.read(caller, (ctx) => demandFile(ctx, id));
    await demandIntact(this.commands, this.store, caller, { objectType: 'FILE', objectId: id, sha256: file.sha256 });
    if (request.method !== 'HEAD') await this.commands.run(caller, noteDownload, { fileId: id, sha256: file.sha256 });
    await sendFile(response, this.store, file);
  }

  private async readRaw(request: HttpRequest): Promise<Upload> {
    const mediaType = request.get('content-type') ?? '';
    if (mediaType.toLowerCase().startsWith('multipart/')) throw new Rejection('MULTIPART_INVALID');
    if (Number(request.get('content-length') ?? 0) > UPLOAD_LIMIT) {
      request.resume();
      throw new Rejection('BODY_TOO_LARGE', { limit: UPLOAD_LIMIT });
    }
    const name = declaredFileName(request.get('x-file-name'), request.get('content-disposition')) ?? '';
    if (secrecyMarkIn(name) !== null) request.resume();
    demandNoSecret(name);
    const put = await this.store.put(request, UPLOAD_LIMIT, demandNoMarkInside);
    demandDigest(request.get('content-digest'), put.sha256);
    return { ...put, name, mediaType };
  }
}

/**
 * Records that a file went out; whoever reads a text under review this way has opened the task too.
 * @rule R-133 @rule R-135
 */
const noteDownload: Command<{ fileId: string; sha256: string }, null> = {
  name: 'documents.downloadFile',
  async execute(ctx, { fileId, sha256 }) {
    const entryId = recordFact(ctx, { act: 'DOWNLOADED', objectType: 'FILE', objectId: fileId, contentHash: sha256 });
    recordAccess(ctx, { objectType: 'FILE', objectId: fileId, purpose: 'DOWNLOAD' });
    for (const { documentId, versionNo } of await placesOf(ctx.tx, fileId, viewerOf(ctx.caller))) {
      if (versionNo !== null) noteOpened(ctx, { objectType: 'DOCUMENT', objectId: documentId, versionNo, entryId });
    }
    return null;
  },
};
