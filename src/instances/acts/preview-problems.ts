import type { ForeseenProblem } from '../foresight.js';

/** Tokens would wait at a join for others that cannot come any more, as it is drawn. */
export const hopelessJoin = (element: string): ForeseenProblem => ({
  code: 'JOIN_HOPELESS',
  severity: 'WARNING',
  element,
  zh: `${element} 处等待的令牌中，有的已不可能到达；案件迟早会停滞。`,
  en: `Tokens at ${element} wait for one that cannot come any more: the case gets stuck sooner or later.`,
  fix: {
    zh: '请一并移走在此等待的令牌，或将令牌移到该网关之前。',
    en: 'Take the tokens that wait there away too, or put one before the join.',
  },
});
