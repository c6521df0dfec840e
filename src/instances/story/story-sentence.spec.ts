import { brokenBy } from './broken-by.js';
import { introduce } from './people.js';
import type { StoryEntry } from './story-entries.store.js';
import { sentenceOf, type Told } from './story-sentence.js';

const STEP = { zh: '组长审示', en: "Leader's review" };
const NEXT = { zh: '起草拟定', en: 'Draft' };
const told = (act: string, more: Partial<Told> = {}): Told => ({
  act,
  who: { zh: '王某（综合协调组组长）', en: 'Wang (Group leader, Coordination Group)' },
  step: STEP,
  outcome: null,
  rule: null,
  process: { zh: '发文', en: 'Outgoing document' },
  caseNo: 'C2022-000001',
  isCalled: false,
  begun: [],
  closed: [],
  broken: [],
  decided: null,
  ended: null,
  recipients: [],
  places: [],
  facts: {},
  texts: {},
  ...more,
});

describe('one act as a sentence', () => {
  it.each<[string, Partial<Told>, string, string]>([
    [
      'RETURNED',
      { outcome: 'RETURN', texts: { opinion: '请补充\n依据' }, closed: [STEP], begun: [NEXT], rule: 'R-054' },
      '王某（综合协调组组长）退回“组长审示”。意见：请补充 依据。同时撤销“组长审示”。退回到“起草拟定”。（依据 R-054）',
      'Wang (Group leader, Coordination Group) sent it back at "Leader\'s review". Opinion: 请补充 依据. With it "Leader\'s review" became needless. Back to "Draft". (R-054)',
    ],
    [
      'TASK_COMPLETED',
      { outcome: 'SOMETHING_ELSE' },
      '王某（综合协调组组长）办理“组长审示”：SOMETHING_ELSE。',
      'Wang (Group leader, Coordination Group) did "Leader\'s review": SOMETHING_ELSE.',
    ],
    [
      'CASE_STARTED',
      { begun: [NEXT] },
      '王某（综合协调组组长）发起“发文”（案号 C2022-000001）。转到“起草拟定”。',
      'Wang (Group leader, Coordination Group) started "Outgoing document" (C2022-000001). Next: "Draft".',
    ],
    [
      'TASK_SUBSTITUTED',
      { rule: 'R-125' },
      '“组长审示”的办理人均须回避，改由他人代行。（依据 R-125）',
      'Whoever is to do "Leader\'s review" did too much on this version; it goes to a substitute. (R-125)',
    ],
    [
      'STEP_SKIPPED',
      { rule: 'R-125', begun: [NEXT] },
      '“组长审示”略过：办理人已代行前一审核环节。转到“起草拟定”。（依据 R-125）',
      '"Leader\'s review" was left out: who holds it has reviewed this version as a substitute. Next: "Draft". (R-125)',
    ],
    [
      'TASK_REFUSED',
      { outcome: 'REFUSE', rule: 'R-085', texts: { opinion: '依据已废止', ruleRef: '附件2第十三条' }, begun: [NEXT] },
      '王某（综合协调组组长）对“组长审示”不予办理，待核准。意见：依据已废止。所依规定：附件2第十三条。转到“起草拟定”。（依据 R-085）',
      'Wang (Group leader, Coordination Group) refused to handle "Leader\'s review"; that waits for its confirmation. Opinion: 依据已废止. Rule relied on: 附件2第十三条. Next: "Draft". (R-085)',
    ],
    [
      'REFUSAL_OVERRULED',
      { outcome: 'OVERRULE', texts: { opinion: '请继续办理' } },
      '王某（综合协调组组长）不同意不予办理，要求继续办理“组长审示”。意见：请继续办理。',
      'Wang (Group leader, Coordination Group) overruled the refusal at "Leader\'s review". Opinion: 请继续办理.',
    ],
    [
      'REFUSAL_LAPSED',
      { outcome: 'LAPSED' },
      '不予办理的核准不再需要。',
      'The refusal needs no confirmation any more.',
    ],
    [
      'TOKENS_MOVED',
      { step: null, places: [NEXT], texts: { reason: '误送' } },
      '王某（综合协调组组长）调整案件位置，移至“起草拟定”。理由：误送。',
      'Wang (Group leader, Coordination Group) moved the case to "Draft". Reason: 误送.',
    ],
    [
      'INSTANCES_ADDED',
      { facts: { count: 2 } },
      '王某（综合协调组组长）给“组长审示”增加 2 份。',
      'Wang (Group leader, Coordination Group) added 2 to "Leader\'s review".',
    ],
    [
      'VARIABLES_CHANGED',
      { facts: { names: 'urgency' } },
      '王某（综合协调组组长）更改流转变量（urgency）。',
      'Wang (Group leader, Coordination Group) changed variables (urgency).',
    ],
    [
      'INSTANCE_MIGRATED',
      { facts: { version: '1 → 2' } },
      '王某（综合协调组组长）将案件转到新版本（1 → 2）。',
      'Wang (Group leader, Coordination Group) moved the case to another version (1 → 2).',
    ],
    ['TIMER_FIRED', {}, '“组长审示”到期。', '"Leader\'s review" fell due.'],
    [
      'WORK_FAILED',
      { facts: { code: 'JOB_FAILED' } },
      '“组长审示”处理失败（JOB_FAILED）。',
      '"Leader\'s review" failed (JOB_FAILED).',
    ],
    [
      'INCIDENT_RAISED',
      { step: null, facts: { code: 'JOB_FAILED' } },
      '发生异常（JOB_FAILED），等待处理。',
      'Something went wrong (JOB_FAILED) and waits for somebody.',
    ],
    [
      'URGED',
      { recipients: ['李某', '张某'], texts: { note: '今天要' } },
      '王某（综合协调组组长）催办“组长审示”，提醒李某、张某。说明：今天要。',
      'Wang (Group leader, Coordination Group) urged "Leader\'s review", reminding 李某, 张某. Note: 今天要.',
    ],
    ['URGED', { facts: { level: 2 } }, '“组长审示”第 2 级催办。', 'Urge of level 2 for "Leader\'s review".'],
    [
      'MESSAGE_RECEIVED',
      { broken: ['JOIN_STUCK'], ended: { status: 'ERROR', at: null } },
      '收到消息：“组长审示”。发生异常（JOIN_STUCK），等待处理。案件因差错结束。',
      'A message came: "Leader\'s review". Something went wrong (JOIN_STUCK) and waits for somebody. The case ended by an error.',
    ],
    [
      'SOMETHING_NEW',
      {},
      '王某（综合协调组组长）（SOMETHING_NEW）“组长审示”。',
      'Wang (Group leader, Coordination Group) (SOMETHING_NEW) "Leader\'s review".',
    ],
  ])('%s', (act, more, zh, en) => {
    expect(sentenceOf(told(act, more))).toEqual({ zh, en });
  });

  it('names the rows on which a decision rests, and that none matched', () => {
    const decided = {
      decision: 'step-limits',
      version: 3,
      omitted: 2,
      result: null,
      matched: [
        {
          decision: 'step-limits',
          rows: [
            { id: 'SL-06', annotation: '急件' },
            { id: 'SL-07', annotation: null },
          ],
        },
      ],
    };
    expect(sentenceOf(told('DECIDED', { decided })).zh).toBe(
      '按决策表判定“组长审示”。step-limits v3，匹配 SL-06（急件）、SL-07 +2。',
    );
    const none = { ...decided, matched: [], omitted: 0 };
    expect(sentenceOf(told('DECIDED', { decided: none })).en).toBe(
      '"Leader\'s review" was decided by its table. step-limits v3: no row matched.',
    );
  });
});

