export { readBpmn, type ReadBpmn } from './read-bpmn.js';
