import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import { boundary, end, error, processOf, start, user, type Drawn } from '../../test/support/process-builder.js';
import { compileFeel, compileTemplate } from './feel/index.js';

const external = (topic: string, more: { retries?: number; priority?: string } = {}): Drawn => ({
  type: 'EXTERNAL_TASK',
  own: {
    work: {
      topic: compileTemplate(topic),
      retries: more.retries ?? null,
      priority: more.priority === undefined ? null : compileFeel(more.priority),
    },
  },
});

const around = (a: Drawn) =>
  processOf({
    nodes: { s: start(), a, b: user(), late: boundary('a', error('NO_FUNDS')), c: user(), e: end() },
    flows: ['s -> a -> b -> e', 'late -> c -> e'],
  });

describe('work for a worker outside', () => {
  it('names its topic, tries and priority, each from the variables of the moment', () => {
    const told = EngineCase.start(around(external('send-${channel}', { retries: 5, priority: 'urgency * 10' })), {
      channel: 'sms',
      urgency: 3,
    });
    expect(told.of('WORK_REQUESTED')).toEqual([
      {
        type: 'WORK_REQUESTED',
        n: 3,
        elementId: 'a',
        kind: 'EXTERNAL',
        key: 'send-sms',
        retries: 5,
        priority: 30,
        input: { channel: 'sms', urgency: 3 },
      },
    ]);
    expect(told.open.work).toEqual([{ n: 3, elementId: 'a' }]);
    expect(told.work('a', { sent: true }).tasks).toEqual(['b']);
    expect(told.variables).toMatchObject({ sent: true });
  });

  it('leaves by the error event that catches what the worker tells', () => {
    const told = EngineCase.start(around(external('pay')));
    told.give({ type: 'BPMN_ERROR', n: told.n('work', 'a'), code: 'NO_FUNDS', variables: { missing: 3 } });
    expect(told.tasks).toEqual(['c']);
    expect(told.of('WORK_CLOSED')).toMatchObject([{ elementId: 'a', reason: 'FAILED' }]);
  });

  it.each([
    ['an empty topic', external('${nothing}'), {}],
    ['a priority that is no whole number', external('pay', { priority: 'amount / 2' }), { amount: 3 }],
    ['a priority beyond all priorities', external('pay', { priority: 'amount' }), { amount: 3e9 }],
    ['a priority without a value', external('pay', { priority: 'amount' }), {}],
  ])('is not asked for with %s', (_, drawn, variables) => {
    expect(refusalOf(() => EngineCase.start(around(drawn), variables)).code).toBe('EXPRESSION_FAILED');
  });
});
