import type { INestApplication } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA } from '@nestjs/common/internal';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import {
  ACCESS,
  BODY_LIMIT,
  CREATES,
  DEFAULT_BODY_LIMIT,
  MEDIA_TYPES,
  RAW_BODY,
  REFUSALS,
  TAKES_RANGE,
  type Access,
  type BodyRules,
} from '../kernel/http/index.js';

/** What the decorators of a route say beyond what the OpenAPI generator reads. */
export interface RouteMarks {
  /** `CaseController.start` */
  readonly handler: string;
  /** Media types of an answer that is no JSON, `null` where it is. */
  readonly produces: readonly string[] | null;
  /** Where what it makes is found, below `/api/v1`; `null` where it makes nothing. */
  readonly creates: string | null;
  readonly takesRange: boolean;
  /** Statuses of refusals beyond those of every route of its kind. */
  readonly refusals: readonly number[];
  readonly access: Access;
  /** Whether the route names its own success status; a POST that does not answers 200. */
  readonly hasStatus: boolean;
  /** Media types of a body that the handler reads itself, `null` where it is JSON or none. */
  readonly rawTypes: readonly string[] | null;
  /** Longest JSON body, in bytes. */
  readonly bodyLimit: number;
}

/** The name of an operation that its route does not name: `CaseController.readHistory` -> `caseReadHistory`. */
export function operationIdOf(controller: string, method: string): string {
  const thing = controller.replace(/Controller$/, '');
  return `${thing.charAt(0).toLowerCase()}${thing.slice(1)}${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}

/** Raises for a route that does not say to whom it is open: the service does not start with one, and no document is made of it. */
function accessOf(declared: unknown, handler: string): Access {
  if (declared) return declared as Access;
  throw new Error(`${handler} declares no access: @ByRelation, @RequiresPermission, @EveryCaller or @Public`);
}

/** Every route's marks by operation id. Raises where one declares no access. */
export function routesOf(application: INestApplication): Map<string, RouteMarks> {
  const scanner = new MetadataScanner();
  const routes = new Map<string, RouteMarks>();
  for (const module of application.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (!metatype) continue;
      const prototype = metatype.prototype as Record<string, object>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name]!;
        if (!Reflect.hasMetadata(METHOD_METADATA, handler)) continue;
        const operation = Reflect.getMetadata('swagger/apiOperation', handler) as { operationId?: string } | undefined;
        const mark = (key: string | symbol): unknown =>
          Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, metatype);
        routes.set(operation?.operationId || operationIdOf(metatype.name, name), {
          handler: `${metatype.name}.${name}`,
          produces: (mark(MEDIA_TYPES) as string[] | undefined) ?? null,
          creates: (mark(CREATES) as string | undefined) ?? null,
          takesRange: mark(TAKES_RANGE) === true,
          refusals: (mark(REFUSALS) as number[] | undefined) ?? [],
          access: accessOf(mark(ACCESS), `${metatype.name}.${name}`),
          hasStatus: Reflect.hasMetadata(HTTP_CODE_METADATA, handler),
          rawTypes: (mark(RAW_BODY) as string[] | undefined) ?? null,
          bodyLimit: (mark(BODY_LIMIT) as BodyRules | undefined)?.limit ?? DEFAULT_BODY_LIMIT,
        });
      }
    }
  }
  return routes;
}
