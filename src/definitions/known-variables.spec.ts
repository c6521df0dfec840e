import { describe, expect, it } from '@jest/globals';
import { modelFile } from '../../test/conformance/model-file.js';
import type { ConformanceModel } from '../../test/conformance/run-model.js';
import { readBpmn } from '../engine/index.js';
import { writtenBy } from './known-variables.js';

const messages = { Asked: { reach: 'KEY', correlation: 'k', payload: { amount: '1' } } };
const received = { message: 'Asked', out: { total: 'amount + 1' } };
const nodes = {
  start: { is: 'startEvent', ...received },
  begun: { is: 'receiveTask', instantiate: true, ...received },
  later: { is: 'intermediateCatchEvent', ...received },
};

describe('what a message brings to an element that maps it', () => {
  it.each([
    ['start', ['amount', 'total']],
    ['begun', ['amount', 'total']],
    ['later', ['total']],
  ])('leaves %s as %j', async (id, expected) => {
    const model = { model: 'asked', messages, nodes, flows: ['start -> later', 'begun -> later'] };
    const { graphs } = await readBpmn(modelFile(model as ConformanceModel));
    const [graph] = graphs;
    const written = writtenBy(graph!, graph!.nodes.get(id)!, () => null);
    expect([...(written ?? [])]).toEqual(expected);
  });
});
