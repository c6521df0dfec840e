import type { Json, Variables } from '../../src/engine/index.js';
import type { Answering } from './process-tree.js';

/** What a test decides for the rooms beside the engine: the text's hash, findings of the checks, results of the archive. */
export interface Office {
  hash: string;
  version: number;
  round: number;
  errors: readonly string[];
  checksPassed: boolean;
  submissions: number;
}

export const newOffice = (): Office => ({
  hash: 'hash-1',
  version: 0,
  round: 1,
  errors: [],
  checksPassed: true,
  submissions: 0,
});

/** A new text: another version with another hash. */
export function rewrite(office: Office): Variables {
  office.version += 1;
  office.hash = `hash-${office.version}`;
  return { versionNo: office.version, contentHash: office.hash };
}

/** Start variables of a case in the higher office's name, as `documents.openDraft` and the start form give them. */
export const draftOf = (more: Variables = {}): Variables => ({
  documentId: 'doc-1',
  carrier: 'DOCUMENT',
  docKind: 'TONGZHI',
  issuer: 'LGO',
  direction: 'DOWN',
  ownerGroup: 'COORD',
  dutyCodes: ['C-02', 'P-03', 'S-01'],
  drafterId: 'u-co-m1',
  handlerId: 'u-co-m1',
  starter: 'u-co-m1',
  keyMatter: null,
  needsSuperiorApproval: false,
  superiorOrg: null,
  classification: 'PUBLIC',
  urgency: 'NORMAL',
  inReplyTo: null,
  round: 1,
  versionNo: 0,
  contentHash: null,
  settings: { superiorApproval: { issueBy: 'SELF' }, return: { resubmit: 'SMART' } },
  ...more,
});

/** Results that the services give. */
export const servicesOf =
  (office: Office): Answering =>
  ({ key }) => {
    const answers: Record<string, () => Variables> = {
      'documents.checkDraft': () => ({ checkErrors: [...office.errors], checkWarnings: [] }),
      'documents.freezeSubmission': () => ({
        submissionId: `submission-${++office.submissions}`,
        submissionVersionNo: office.version,
        submissionHash: office.hash,
      }),
      'documents.freeze': () => frozen(office),
      'documents.freezeAgain': () => ({ ...frozen(office), signedAt: '2022-10-20T09:00:00+08:00' }),
      'documents.allocateNumber': () => ({ docNo: '市安城创办发〔2022〕10号', numberYear: 2022, serial: 10 }),
      'archive.computeDue': () => ({ handoverId: 'handover-1', dueAt: '2022-10-22T00:00:00+08:00' }),
      'archive.recomputeDue': () => ({ dueAt: '2022-10-24T00:00:00+08:00' }),
      'archive.assignCode': () => ({ archiveRecordId: 'record-1', archiveCode: 'X000-WS·2022-D30-GZB-0001' }),
      'archive.checkPackage': () => ({ checksPassed: office.checksPassed }),
    };
    return answers[key]?.() ?? {};
  };

const frozen = (office: Office): Variables => ({
  docDate: '2022-10-18',
  contentHash: office.hash,
  versionNo: office.version,
});

/** What a completion brings beside its form: the act's own results and who did it. */
export function resultsOf(office: Office, act: string | null, outcome: string | null, by: string): Variables {
  const said: Record<string, Json> = { outcome, actorId: by, actorRole: null, actedAt: '2022-10-18T11:30:00+08:00' };
  if (outcome === 'RETURN' && act !== 'REREVIEW') said['round'] = ++office.round;
  if (outcome === 'APPROVE' && (act === 'SIGN' || act === 'REREVIEW')) {
    Object.assign(said, { signedAt: '2022-10-18T11:30:00+08:00', signerId: 'u-dir', signedVersionNo: office.version });
  }
  if (act === 'PRINT') Object.assign(said, { copiesPrinted: 12, printedHash: office.hash });
  if (act === 'RECORD_SUPERIOR_ISSUE') Object.assign(said, { docNo: '市政发〔2022〕3号', docDate: '2022-11-20' });
  return said;
}
