declare module 'dmn-moddle' {
  import type { DmnModel } from './moddle.js';
  export function DmnModdle(): { fromXML(xml: string, options: { lax: boolean }): Promise<DmnModel> };
}
