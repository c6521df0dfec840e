import { granted, refused, type Actor, type Decision } from './actor.js';

const ON_ITS_WAY_OUT = ['SIGNED', 'RECHECKED', 'NUMBERED', 'PRINTED'] as const;

/**
 * In which states of a document each act of its road is done (domain-model.md section 3). The process decides who comes next; this
 * holds, whatever process is drawn: nobody signs what is not under review, and nothing that is out is numbered again.
 */
export const ACT_STATES = {
  DRAFT: ['DRAFT', 'IN_REVIEW', 'RETURNED'],
  REVIEW: ['IN_REVIEW'],
  REVIEW_INSTRUCT: ['IN_REVIEW'],
  COUNTERSIGN: ['IN_REVIEW'],
  SIGN: ['IN_REVIEW', 'FINALISED'],
  FINALISE: ['IN_REVIEW'],
  SUBMIT_SUPERIOR: ['FINALISED'],
  RECORD_SUPERIOR_ISSUE: ['FINALISED', 'AWAITING_SUPERIOR'],
  CONFIRM_REVISION: ['FINALISED'],
  REVISE: ['FINALISED', ...ON_ITS_WAY_OUT],
  RECHECK: ON_ITS_WAY_OUT,
  REREVIEW: ON_ITS_WAY_OUT,
  REGISTER: ['RECHECKED', 'NUMBERED', 'PRINTED'],
  PRINT: ['NUMBERED', 'PRINTED'],
  INSPECT: ['PRINTED'],
  SEAL: ['PRINTED'],
  DISPATCH: ['PRINTED'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** An act of a document's road. */
export type RoadAct = keyof typeof ACT_STATES;

/** A document in a state, and what is to be done to it. */
export interface RoadMatter {
  readonly documentId: string;
  readonly act: RoadAct;
  readonly status: string;
}

/** Acts that say more precisely what is missing: the signature, the number, or the print. */
const AFTER_SIGNING: ReadonlySet<RoadAct> = new Set(['RECHECK', 'REREVIEW', 'REGISTER', 'PRINT', 'SEAL', 'DISPATCH']);
const AFTER_PRINTING: ReadonlySet<RoadAct> = new Set(['SEAL']);
const SIGNED_STATES: ReadonlySet<string> = new Set([...ON_ITS_WAY_OUT, 'ISSUED', 'ARCHIVED', 'CORRECTED']);

/** No step is skipped, and none is done again when its time is over. Who does it is the task's to say. */
export function mayInState(_actor: Actor, { documentId, act, status }: RoadMatter): Decision {
  if ((ACT_STATES[act] as readonly string[]).includes(status)) return granted();
  const isSigned = SIGNED_STATES.has(status);
  if (!isSigned && AFTER_SIGNING.has(act)) return refused('DOCUMENT_NOT_SIGNED', 'R-129', { documentId, status });
  if (status === 'RECHECKED' && act === 'PRINT')
    return refused('DOCUMENT_NOT_NUMBERED', 'R-129', { documentId, status });
  if (isSigned && AFTER_PRINTING.has(act)) return refused('DOCUMENT_NOT_PRINTED', 'R-132', { documentId, status });
  return refused('DOCUMENT_STATE', 'R-054', { documentId, status, event: act });
}
