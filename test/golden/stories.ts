import type { EngineCase } from '../support/engine-case.js';
import type { Variables } from '../../src/engine/json.js';

/** A case to record: its model, what it starts with, and what happens to it. */
export interface Story {
  readonly model: string;
  readonly variables: Variables;
  readonly acts: readonly ((told: EngineCase) => unknown)[];
}

const task =
  (id: string, variables: Variables = {}, at = 0) =>
  (told: EngineCase): unknown =>
    told.complete(id, variables, at);
const work =
  (id: string, result: Variables = {}) =>
  (told: EngineCase): unknown =>
    told.work(id, result);
const fire =
  (id: string) =>
  (told: EngineCase): unknown =>
    told.fire(id);
const receive =
  (id: string, variables: Variables = {}) =>
  (told: EngineCase): unknown =>
    told.receive(id, variables);
const called =
  (id: string, end: { kind: 'COMPLETED' | 'ERROR' | 'CANCELLED'; errorCode?: string; variables: Variables }) =>
  (told: EngineCase): unknown =>
    told.give({ type: 'CALL_ENDED', n: told.n('calls', id), ...end });

const document: Variables = {
  documentId: '0193b2c0-0000-7000-8000-000000000001',
  drafterId: 'u-co-m1',
  dutyCodes: ['C-02', 'P-03'],
};
const submission: Variables = {
  ...document,
  handlerId: 'u-co-m1',
  signedAt: '2022-11-09T01:00:00Z',
  reviewers: ['COORD', 'PROJ'],
  releaseDay: '2022-11-21',
};
const frozen = work('freeze', { submissionId: 's-1', submissionHash: 'abc' });
const toIssue = [
  task('draft'),
  work('touched', { touchedGroups: ['COORD', 'PROJ', 'SUPV'] }),
  task('sign', { outcome: 'APPROVE' }, 2),
  task('sign', { outcome: 'APPROVE' }),
  task('sign', { outcome: 'APPROVE' }),
];

/** By name of the golden file. Only added to: a recorded story is never changed. */
export const STORIES: Readonly<Record<string, Story>> = {
  'gwb-1': {
    model: 'gwb-1',
    variables: {
      title: 't',
      groupDraft: 'g1',
      groupA: 'a',
      groupB: 'b',
      groupC: 'c',
      groupReview: 'r',
      groupSign: 's',
    },
    acts: [
      task('draft', { outcome: 'SUBMIT' }),
      task('countersignB', { outcome: 'APPROVE' }),
      task('countersignA', { outcome: 'APPROVE' }),
      task('countersignC', { outcome: 'RETURN' }),
      task('draft', { outcome: 'SUBMIT' }),
      task('countersignA', { outcome: 'APPROVE' }),
      task('countersignC', { outcome: 'APPROVE' }),
      task('countersignB', { outcome: 'APPROVE' }),
      task('review', { outcome: 'APPROVE' }),
      task('sign', { outcome: 'APPROVE' }),
    ],
  },
  'countersign-issued': {
    model: 'countersign',
    variables: document,
    acts: [
      task('draft'),
      work('touched', { touchedGroups: ['COORD', 'PROJ', 'SUPV'] }),
      receive('noteAdded', { remark: 'N-1' }),
      task('sign', { outcome: 'APPROVE' }),
      task('sign', { outcome: 'RETURN' }),
      ...toIssue,
      task('readNote'),
      called('archive', { kind: 'COMPLETED', variables: { archiveCode: 'X' } }),
      called('issue', { kind: 'COMPLETED', variables: { docNo: '10', other: 1 } }),
    ],
  },
  'countersign-not-issued': {
    model: 'countersign',
    variables: document,
    acts: [...toIssue, called('issue', { kind: 'ERROR', errorCode: 'NotIssued', variables: {} })],
  },
  'countersign-recalled': {
    model: 'countersign',
    variables: document,
    acts: [
      task('draft'),
      work('touched', { touchedGroups: ['COORD', 'PROJ'] }),
      receive('noteAdded'),
      receive('recallAsked', { reason: 'R' }),
      work('takeBack'),
    ],
  },
  'await-answer-released': {
    model: 'await-answer',
    variables: submission,
    acts: [
      frozen,
      fire('remindTime'),
      receive('corrected'),
      receive('corrected'),
      fire('remindTime'),
      task('remind'),
      receive('response', { result: 'APPROVED' }),
      task('confirm', { outcome: 'OK' }),
      fire('nudge'),
      fire('nudge'),
      work('sendNudge'),
      task('confirm', { outcome: 'OK' }),
      task('noteCorrection'),
      fire('coolDown'),
      work('sendNudge'),
      task('noteCorrection'),
    ],
  },
  'await-answer-rejected': {
    model: 'await-answer',
    variables: submission,
    acts: [frozen, fire('remindTime'), receive('response', { result: 'REJECTED' })],
  },
  'await-answer-expired': {
    model: 'await-answer',
    variables: submission,
    acts: [
      (told) => told.give({ type: 'WORK_FAILED', n: told.n('work', 'freeze'), code: 'DISK_FULL', message: 'no space' }),
      frozen,
      receive('corrected'),
      fire('tooLate'),
      (told) => told.give({ type: 'CANCEL_CASE', reason: 'CANCELLED' }),
    ],
  },
};
