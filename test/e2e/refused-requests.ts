import { newId } from '../../src/kernel/index.js';
import { NOTICE, type Road } from '../support/road.js';

export type Fields = Readonly<Record<string, unknown>>;

/** A request that is refused at some point of the road, and what the refusal says. */
export interface Refused {
  readonly what: string;
  readonly at: keyof typeof STAGES;
  /** Code of the person who tries. */
  readonly by: string;
  /** Path of the request; absent: an act named by its step. */
  readonly to?: (road: Road) => string | Promise<string>;
  readonly says: Fields;
  readonly status: number;
  readonly code: string;
  readonly rule?: string;
  /** What is asked for is there, and hidden: the attempt is recorded like a refusal for lack of authority. */
  readonly hidden?: true;
  readonly params?: Fields;
  /** Pointers of all wrong fields. */
  readonly errors?: readonly string[];
}

/** Points of the road at which cases stand; nothing that is refused moves them. */
export const STAGES = {
  leaderInstruct: (road: Road) => road.reach('leaderInstruct'),
  secondVersion: async (road: Road) => {
    await road.reach('leaderInstruct');
    await road.do('u-co-lead', 'leaderInstruct', { outcome: 'RETURN', opinion: '请写明完成时限。' });
    return road.do('u-co-m1', 'draftDocument', { form: { bodyText: '请于十二月十日前完成。' } });
  },
  directorSign: (road: Road) => road.reach('directorSign'),
  recheckDocument: (road: Road) => road.reach('recheckDocument'),
  registerOutgoing: (road: Road) => road.reach('registerOutgoing'),
  printDocument: (road: Road) => road.reach('printDocument'),
  applySeal: (road: Road) => road.reach('applySeal'),
  receiveCheck: async (road: Road) => {
    await road.reach('deliverHandover');
    return road.do('u-co-m1', 'deliverHandover', { form: { originalCount: 1, printedCount: 1 } });
  },
};

const act = (element: string, said: Fields = {}): Fields => ({ element, ...said });
const start = (more: Fields): Fields => ({
  definition: 'outgoing-higher-office-document',
  variables: { ...NOTICE, ...more },
});
const cases = (): string => '/cases';
const task =
  (element: string) =>
  async (road: Road): Promise<string> =>
    `/tasks/${await road.task(element)}/complete`;

