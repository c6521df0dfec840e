import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../test/support/case-room.js';
import { commentOnTask } from './comment-on-task.js';
import { commentsOn } from './comment.store.js';

const REVIEW = bpmnFile(
  'one-review',
  `<bpmn:startEvent id="start" />${userTask('review', { candidateRole: 'MEMBER@PROJ' })}<bpmn:endEvent id="end" />${chain('start', 'review', 'end')}`,
);

describe('a comment', () => {
  let room: CaseRoom;
  beforeAll(async () => {
    room = await openCaseRoom();
    await room.at('2022-11-01T09:00:00+08:00');
    await room.deploy(REVIEW);
  });
  afterAll(() => room.close());

  const member = () => room.as('u-1', 'MEMBER@PROJ');
  const say = (by: ReturnType<typeof member>, taskId: string, text: string) =>
    room.commands.run(by, commentOnTask, { taskId, text });

  it('is kept with its author behind a commitment, and moves nothing', async () => {
    const { id } = await room.start(member(), 'one-review');
    const task = await room.task(id, 'review');
    const said = await say(member(), task.id, '附件二今天下午补上。');
    expect(said).toMatchObject({ taskId: task.id, author: 'u-1', at: '2022-11-01T09:00:00+08:00' });
    const [entry] = await room.rows<{ body: string; case_seq: number | null; value: string }>(
      `SELECT e.body, e.case_seq, d.value FROM audit_entry e JOIN audit_disclosure d USING (entry_id)
       WHERE e.act = 'TASK_COMMENTED' AND e.object_id = $1`,
      [task.id],
    );
    expect([entry?.case_seq, entry?.value]).toEqual([null, '附件二今天下午补上。']);
    expect(entry?.body).not.toContain('附件二');
    expect((await room.task(id, 'review')).rowVersion).toBe(task.rowVersion);
  });

  it('[R-134] is a person’s: a system that acts for nobody says nothing, and a hidden task is missing', async () => {
    const { id } = await room.start(member(), 'one-review');
    const { id: taskId } = await room.task(id, 'review');
    const system = {
      ...room.caller,
      person: null,
      keys: [],
      client: { id: 'c', name: 'watcher' },
      permissions: new Set(['audit:read']),
    };
    const refusal = await rejectionOf(say(system, taskId, '系统留言'));
    expect([refusal.code, refusal.params]).toEqual(['COMMENT_NEEDS_PERSON', { taskId, rule: 'R-134' }]);
    expect((await rejectionOf(say(room.as('u-9', 'MEMBER@SUPV'), taskId, '我也说'))).code).toBe('TASK_NOT_FOUND');
    expect((await rejectionOf(say(member(), '01900000-0000-7000-8000-000000000000', '无'))).code).toBe(
      'TASK_NOT_FOUND',
    );
    expect((await rejectionOf(say(member(), 'no-id', '无'))).code).toBe('TASK_NOT_FOUND');
  });

  it('comes in order, page by page, those of one instant too', async () => {
    const { id } = await room.start(member(), 'one-review');
    const { id: taskId } = await room.task(id, 'review');
    for (const text of ['一', '二', '三', '四', '五']) await say(member(), taskId, text);
    const pages: string[] = [];
    let after: Parameters<typeof commentsOn>[3] = null;
    for (let page = 0; page < 3; page += 1) {
      const found = await room.read(({ tx }) => commentsOn(tx, taskId, 2, after));
      pages.push(found.map(({ text }) => text).join(''));
      const last = found.at(-1)!;
      after = { at: last.at.toISOString(), id: last.id };
    }
    expect(pages).toEqual(['一二', '三四', '五']);
  });
});
