import type { INestApplication } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA } from '@nestjs/common/internal';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import {
  BODY_LIMIT,
  CREATES,
  DEFAULT_BODY_LIMIT,
  MEDIA_TYPES,
  PERMISSION,
  PUBLIC,
  RAW_BODY,
  REFUSALS,
  TAKES_RANGE,
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
  readonly isPublic: boolean;
  readonly permission: string | null;
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

/** Every route's marks by operation id. */
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
          isPublic: mark(PUBLIC) === true,
          permission: (mark(PERMISSION) as string | undefined) ?? null,
          hasStatus: Reflect.hasMetadata(HTTP_CODE_METADATA, handler),
          rawTypes: (mark(RAW_BODY) as string[] | undefined) ?? null,
          bodyLimit: (mark(BODY_LIMIT) as BodyRules | undefined)?.limit ?? DEFAULT_BODY_LIMIT,
        });
      }
    }
  }
  return routes;
}
