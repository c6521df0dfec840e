import { EventEmitter } from 'node:events';
import { Engine } from 'bpmn-engine';
import * as fc from 'fast-check';
import { campaign } from '../../test/campaigns/campaign.js';
import { bpmnXml } from '../../test/support/bpmn-xml.js';
import { EngineCase } from '../../test/support/engine-case.js';
import { drawingOf, type Block } from '../../test/support/random-process.js';
import { readBpmn } from './bpmn/index.js';
import { compileDollar } from './feel/index.js';

/** Processes of the kinds that bpmn-engine 25 runs correctly: its joins count wrong behind a merge or loop in a branch. */
const shared: fc.Arbitrary<Block> = fc.letrec<{ block: Block; branch: Block; task: Block }>((tie) => {
  const sequence = (part: fc.Arbitrary<Block>): fc.Arbitrary<Block> =>
    fc.array(part, { minLength: 2, maxLength: 3 }).map((parts): Block => ({ type: 'SEQUENCE', parts }));
  const parallel = fc
    .array(tie('branch'), { minLength: 2, maxLength: 3 })
    .map((branches): Block => ({ type: 'PARALLEL', branches }));
  const sub = (inside: fc.Arbitrary<Block>): fc.Arbitrary<Block> =>
    inside.map((inside): Block => ({ type: 'SUB', inside, event: null }));
  return {
    task: fc.constant(null).map((): Block => ({ type: 'TASK' })),
    branch: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      { weight: 3, arbitrary: tie('task') },
      { weight: 2, arbitrary: sequence(tie('branch')) },
      { weight: 1, arbitrary: sub(tie('branch')) },
      { weight: 1, arbitrary: parallel },
    ),
    block: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      { weight: 2, arbitrary: tie('task') },
      { weight: 4, arbitrary: sequence(tie('block')) },
      {
        weight: 3,
        arbitrary: fc.tuple(tie('block'), tie('block')).map((branches): Block => ({ type: 'EXCLUSIVE', branches })),
      },
      { weight: 3, arbitrary: parallel },
      { weight: 1, arbitrary: sub(tie('block')) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie('block'), tie('task'))
          .map((parts): Block => ({ type: 'LOOP', body: { type: 'SEQUENCE', parts } })),
      },
    ),
  };
}).block;

interface Waiting {
  readonly id: string;
  signal(message?: unknown): void;
}

/** The same file run by bpmn-engine; it computes no condition itself, so that only the ways of tokens are compared. */
async function otherEngine(
  source: string,
): Promise<{ tasks(): string[]; complete(id: string, pick: number): void; ended(): boolean }> {
  let pick = 0;
  let waiting: Waiting[] = [];
  let ended = false;
  const listener = new EventEmitter();
  listener.on('activity.wait', (activity: Waiting) => waiting.push(activity));
  const engine = new Engine({
    source,
    expressions: {
      resolveExpression: (text: string) => (text.startsWith('${') ? compileDollar(text).evaluate({ pick }, '') : text),
    },
  } as never);
  engine.on('end', () => {
    ended = true;
  });
  await engine.execute({ listener } as never);
  return {
    tasks: () => waiting.map(({ id }) => id),
    ended: () => ended,
    complete(id, picked) {
      const task = waiting.find((waiting) => waiting.id === id);
      if (!task) throw new Error(`bpmn-engine has no ${id} open`);
      waiting = waiting.filter((other) => other !== task);
      pick = picked;
      task.signal();
    },
  };
}

describe('a second opinion', () => {
  it('bpmn-engine opens the same tasks after every completion, on all models that it runs correctly', async () => {
    const { seed, runs } = campaign(60);
    const choices = fc.array(fc.tuple(fc.nat(99), fc.nat(1)), { minLength: 60, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(shared, choices, async (inside, acts) => {
        const xml = bpmnXml(drawingOf({ inside, event: null }));
        const { graphs, problems } = await readBpmn(xml);
        expect(problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
        const ours = EngineCase.start(graphs[0]!, { pick: 0 });
        const theirs = await otherEngine(xml);
        for (const [choice, pick] of acts) {
          expect(theirs.tasks().sort()).toEqual(ours.tasks.sort());
          expect(theirs.ended()).toBe(ours.end !== null);
          if (ours.end !== null) return;
          const id = ours.tasks[choice % ours.tasks.length]!;
          ours.complete(id, { pick });
          theirs.complete(id, pick);
        }
      }),
      { seed, numRuns: runs },
    );
  });
});
