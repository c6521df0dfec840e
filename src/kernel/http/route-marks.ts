import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiConsumes, ApiProduces } from '@nestjs/swagger';
import type { RejectionKind } from '../rejection.js';

/** Metadata keys of the marks below, for the guard, the interceptors and the OpenAPI document. */
export const ACCESS = 'gongwen:access';
export const CREATES = Symbol('creates');
export const BODY_LIMIT = Symbol('bodyLimit');
export const RAW_BODY = Symbol('rawBody');
export const MEDIA_TYPES = Symbol('mediaTypes');
export const TAKES_RANGE = Symbol('takesRange');
export const REFUSALS = Symbol('refusals');

/** Longest JSON body of a route that does not say otherwise, in bytes (api.md section 7). */
export const DEFAULT_BODY_LIMIT = 1_048_576;

/**
 * To whom a route is open. Every route declares it, itself or by its controller; one that does not is refused at the start of the
 * service. What the guard enforces and `docs/ACCESS.md` says are made of the same declaration.
 */
export type Access =
  /** Anybody, without credentials. */
  | { readonly kind: 'PUBLIC' }
  /** Any caller with credentials. */
  | { readonly kind: 'CALLER' }
  /** Any caller with credentials: the thing itself says by this rule whose it is, with 404 where it is not theirs to see, 403 to do. */
  | { readonly kind: 'RELATION'; readonly rule: string }
  /** Callers with one of these permissions. */
  | { readonly kind: 'PERMISSION'; readonly permissions: readonly string[] };

const access = (declared: Access): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, declared);

/** A route, or a controller's every route, that needs no credentials. */
export const Public = (): MethodDecorator & ClassDecorator => access({ kind: 'PUBLIC' });

/** A route that is the same to every caller with credentials. */
export const EveryCaller = (): MethodDecorator & ClassDecorator => access({ kind: 'CALLER' });

/** A route whose things say themselves whose they are, by this rule: 404 where the caller may not see one, 403 where not do it. */
export const ByRelation = (rule: `R-${string}`): MethodDecorator & ClassDecorator => access({ kind: 'RELATION', rule });

/** A route for callers with one of these permissions; others get 403 `PERMISSION_MISSING`. */
export const RequiresPermission = (...permissions: readonly string[]): MethodDecorator & ClassDecorator =>
  access({ kind: 'PERMISSION', permissions });

/**
 * A POST that makes a thing: 201, and `Location: /api/v1<path>/<id, code or key of the answer>`. The path may name parameters of the
 * route, `/org/units/:code/contacts`.
 */
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
