export { effortSpent } from './effort.js';
export { compileFeel, type Expression } from './expression.js';
export { FeelSyntaxError } from './feel-syntax-error.js';
export { compileDollar } from './dollar.js';
export { demandedText } from './demanded-text.js';
export { compileTemplate, fillTemplate, fillTemplateList } from './template.js';
export { truth } from './truth.js';
export { textLimitOf } from './safe-pattern.js';
