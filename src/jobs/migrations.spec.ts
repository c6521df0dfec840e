import { Logger } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { actsRoom } from '../../test/support/acts-room.js';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { rejectionOf } from '../../test/support/case-room.js';
import { brokenInvariants } from '../../test/support/invariants.js';
import type { Caller } from '../kernel/index.js';
import { cancelMigration } from '../instances/migrations/cancel-migration.js';
import { orderMigration, type MigrationOrder } from '../instances/migrations/order-migration.js';
import { listMigrationCases, readMigration } from '../instances/migrations/read-migrations.js';

Logger.overrideLogger(false);

const acts = actsRoom();
const memo = (...steps: readonly string[]): string =>
  bpmnFile(
    'memo',
    `<bpmn:startEvent id="start" />${steps.map((id) => userTask(id, { candidateRole: 'REGISTRY' })).join('')}<bpmn:endEvent id="end" />${chain('start', ...steps, 'end')}`,
  );

const order = (given: Partial<MigrationOrder>, by: Caller = acts.admin) =>
  acts.run(by, orderMigration(acts.room.deps), {
    definition: 'memo',
    fromVersion: 1,
    toVersion: 2,
    mapping: {},
    filter: {},
    reason: '制度修订',
    ...given,
  });
const read = (id: string) => acts.room.commands.read(acts.admin, (ctx) => readMigration(ctx, id));
const cases = (id: string) =>
  acts.room.commands.read(acts.admin, (ctx) => listMigrationCases(ctx, id, { status: null, limit: 500, after: null }));
const newest = async (): Promise<number> =>
  (await acts.look<{ v: number | null }>(`SELECT max(version) AS v FROM definition WHERE key = 'memo'`))[0]!.v ?? 0;

