import BpmnModdle from 'bpmn-moddle';
import type { ModdleContext } from './moddle.js';
import { FOREIGN_NAMESPACES, GONGWEN } from './vocabulary.js';

/**
 * Reads the XML into the moddle tree, our vocabulary included. The text must have passed `guardXml`.
 * @throws Error where it is no XML; without `lax`, at its first fault.
 */
export const readXml = (xml: string, lax: boolean): Promise<ModdleContext> =>
  new BpmnModdle({ gongwen: GONGWEN }, { nsMap: { ...FOREIGN_NAMESPACES } }).fromXML(
    xml.replace(/^\uFEFF/, '').trim(),
    { lax },
  );
