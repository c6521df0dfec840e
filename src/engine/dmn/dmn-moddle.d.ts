declare module 'dmn-moddle' {
  import type { DmnModel } from './moddle.js';
  export function DmnModdle(packages?: Readonly<Record<string, object>>): {
    fromXML(xml: string, options: { lax: boolean }): Promise<DmnModel>;
  };
}