/** What must be refused, from wrong role to a message that nobody may send. */
export const REFUSED: readonly Refused[] = [
  {
    what: 'wrong role: the drafter reviews the own text',
    at: 'leaderInstruct',
    by: 'u-co-m1',
    says: act('leaderInstruct', { outcome: 'APPROVE' }),
    status: 403,
    code: 'TASK_NOT_YOURS',
    rule: 'R-054',
    params: { element: 'leaderInstruct', candidates: 'LEADER@COORD' },
  },
  {
    what: 'wrong role: the deputy signs',
    at: 'directorSign',
    by: 'u-dep',
    says: act('directorSign', { outcome: 'APPROVE' }),
    status: 403,
    code: 'ULTRA_VIRES',
    rule: 'R-034',
    params: { candidates: 'DIRECTOR' },
  },
  {
    what: 'wrong role: the registry seals',
    at: 'applySeal',
    by: 'u-co-reg',
    says: act('applySeal', { form: { copiesSealed: 12 } }),
    status: 403,
    code: 'TASK_NOT_YOURS',
    rule: 'R-054',
    params: { candidates: 'SEAL' },
  },
  {
    what: 'wrong role: another group starts it',
    at: 'leaderInstruct',
    by: 'u-pr-m1',
    to: cases,
    says: start({}),
    status: 403,
    code: 'STARTER_NOT_ALLOWED',
    params: { starters: 'MEMBER@COORD, LEADER@COORD, DEPUTY, DIRECTOR' },
  },
  {
    what: 'wrong state: signed before it was reviewed',
    at: 'leaderInstruct',
    by: 'u-co-m1',
    says: act('directorSign', { outcome: 'APPROVE' }),
    status: 409,
    code: 'STEP_NOT_REACHED',
    rule: 'R-054',
    params: { element: 'directorSign', openSteps: 'leaderInstruct' },
  },
  {
    what: 'wrong state: sealed before signing',
    at: 'directorSign',
    by: 'u-co-m1',
    says: act('applySeal'),
    status: 409,
    code: 'STEP_NOT_REACHED',
    params: { openSteps: 'directorSign' },
  },
  {
    what: 'wrong state: a number before signing',
    at: 'directorSign',
    by: 'u-dir',
    says: act('registerOutgoing'),
    status: 409,
    code: 'STEP_NOT_REACHED',
    params: { openSteps: 'directorSign' },
  },
  {
    what: 'wrong state: dispatched before sealing',
    at: 'applySeal',
    by: 'u-co-reg',
    says: act('dispatchCopies'),
    status: 409,
    code: 'STEP_NOT_REACHED',
    params: { openSteps: 'applySeal' },
  },
  {
    what: 'wrong state: submitted a second time',
    at: 'leaderInstruct',
    by: 'u-co-m1',
    to: task('draftDocument'),
    says: {},
    status: 409,
    code: 'TASK_NOT_OPEN',
    rule: 'R-054',
    params: {
      element: 'draftDocument',
      completedBy: 'u-co-m1',
      outcome: 'DONE',
      closedAt: '2022-10-18T08:30:00+08:00',
    },
  },
  {
    what: 'a second signature by the signer',
    at: 'recheckDocument',
    by: 'u-dir',
    to: task('directorSign'),
    says: { outcome: 'APPROVE' },
    status: 409,
    code: 'TASK_NOT_OPEN',
    params: { completedBy: 'u-dir', outcome: 'APPROVE' },
  },
  {
    what: 'a second signer',
    at: 'recheckDocument',
    by: 'u-dep',
    to: task('directorSign'),
    says: { outcome: 'APPROVE' },
    status: 403,
    code: 'ULTRA_VIRES',
    params: { candidates: 'DIRECTOR' },
  },
  {
    what: 'a return without an opinion',
    at: 'leaderInstruct',
    by: 'u-co-lead',
    says: act('leaderInstruct', { outcome: 'RETURN' }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/opinion REQUIRED'],
  },
  {
    what: 'a rejection with a blank opinion',
    at: 'directorSign',
    by: 'u-dir',
    says: act('directorSign', { outcome: 'REJECT', opinion: ' \u3000 ' }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/opinion REQUIRED'],
  },
  {
    what: 'an outcome that the step does not have',
    at: 'leaderInstruct',
    by: 'u-co-lead',
    says: act('leaderInstruct', { outcome: 'RETURN_PREV', opinion: '退回' }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/outcome NOT_AN_OUTCOME'],
  },
  {
    what: 'no outcome',
    at: 'leaderInstruct',
    by: 'u-co-lead',
    says: act('leaderInstruct'),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/outcome REQUIRED'],
  },
  {
    what: 'an unknown field of the request',
    at: 'leaderInstruct',
    by: 'u-co-lead',
    says: act('leaderInstruct', { outcome: 'APPROVE', autograph: '同意' }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/autograph UNKNOWN_FIELD'],
  },
  {
    what: 'an unknown field of the form, and a missing opinion, both at once',
    at: 'leaderInstruct',
    by: 'u-co-lead',
    says: act('leaderInstruct', { outcome: 'RETURN', form: { autograph: '同意' } }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/form/autograph UNKNOWN_FIELD', '/opinion REQUIRED'],
  },
  {
    what: 'a title that is too long',
    at: 'leaderInstruct',
    by: 'u-co-m1',
    to: cases,
    says: start({ title: `关于${'切实'.repeat(80)}做好工作的通知` }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/variables/title TOO_LONG'],
  },
  {
    what: 'a wrong kind, an unknown field, a short title and a list that is none, all at once',
    at: 'leaderInstruct',
    by: 'u-co-m1',
    to: cases,
    says: start({ docKind: 'MEMO', title: '短', mainRecipients: 'unit-a', colour: 'red' }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: [
      '/variables/colour UNKNOWN_FIELD',
      '/variables/docKind NOT_A_CHOICE',
      '/variables/mainRecipients NOT_A_LIST',
      '/variables/title TOO_SHORT',
    ],
  },
  {
    what: 'a recipient that is nobody',
    at: 'leaderInstruct',
    by: 'u-co-m1',
    to: cases,
    says: start({ mainRecipients: ['unit-a', 'unit-zz'] }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/variables/mainRecipients/1 RECIPIENT_UNKNOWN'],
  },
  {
    what: 'approving with the number of a version that was superseded',
    at: 'secondVersion',
    by: 'u-co-lead',
    says: act('leaderInstruct', { outcome: 'APPROVE', versionNo: 1 }),
    status: 409,
    code: 'VERSION_SUPERSEDED',
    rule: 'R-136',
    params: { sent: 1, current: 2 },
  },
  {
    what: 'signing with the hash of another text',
    at: 'directorSign',
    by: 'u-dir',
    says: act('directorSign', { outcome: 'APPROVE', versionNo: 1, contentHash: '0'.repeat(64) }),
    status: 409,
    code: 'VERSION_SUPERSEDED',
    rule: 'R-136',
  },
  {
    what: 'signing in a capacity that does not exist',
    at: 'directorSign',
    by: 'u-dir',
    says: act('directorSign', { outcome: 'APPROVE', form: { signingCapacity: 'KING' } }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/form/signingCapacity NOT_A_CHOICE'],
  },
  {
    what: 'a recall after the next actor acted',
    at: 'directorSign',
    by: 'u-co-m1',
    to: ({ caseId }) => `/cases/${caseId}/recall`,
    says: {},
    status: 409,
    code: 'RECALL_TOO_LATE',
    rule: 'R-135',
    params: { element: 'leaderInstruct' },
  },
  {
    what: 'a recall by somebody else than the drafter',
    at: 'leaderInstruct',
    by: 'u-co-lead',
    to: ({ caseId }) => `/cases/${caseId}/recall`,
    says: {},
    status: 403,
    code: 'RECALL_NOT_ALLOWED',
    rule: 'R-135',
  },
  {
    what: 'voiding a signed document by its group leader',
    at: 'recheckDocument',
    by: 'u-co-lead',
    to: ({ caseId }) => `/cases/${caseId}/cancel`,
    says: { reason: '事项已变更' },
    status: 403,
    code: 'CANCEL_NOT_ALLOWED',
    rule: 'R-135',
  },
  {
    what: 'a re-check whose form names another class of change than the outcome',
    at: 'recheckDocument',
    by: 'u-co-reg',
    says: act('recheckDocument', { outcome: 'NONE', form: { changeClass: 'MATERIAL' } }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/form/changeClass CLASS_DIFFERS'],
  },
  {
    what: 'a re-check that passes what it found wrong',
    at: 'recheckDocument',
    by: 'u-co-reg',
    says: act('recheckDocument', { outcome: 'NONE', form: { contentOk: false, layoutOk: false } }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/form/contentOk CHECK_FAILED', '/form/layoutOk CHECK_FAILED'],
  },
  {
    what: 'fewer copies than recipients',
    at: 'registerOutgoing',
    by: 'u-co-reg',
    says: act('registerOutgoing', { form: { copies: 1 } }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/form/copies TOO_FEW_COPIES'],
  },
  {
    what: 'a recipient beyond the table of distribution',
    at: 'registerOutgoing',
    by: 'u-co-reg',
    says: act('registerOutgoing', {
      form: { lines: [{ verb: 'SEND', recipient: 'LG', channel: 'PAPER', copies: 1 }] },
    }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/form/lines/0/recipient RECIPIENT_OUTSIDE_ROW'],
  },
  {
    what: 'too few copies printed',
    at: 'printDocument',
    by: 'u-co-reg',
    says: act('printDocument', { form: { copiesPrinted: 3 } }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/form/copiesPrinted TOO_FEW_COPIES'],
  },
  {
    what: 'other copies sealed than printed',
    at: 'applySeal',
    by: 'u-co-seal',
    says: act('applySeal', { form: { copiesSealed: 11 } }),
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: ['/form/copiesSealed COPIES_DIFFER'],
  },
  {
    what: 'accepting a hand-over with a copy missing',
    at: 'receiveCheck',
    by: 'u-co-arc',
    says: act('receiveCheck', { outcome: 'ACCEPT' }),
    status: 422,
    code: 'HANDOVER_INCOMPLETE',
    rule: 'R-068',
    errors: ['/form/printedCountOk PRINTED_COPIES_MISSING'],
  },
  {
    what: 'a forged task id',
    at: 'directorSign',
    by: 'u-dir',
    to: () => `/tasks/${newId()}/complete`,
    says: { outcome: 'APPROVE' },
    status: 404,
    code: 'TASK_NOT_FOUND',
    rule: 'R-134',
  },
  {
    what: 'a foreign task',
    at: 'directorSign',
    by: 'u-b-lia',
    to: task('directorSign'),
    says: { outcome: 'APPROVE' },
    status: 404,
    hidden: true,
    code: 'TASK_NOT_FOUND',
    rule: 'R-134',
  },
  {
    what: 'a step of a case that the caller has no part in',
    at: 'leaderInstruct',
    by: 'u-pr-lead',
    says: act('directorSign', { outcome: 'APPROVE' }),
    status: 404,
    hidden: true,
    code: 'CASE_NOT_FOUND',
    rule: 'R-134',
  },
  {
    what: 'a message that only the service itself sends, to a case that waits for it',
    at: 'recheckDocument',
    by: 'u-co-reg',
    to: () => '/messages',
    says: { name: 'DocumentPrinted', correlation: '${documentId}', payload: {} },
    status: 404,
    code: 'MESSAGE_UNKNOWN',
  },
  {
    what: "a superior's answer that somebody else makes up",
    at: 'leaderInstruct',
    by: 'u-co-m1',
    to: () => '/messages',
    says: { name: 'SuperiorResponse', correlation: '${documentId}', payload: { result: 'APPROVED' } },
    status: 403,
    code: 'SENDER_NOT_ALLOWED',
  },
];
