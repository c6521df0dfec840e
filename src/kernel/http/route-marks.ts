import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiConsumes, ApiProduces } from '@nestjs/swagger';
import type { RejectionKind } from '../rejection.js';

/** Metadata keys of the marks below, for the guard, the interceptors and the OpenAPI document. */
export const PUBLIC = Symbol('public');
export const PERMISSION = 'gongwen:permission';
export const CREATES = Symbol('creates');
export const BODY_LIMIT = Symbol('bodyLimit');
export const RAW_BODY = Symbol('rawBody');
export const MEDIA_TYPES = Symbol('mediaTypes');
export const TAKES_RANGE = Symbol('takesRange');
export const REFUSALS = Symbol('refusals');

/** Longest JSON body of a route that does not say otherwise, in bytes (api.md section 7). */
export const DEFAULT_BODY_LIMIT = 1_048_576;

/** A route, or a controller's every route, that needs no credentials. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/** A route for callers with this permission; others get 403 `PERMISSION_MISSING`. */
export const RequiresPermission = (permission: string): MethodDecorator & ClassDecorator =>
  SetMetadata(PERMISSION, permission);

/** A POST that makes a thing: 201, and `Location: /api/v1<path>/<id, code or key of the answer>`. */
export const Creates = (path: `/${string}`): MethodDecorator =>
  applyDecorators(HttpCode(201), SetMetadata(CREATES, path));

/** What a JSON body of this route may hold. */
export interface BodyRules {
  /** In bytes. */
  readonly limit: number;
  /** Texts are kept byte for byte (files inside JSON) instead of being brought to Unicode's NFC. */
  readonly verbatim?: boolean;
}

/** Another limit than 1 MiB for the JSON body of this route. */
export const BodyLimit = (limit: number, rules: { verbatim?: boolean } = {}): MethodDecorator =>
  SetMetadata(BODY_LIMIT, { limit, ...rules } satisfies BodyRules);

/**
 * A route whose handler reads the request's stream itself; its body is any of these media types (`*\/*` for all). It
 * counts and limits the bytes itself.
 */
export const RawBody = (...mediaTypes: string[]): MethodDecorator =>
  applyDecorators(SetMetadata(RAW_BODY, mediaTypes), ApiConsumes(...mediaTypes));

/** A route that answers with something else than JSON: 406 when the client takes none of these. */
export const Produces = (...mediaTypes: string[]): MethodDecorator =>
  applyDecorators(SetMetadata(MEDIA_TYPES, mediaTypes), ApiProduces(...mediaTypes));

/** A route that honours `Range`: 206 with the part that is asked for, 416 where there is none. */
export const TakesRange = (): MethodDecorator => SetMetadata(TAKES_RANGE, true);

/** Statuses of refusals that a route has beyond those of its kind, for the OpenAPI document: a read that may be 409. */
export const MayRefuse = (...statuses: RejectionKind['status'][]): MethodDecorator => SetMetadata(REFUSALS, statuses);
