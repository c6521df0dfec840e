import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { AnyFilesInterceptor } from '@nestjs/platform-express';
import type { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import type { Observable } from 'rxjs';
import { Rejection } from '../../kernel/index.js';
import type { HttpRequest } from '../../kernel/http/index.js';
import { FileStore, UPLOAD_LIMIT, type Put } from './file-store.js';
import { demandNoMarkInside } from './find-mark.js';
import { demandNoSecret, secrecyMarkIn } from './secrecy-mark.js';

/** A file that came in, its bytes on disk. */
export interface Upload extends Put {
  readonly name: string;
  readonly mediaType: string;
}

interface Part {
  readonly originalname: string;
  readonly mimetype: string;
  readonly stream: Readable;
}

/** The one file of a multipart request, `null` of any other request. */
export function multipartUpload(request: HttpRequest): Upload | null {
  const [part] = (request as { files?: readonly (Part & Put)[] }).files ?? [];
  return part ? { sha256: part.sha256, size: part.size, name: part.originalname, mediaType: part.mimetype } : null;
}

/**
 * Streams the file of a multipart/form-data body into the store; any other body is left alone.
 *
 * Raises `MULTIPART_INVALID` (422) for a body that holds other than one file, `BODY_TOO_LARGE`, `UPLOAD_BROKEN`.
 */
@Injectable()
export class MultipartFile implements NestInterceptor {
  readonly #parser: NestInterceptor;

  constructor(store: FileStore) {
    const take = callbackify(async (part: Part) => {
      if (secrecyMarkIn(part.originalname) !== null) part.stream.resume();
      demandNoSecret(part.originalname);
      return store.put(part.stream, UPLOAD_LIMIT, demandNoMarkInside);
    });
    const Parser = AnyFilesInterceptor({
      storage: {
        _handleFile(_: unknown, part: Part, done: (error: unknown, put?: Put) => void): void {
          take(part, done);
        },
        _removeFile(_: unknown, __: unknown, done: (error: null) => void): void {
          // The content stays under its hash: another upload may name it by now.
          done(null);
        },
      },
      limits: { files: 1, fields: 0, parts: 2, fieldNameSize: 100, headerPairs: 20, fileSize: UPLOAD_LIMIT + 1 },
      defParamCharset: 'utf8',
    });
    this.#parser = new Parser();
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    try {
      return await this.#parser.intercept(context, next);
    } catch (error) {
      if (error instanceof HttpException) {
        const cause = { cause: error };
        throw error.getStatus() === 413
          ? new Rejection('BODY_TOO_LARGE', { limit: UPLOAD_LIMIT }, [], cause)
          : new Rejection('MULTIPART_INVALID', {}, [], cause);
      }
      throw error;
    }
  }
}
