export type { BoundDefinition, BoundForm, CheckedForm, DefinitionKind, DefinitionVersion } from './definition.js';
export { Definitions } from './definitions.js';
export { DefinitionsModule } from './definitions.module.js';
export { DEFINITIONS_REJECTIONS } from './definitions-rejections.js';
export { DEPLOYMENT_VOCABULARY, type DeploymentVocabulary } from './deployment-vocabulary.js';
export { drawDiagram, type DrawingHead } from './diagram/draw-diagram.js';
export type { DiagramMarks } from './diagram/marks.js';
export { AnswersSvg, sendSvg } from './diagram/send-svg.js';
export { Recent } from './recent.js';
