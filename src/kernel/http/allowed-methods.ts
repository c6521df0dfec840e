import type { Application } from 'express';

/** The part of Express's router that this file reads. */
interface Layer {
  match(path: string): boolean;
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
}

/**
 * Methods under which there is a route at this path, in the order of the alphabet; none where the path is unknown. A
 * route for every method is only ever the framework's own answer to unknown ones.
 */
export function allowedMethods(application: Application, path: string): string[] {
  const methods = new Set<string>();
  for (const layer of application.router.stack as unknown as Layer[]) {
    if (!layer.route || layer.route.methods['trace'] || !matches(layer, path)) continue;
    for (const method of Object.keys(layer.route.methods)) methods.add(method.toUpperCase());
  }
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

function matches(layer: Layer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    // The path's escapes are not UTF-8: it names nothing.
    return false;
  }
}