describe('who acted', () => {
  const actor = {
    code: 'u-1',
    name: '王某',
    post: { zh: '综合协调组组长', en: 'Group leader' },
    client: null,
    onBehalfOf: null,
  };

  it('is a name with its post and the client between, the system, or a name alone', () => {
    expect(introduce(actor).zh).toBe('王某（综合协调组组长）');
    expect(introduce({ ...actor, client: 'portal' }).en).toBe('王某 (Group leader; portal)');
    expect(introduce({ ...actor, name: '综合协调组组长' }).zh).toBe('综合协调组组长');
    expect(introduce({ ...actor, post: null }).zh).toBe('王某');
    expect(introduce({ ...actor, code: 'SYSTEM' }).zh).toBe('系统');
  });

  it('[R-034] names for whom a delegate acted, in the post that was delegated', () => {
    const chief = { code: 'u-2', name: '李某', post: { zh: '工作部主任', en: 'Director' } };
    expect(introduce({ ...actor, onBehalfOf: chief })).toEqual({
      zh: '王某代李某（工作部主任）',
      en: '王某 for 李某 (Director)',
    });
  });
});

describe('incidents that an act raised', () => {
  const at = new Date('2022-10-18T01:00:00Z');
  const entry = (id: string, act: string, seq: number | null = 1): StoryEntry => ({
    id,
    at,
    act,
    actor: 'u-1',
    caseId: 'c',
    seq,
    body: '{}',
    closed: [],
  });
  const incident = { caseId: 'c', code: 'JOIN_STUCK', raisedAt: at, auditId: 'e2', isOpen: true };

  it('are told with it: an open one by its entry, a closed one by its instant', () => {
    const entries = [entry('e1', 'TASK_COMPLETED'), entry('e2', 'WORK_DONE', 2), entry('e3', 'WORK_DONE', 3)];
    expect([...brokenBy(entries, [incident])]).toEqual([['e2', ['JOIN_STUCK']]]);
    const closed = { ...incident, auditId: 'later', isOpen: false };
    expect([...brokenBy(entries, [closed])]).toEqual([['e3', ['JOIN_STUCK']]]);
  });

  it('are not told twice where an act tells them itself', () => {
    expect(brokenBy([entry('e2', 'WORK_FAILED')], [incident]).size).toBe(0);
  });
});
