export { readBpmn, type ReadBpmn } from './read-bpmn.js';
export { readDiagram } from './read-diagram.js';
