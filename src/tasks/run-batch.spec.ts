import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../test/support/case-room.js';
import { INSTANCES_REJECTIONS } from '../instances/index.js';
import { ProblemWriter } from '../kernel/http/index.js';
import { KERNEL_REJECTIONS } from '../kernel/http/kernel-rejections.js';
import { Rejection, RejectionCatalogue, type Caller, type Commands } from '../kernel/index.js';
import { runBatch, type BatchAct, type BatchSurroundings } from './run-batch.js';
import { TASKS_REJECTIONS } from './tasks-rejections.js';

const TWO = bpmnFile(
  'two-reviews',
  `<bpmn:startEvent id="start" />${userTask('review', { candidateRole: 'MEMBER', outcomes: 'APPROVE RETURN' })}
   ${userTask('file', { candidateRole: 'MEMBER' })}<bpmn:endEvent id="end" />${chain('start', 'review', 'file', 'end')}`,
);

describe('a batch', () => {
  let room: CaseRoom;
  let at: BatchSurroundings;
  beforeAll(async () => {
    room = await openCaseRoom();
    await room.deploy(TWO);
    const catalogue = new RejectionCatalogue();
    for (const list of [KERNEL_REJECTIONS, INSTANCES_REJECTIONS, TASKS_REJECTIONS]) catalogue.add(list);
    at = {
      commands: room.commands,
      catalogue,
      problems: new ProblemWriter(catalogue, room.commands),
      deps: room.deps,
    };
  });
  afterAll(() => room.close());

  const member = (key?: string): Caller => ({
    ...room.as('u-1', 'MEMBER@PROJ'),
    ...(key === undefined ? {} : { idempotency: { key, fingerprint: 'f' } }),
  });
  const begin = async () => {
    const { id } = await room.start(member(), 'two-reviews');
    return { id, taskId: (await room.task(id, 'review')).id };
  };
  const claim = (taskId: string): BatchAct => ({ taskId, act: 'claim', ifMatch: null });
  const approve = (taskId: string): BatchAct => ({ taskId, act: 'complete', outcome: 'APPROVE', ifMatch: null });
  /** Commands that fail once, at the act with this number, counted from 0. */
  const failingAt = (place: number, failure: unknown): Pick<Commands, 'run'> => {
    let acts = 0;
    return {
      run: (caller, command, input) => {
        const isAct = ['tasks.claimTask', 'tasks.completeTask'].includes(command.name);
        if (isAct && acts++ === place) return Promise.reject(failure as Error);
        return room.commands.run(caller, command, input);
      },
    };
  };
  const entriesOf = (taskId: string): Promise<{ act: string }[]> =>
    room.rows("SELECT act FROM audit_entry WHERE object_id = $1 AND act LIKE 'TASK_%' ORDER BY entry_id", [taskId]);

  it('does its acts in their order, each in the state that the one before left, and stops at none', async () => {
    const { id, taskId } = await begin();
    const answer = await runBatch(at, member(), [claim(taskId), approve(taskId), approve(taskId), claim('no-id')]);
    expect(answer).toMatchObject({ done: 2, refused: 2 });
    expect(answer.results.map(({ status, problem }) => [status, problem?.code ?? null])).toEqual([
      [200, null],
      [200, null],
      [409, 'TASK_NOT_OPEN'],
      [404, 'TASK_NOT_FOUND'],
    ]);
    expect((await room.open(id)).map(({ elementId }) => elementId)).toEqual(['file']);
  });

  it('[R-143] that broke half-way goes on where it stopped when it is sent again: nothing is done twice', async () => {
    const [one, two] = [await begin(), await begin()];
    const acts = [claim(one.taskId), approve(one.taskId), claim(two.taskId)];
    const broken = { ...at, commands: failingAt(2, new Error('connection lost')) as Commands };
    await expect(runBatch(broken, member('half-way'), acts)).rejects.toThrow('connection lost');
    expect(await entriesOf(two.taskId)).toEqual([]);
    const answer = await runBatch(at, member('half-way'), acts);
    expect(answer).toMatchObject({ done: 3, refused: 0 });
    expect(await entriesOf(one.taskId)).toEqual([{ act: 'TASK_CLAIMED' }]);
    expect(await entriesOf(two.taskId)).toEqual([{ act: 'TASK_CLAIMED' }]);
    expect(await runBatch(at, member('half-way'), acts)).toEqual(answer);
  });

  it('is refused as a whole where the service is unavailable, or one act of the same key is under way', async () => {
    const { taskId } = await begin();
    for (const code of ['LOCK_TIMEOUT', 'REQUEST_IN_PROGRESS']) {
      const broken = { ...at, commands: failingAt(0, new Rejection(code)) as Commands };
      expect((await rejectionOf(runBatch(broken, member(), [claim(taskId)]))).code).toBe(code);
    }
    expect(await entriesOf(taskId)).toEqual([]);
  });

  it('does not hide what is a fault of the house: it breaks the batch', async () => {
    const { taskId } = await begin();
    const broken = { ...at, commands: failingAt(0, new Rejection('NO_SUCH_CODE')) as Commands };
    await expect(runBatch(broken, member(), [claim(taskId)])).rejects.toMatchObject({ code: 'NO_SUCH_CODE' });
  });
});
