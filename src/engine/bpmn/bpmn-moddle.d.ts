declare module 'bpmn-moddle' {
  import type { ModdleContext } from './moddle.js';
  export default class BpmnModdle {
    constructor(packages: Record<string, object>, options?: { nsMap?: Readonly<Record<string, string>> });
    fromXML(xml: string, options: { lax: boolean }): Promise<ModdleContext>;
  }
}
