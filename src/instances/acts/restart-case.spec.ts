import { describe, expect, it } from '@jest/globals';
import { actsRoom, LETTER } from '../../../test/support/acts-room.js';
import { rejectionOf } from '../../../test/support/case-room.js';
import { readCase } from '../case-reads.js';
import { startCase } from '../start-case.js';
import { restartCase, type RestartInput } from './restart-case.js';

const acts = actsRoom();
const restart = (caseId: string, given: Partial<RestartInput> = {}, by = acts.admin) =>
  acts.run(by, restartCase(acts.room.deps), {
    caseId,
    at: ['two'],
    variables: {},
    reason: '办结有误',
    ifMatch: null,
    ...given,
  });

const finished = async (): Promise<string> => {
  const { room, registry } = acts;
  const input = { definition: 'short', businessKey: 'K-1', variables: { kept: 7 } };
  const { id } = await acts.run(registry, startCase(room.deps), input);
  for (const step of ['one', 'two']) await room.finish(registry, await room.task(id, step));
  return id;
};

describe('a finished case is taken up again', () => {
  it('as a new one from the point that is named, with its business key, variables and readers', async () => {
    const { room, registry } = acts;
    const old = await finished();
    const preview = await acts.tryOut(acts.admin, restartCase(room.deps), {
      caseId: old,
      at: ['two'],
      variables: {},
      reason: 'x',
      ifMatch: null,
    });
    expect(preview.opens).toEqual([expect.objectContaining({ caseId: null, element: 'two', kind: 'TASK' })]);
    expect(preview.cases).toEqual([expect.objectContaining({ caseId: null, definition: 'short', status: 'RUNNING' })]);

    const view = await restart(old, { variables: { more: 1 } });
    expect(view).toMatchObject({
      restartedFrom: old,
      businessKey: 'K-1',
      starter: 'u-reg',
      status: 'RUNNING',
      rowVersion: 1,
    });
    expect(view.id).not.toBe(old);
    const seen = await room.read((ctx) => readCase({ ...ctx, caller: registry }, view.id));
    expect(seen.openTasks.map(({ element }) => element)).toEqual(['two']);
    const [entry] = await acts.look<{
      act: string;
      body: { details: object; case: { stimulus: object } };
      value: string;
    }>(
      `SELECT e.act, e.body::json AS body, d.value FROM audit_entry e JOIN audit_disclosure d USING (entry_id) WHERE e.case_id = $1`,
      [view.id],
    );
    expect(entry).toMatchObject({ act: 'CASE_RESTARTED', value: '办结有误' });
    expect(entry?.body.details).toMatchObject({ restartedFrom: old });
    expect(entry?.body.case.stimulus).toMatchObject({ points: ['two'], variables: { kept: 7, more: 1 } });
    await room.finish(registry, await room.task(view.id, 'two'));
    const [before] = await acts.look<{ status: string; seq: number }>(
      'SELECT status, seq FROM process_instance WHERE id = $1',
      [old],
    );
    expect(before).toEqual({ status: 'COMPLETED', seq: 3 });
  });

  it('once: the second is refused while the first still runs, and of two at once one wins', async () => {
    const { room, registry } = acts;
    const old = await finished();
    const both = await Promise.allSettled([restart(old), restart(old)]);
    const won = both.find(({ status }) => status === 'fulfilled') as PromiseFulfilledResult<{
      id: string;
      caseNo: string;
    }>;
    const lost = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason).toMatchObject({
      code: 'CASE_RESTARTED',
      params: { newCaseId: won.value.id, caseNo: won.value.caseNo },
    });
    await room.finish(registry, await room.task(won.value.id, 'two'));
    expect((await restart(old)).restartedFrom).toBe(old);
  });

  it('never while it runs, nor a called one, nor at an element that is not there, nor by whoever does not see it', async () => {
    const { room, registry } = acts;
    const old = await finished();
    expect((await rejectionOf(restart(old, { at: ['nowhere'] }))).code).toBe('MOVE_TARGET_UNKNOWN');
    expect((await rejectionOf(restart(old, { variables: { starter: 'u-x' } }))).code).toBe('VALIDATION_FAILED');
    expect((await rejectionOf(restart(old, {}, acts.stranger))).code).toBe('CASE_NOT_FOUND');
    expect((await rejectionOf(restart(old, { ifMatch: '"9"' }))).code).toBe('PRECONDITION_FAILED');
    const { id } = await room.begin(registry, 'folder', { groups: [] });
    expect((await rejectionOf(restart(id))).code).toBe('CASE_STILL_RUNNING');
    const [child] = await acts.look<{ id: string }>('SELECT id FROM process_instance WHERE parent_case_id = $1', [id]);
    expect((await rejectionOf(restart(child!.id))).code).toBe('CASE_IS_CALLED');
  });

  it('under the version that it was of, though a newer one was deployed meanwhile', async () => {
    const old = await finished();
    await acts.room.deploy(LETTER.replaceAll('"letter"', '"short"'));
    expect(await restart(old)).toMatchObject({ definitionVersion: 1 });
  });
});