/** Some cases of a new version, and a version after it. Gives the older one's number. */
async function running(
  count: number,
  older: readonly string[],
  newer: readonly string[],
): Promise<{ v: number; ids: string[] }> {
  const { room, registry } = acts;
  await room.deploy(memo(...older));
  const v = await newest();
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) ids.push((await room.begin(registry, 'memo')).id);
  await room.deploy(memo(...newer));
  return { v, ids };
}
const moved = async (v: number): Promise<number> =>
  (
    await acts.look<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit_entry WHERE act = 'INSTANCE_MIGRATED' AND body::json ->> 'definitionVersion' = 'memo@' || $1`,
      [v],
    )
  )[0]!.n;

describe('the migration of many cases', () => {
  it('takes each once, and tells of each that cannot why', async () => {
    const { room, registry } = acts;
    const { v, ids } = await running(5, ['a', 'b'], ['a', 'c']);
    await room.finish(registry, await room.task(ids[0]!, 'a'));
    const view = await order({ fromVersion: v, toVersion: v + 1 });
    expect(view).toMatchObject({ status: 'RUNNING', total: 5, pending: 5, done: 0, failed: 0, orderedBy: 'u-admin' });
    await room.runner.drain();
    expect(await read(view.id)).toMatchObject({ status: 'COMPLETED', total: 5, done: 4, failed: 1, pending: 0 });
    const [failed] = (await cases(view.id)).filter(({ status }) => status === 'FAILED');
    expect(failed).toMatchObject({
      caseId: ids[0],
      problem: { code: 'MIGRATION_REFUSED', errors: [{ pointer: '/mapping/b', code: 'MIGRATION_TARGET_MISSING' }] },
    });
    expect(await moved(v + 1)).toBe(4);
    const [entry] = await acts.look<{ details: object; value: string }>(
      `SELECT e.body::json -> 'details' AS details, d.value FROM audit_entry e JOIN audit_disclosure d USING (entry_id)
       WHERE e.act = 'INSTANCE_MIGRATED' AND e.case_id = $1`,
      [ids[1]],
    );
    expect(entry).toMatchObject({ details: { migrationId: view.id, orderedBy: 'u-admin' }, value: '制度修订' });
  });

  it('takes those that match, and no others', async () => {
    const { v, ids } = await running(4, ['a', 'd'], ['a', 'e']);
    const some = await order({ fromVersion: v, toVersion: v + 1, filter: { cases: ids.slice(0, 2) } });
    expect(some.total).toBe(2);
    await acts.room.runner.drain();
    expect(await moved(v + 1)).toBe(2);
    const none = { fromVersion: v, toVersion: v + 1, filter: { businessKey: 'nobody' } };
    expect((await rejectionOf(order(none))).code).toBe('MIGRATION_FINDS_NOTHING');
    const before = { fromVersion: v, toVersion: v + 1, filter: { startedBefore: '2022-10-17T00:00:00Z' } };
    expect((await rejectionOf(order(before))).code).toBe('MIGRATION_FINDS_NOTHING');
  });

  it('goes on where a worker died in the middle: done or not begun, and each once', async () => {
    const { room } = acts;
    const { v } = await running(12, ['a', 'f'], ['a', 'g']);
    const view = await order({ fromVersion: v, toVersion: v + 1 });
    let left = 5;
    const dying: typeof room.commands.run = async (by, command, input) => {
      if (command.name === 'instances.migrateBatchCase' && (left -= 1) < 0) throw new Error('killed');
      return room.commands.run(by, command, input);
    };
    const { runJob } = await import('./run-job.js');
    const { leaseJobs } = await import('./job-queue.store.js');
    const now = new Date('2022-10-18T01:00:00Z');
    const claim = { now, limit: 1, lease: 1, token: '00000000-0000-7000-8000-000000000009', early: true };
    const [job] = await room.act(({ tx }) => leaseJobs(tx, claim));
    const commands = { run: dying, read: room.commands.read.bind(room.commands) } as typeof room.commands;
    const handlers = {} as Parameters<typeof runJob>[0]['handlers'];
    await expect(runJob({ commands, deps: room.deps, handlers, caller: room.caller }, job!)).rejects.toThrow('killed');
    expect(await read(view.id)).toMatchObject({ status: 'RUNNING', done: 5, pending: 7 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await room.runner.drain();
    expect(await read(view.id)).toMatchObject({ status: 'COMPLETED', done: 12 });
    expect(await moved(v + 1)).toBe(12);
  });

  it('is carried out by one worker at a time, however many look for work', async () => {
    const { room } = acts;
    const { v } = await running(20, ['a', 'h'], ['a', 'i']);
    const view = await order({ fromVersion: v, toVersion: v + 1 });
    await Promise.all([room.runner, room.anotherRunner(), room.anotherRunner()].map((runner) => runner.drain()));
    expect(await read(view.id)).toMatchObject({ status: 'COMPLETED', done: 20 });
    expect(await moved(v + 1)).toBe(20);
  });

  it('leaves alone what ended or went over by itself meanwhile', async () => {
    const { room, registry } = acts;
    const { v, ids } = await running(3, ['a'], ['a', 'j']);
    const view = await order({ fromVersion: v, toVersion: v + 1 });
    await room.finish(registry, await room.task(ids[0]!, 'a'));
    await room.runner.drain();
    expect(await read(view.id)).toMatchObject({ status: 'COMPLETED', done: 2, skipped: 1 });
  });

  it('stops where it is withdrawn, with a reason; what is over is not withdrawn', async () => {
    const { room, admin } = acts;
    const { v, ids } = await running(3, ['a', 'k'], ['a', 'l']);
    const view = await order({ fromVersion: v, toVersion: v + 1 });
    const cancel = { id: view.id, reason: '暂缓', ifMatch: null };
    expect((await rejectionOf(acts.run(admin, cancelMigration, { ...cancel, ifMatch: '"7"' }))).code).toBe(
      'PRECONDITION_FAILED',
    );
    expect(await acts.run(admin, cancelMigration, cancel)).toMatchObject({
      status: 'CANCELLED',
      cancelled: 3,
      pending: 0,
    });
    await room.runner.drain();
    expect(await moved(v + 1)).toBe(0);
    expect((await rejectionOf(acts.run(admin, cancelMigration, cancel))).code).toBe('MIGRATION_OVER');
    expect((await rejectionOf(acts.run(admin, cancelMigration, { ...cancel, id: ids[0]! }))).code).toBe(
      'MIGRATION_NOT_FOUND',
    );
    expect(await brokenInvariants(acts.look)).toEqual([]);
  });

  it('is not ordered to where the cases are, to what is not there, or by a mapping that no case could take', async () => {
    const { v } = await running(1, ['a', 'm'], ['a', 'n']);
    expect((await rejectionOf(order({ fromVersion: v, toVersion: v }))).code).toBe('MIGRATION_NEEDLESS');
    expect((await rejectionOf(order({ fromVersion: v, toVersion: 999 }))).code).toBe('DEFINITION_NOT_FOUND');
    expect((await rejectionOf(order({ definition: 'nothing' }))).code).toBe('DEFINITION_NOT_FOUND');
    const wrong = await rejectionOf(order({ fromVersion: v, toVersion: v + 1, mapping: { m: 'nowhere', x: 'n' } }));
    expect([wrong.code, wrong.errors.map(({ pointer }) => pointer).toSorted()]).toEqual([
      'VALIDATION_FAILED',
      ['/mapping/m', '/mapping/x'],
    ]);
  });
});
