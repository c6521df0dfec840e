import { bpmnFile } from './bpmn-file.js';

type Place = readonly [x: number, y: number, width: number, height: number];
type Way = readonly (readonly [x: number, y: number])[];

/** Where things stand on a sheet, by element id. */
export interface Sheet {
  /** Text after the fourth number is put into the shape as it is: `isExpanded="true"`. */
  readonly shapes: Readonly<Record<string, Place | readonly [...Place, string]>>;
  readonly edges?: Readonly<Record<string, Way>>;
  readonly labels?: Readonly<Record<string, Place>>;
}

/** The file of `bpmnFile` with a diagram in it. */
export function drawnFile(
  id: string,
  body: string,
  sheet: Sheet,
  more: { attributes?: string; roots?: string } = {},
): string {
  return withDiagram(bpmnFile(id, body, more.attributes ?? '', more.roots ?? ''), id, sheet);
}

/** Puts a diagram into a file. */
export function withDiagram(file: string, planeOf: string, { shapes, edges = {}, labels = {} }: Sheet): string {
  const label = (element: string): string =>
    labels[element] ? `<bpmndi:BPMNLabel>${bounds(labels[element])}</bpmndi:BPMNLabel>` : '';
  const drawn = [
    ...Object.entries(shapes).map(
      ([element, [x, y, width, height, attributes = '']]) =>
        `<bpmndi:BPMNShape id="${element}_di" bpmnElement="${element}" ${attributes}>${bounds([x, y, width, height])}${label(element)}</bpmndi:BPMNShape>`,
    ),
    ...Object.entries(edges).map(
      ([element, way]) =>
        `<bpmndi:BPMNEdge id="${element}_di" bpmnElement="${element}">${way.map(([x, y]) => `<di:waypoint x="${x}" y="${y}" />`).join('')}${label(element)}</bpmndi:BPMNEdge>`,
    ),
  ];
  const diagram = `<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="${planeOf}-sheet"><bpmndi:BPMNPlane id="${planeOf}-plane" bpmnElement="${planeOf}">${drawn.join('\n')}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`;
  return file.replace('</bpmn:definitions>', `${diagram}</bpmn:definitions>`);
}

const bounds = ([x, y, width, height]: Place): string =>
  `<dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}" />`;
