import { describe, expect, it } from '@jest/globals';
import { modelFile } from '../../test/conformance/model-file.js';
import type { ConformanceModel } from '../../test/conformance/run-model.js';
import { readBpmn } from '../engine/index.js';
import { selfStartProblems } from './self-start-check.js';

const start = { is: 'startEvent', signal: 'Alarm' };
const again = { is: 'intermediateThrowEvent', signal: 'Alarm' };
const asked = { is: 'startEvent', message: 'Asked' };
const ask = { is: 'sendTask', message: 'Asked' };

const problemsOf = async (nodes: object, flows: readonly string[], messages: object = {}): Promise<string[]> => {
  const { graphs } = await readBpmn(modelFile({ model: 'rings', nodes, flows, messages } as ConformanceModel));
  return selfStartProblems(graphs[0]!).map(({ severity, elementId }) => `${severity} ${elementId}`);
};

describe('a process that begins itself', () => {
  it.each<[string, object, readonly string[]]>([
    ['by a signal', { again }, ['start -> again']],
    ['by the signal of an end event', { t: 'task', again: { ...again, is: 'endEvent' } }, ['start -> t -> again']],
    [
      'through a link',
      { l: { is: 'intermediateThrowEvent', link: 'L' }, c: { is: 'intermediateCatchEvent', link: 'L' }, again },
      ['start -> l', 'c -> again'],
    ],
    [
      'inside a sub-process',
      { part: { is: 'subProcess', inside: { nodes: { s: 'startEvent', again }, flows: ['s -> again'] } } },
      ['start -> part'],
    ],
  ])('%s, with nobody to wait for, is an error', async (_, nodes, flows) => {
    expect(await problemsOf({ start, ...nodes }, flows)).toEqual(['ERROR again']);
  });

  it('is a warning where a choice is on the way', async () => {
    const nodes = { start, gw: 'exclusiveGateway', again, end: 'endEvent' };
    expect(await problemsOf(nodes, ['start -> gw', 'gw -> again if n > 1', 'gw -> end default'])).toEqual([
      'WARNING again',
    ]);
  });

  it('by a message is told of where that leaves the call tree', async () => {
    const flows = ['asked -> again'];
    const nodes = { asked, again: ask };
    expect(await problemsOf(nodes, flows, { Asked: { reach: 'KEY', correlation: 'k' } })).toEqual(['ERROR again']);
    expect(await problemsOf(nodes, flows, { Asked: { reach: 'TREE' } })).toEqual([]);
  });

  it('is none where somebody is waited for, or another signal is thrown', async () => {
    expect(await problemsOf({ start, a: 'userTask', again }, ['start -> a -> again'])).toEqual([]);
    expect(await problemsOf({ start, other: { ...again, signal: 'Other' } }, ['start -> other'])).toEqual([]);
    const waits = { is: 'subProcess', inside: { nodes: { s: 'startEvent', a: 'userTask' }, flows: ['s -> a'] } };
    expect(await problemsOf({ start, waits, again }, ['start -> waits -> again'])).toEqual([]);
  });
});
