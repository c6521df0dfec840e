import { CAMUNDA } from './camunda.js';
import { FLOWABLE } from './flowable.js';
import type { Vocabulary } from './verdict.js';
import { ZEEBE } from './zeebe.js';

export { verdictOf, type Verdict, type Vocabulary } from './verdict.js';

/** Vocabularies of other engines, by the prefix under which they are read. */
export const VOCABULARIES: ReadonlyMap<string, Vocabulary> = new Map([
  ['camunda', CAMUNDA],
  ['zeebe', ZEEBE],
  ['flowable', FLOWABLE],
  ['activiti', FLOWABLE],
]);
