import type { ExecutionContext, Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { getMetadataStorage } from 'class-validator';
import { BODY_LIMIT, CREATES, DEFAULT_BODY_LIMIT, MEDIA_TYPES, RAW_BODY, type BodyRules } from './route-marks.js';

/** What a route takes and gives, as its decorators say; found out once per route. */
export interface Route {
  /** Query parameters that the handler reads. */
  readonly parameters: ReadonlySet<string>;
  readonly takesBody: boolean;
  readonly bodyRules: BodyRules;
  /** Media types of a body that the handler reads itself, `null` where the body is JSON. */
  readonly rawTypes: readonly string[] | null;
  readonly creates: string | null;
  readonly produces: readonly string[];
}

interface Argument {
  readonly index: number;
  readonly data?: unknown;
}

const routes = new WeakMap<object, Route>();

/** The route that this request runs on. */
export function routeOf(context: ExecutionContext): Route {
  const handler = context.getHandler();
  let route = routes.get(handler);
  if (!route) {
    route = describe(context.getClass(), handler);
    routes.set(handler, route);
  }
  return route;
}

function describe(controller: Type, handler: ReturnType<ExecutionContext['getHandler']>): Route {
  const given = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) ?? {}) as Record<string, Argument>;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, handler.name) ??
    []) as Type[];
  const parameters = new Set<string>();
  let takesBody = false;
  for (const [key, argument] of Object.entries(given)) {
    const kind = key.split(':')[0];
    if (kind === String(RouteParamtypes.BODY)) takesBody = true;
    if (kind !== String(RouteParamtypes.QUERY)) continue;
    if (typeof argument.data === 'string') parameters.add(argument.data);
    else for (const name of fieldsOf(types[argument.index])) parameters.add(name);
  }
  const mark = (key: symbol): unknown => Reflect.getMetadata(key, handler);
  return {
    parameters,
    takesBody,
    bodyRules: (mark(BODY_LIMIT) as BodyRules | undefined) ?? { limit: DEFAULT_BODY_LIMIT },
    rawTypes: (mark(RAW_BODY) as string[] | undefined) ?? null,
    creates: (mark(CREATES) as string | undefined) ?? null,
    produces: (mark(MEDIA_TYPES) as string[] | undefined) ?? ['application/json'],
  };
}

/** Names of the fields of a DTO class: those that a validator knows. */
function fieldsOf(type: Type | undefined): string[] {
  if (!type) return [];
  const known = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(known.map((metadata) => metadata.propertyName))];
}
