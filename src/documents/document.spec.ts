import { describe, expect, it } from '@jest/globals';
import { isOut, isWithDrafter, moved, TRANSITIONS, type DocumentEvent, type DocumentStatus } from './document.js';

const at = (status: DocumentStatus): { id: string; status: DocumentStatus } => ({ id: 'd', status });

/** The state after these events, from DRAFT. */
const after = (...events: DocumentEvent[]): DocumentStatus =>
  events.reduce<DocumentStatus>((status, event) => moved(at(status), event), 'DRAFT');

describe('states of a document', () => {
  it.each<[string, DocumentEvent[], DocumentStatus]>([
    ['the seed notice', ['SUBMIT', 'SIGN', 'RECHECK', 'NUMBER', 'PRINT', 'ISSUE', 'ARCHIVE'], 'ARCHIVED'],
    ['a return and a second round', ['SUBMIT', 'RETURN', 'SUBMIT', 'SIGN'], 'SIGNED'],
    ['approval by the superior', ['SUBMIT', 'FINALISE', 'SUBMIT_UP', 'SUPERIOR_APPROVED', 'SIGN'], 'SIGNED'],
    ['issue by the superior', ['SUBMIT', 'FINALISE', 'SUBMIT_UP', 'SUPERIOR_APPROVED', 'SUPERIOR_ISSUED'], 'ISSUED'],
    [
      'a text fault found in print keeps its way back',
      ['SUBMIT', 'SIGN', 'RECHECK', 'NUMBER', 'PRINT', 'RECHECK'],
      'RECHECKED',
    ],
    ['a re-signing', ['SUBMIT', 'SIGN', 'RECHECK', 'NUMBER', 'SIGN', 'RECHECK', 'NUMBER'], 'NUMBERED'],
    ['not issued after signing', ['SUBMIT', 'SIGN', 'RECHECK', 'NUMBER', 'UNNUMBER', 'NOT_ISSUED'], 'NOT_ISSUED'],
    ['recalled', ['SUBMIT', 'RECALL'], 'RECALLED'],
    ['refused before anything was submitted', ['REFUSE'], 'REFUSED'],
    ['refused with its number', ['SUBMIT', 'SIGN', 'RECHECK', 'NUMBER', 'PRINT', 'UNNUMBER', 'REFUSE'], 'REFUSED'],
    ['refused while the superior is asked', ['SUBMIT', 'FINALISE', 'SUBMIT_UP', 'REFUSE'], 'REFUSED'],
  ])('[R-054] %s', (_, events, status) => {
    expect(after(...events)).toBe(status);
  });

  it.each<[DocumentStatus, DocumentEvent]>([
    ['DRAFT', 'SIGN'],
    ['DRAFT', 'NUMBER'],
    ['IN_REVIEW', 'NUMBER'],
    ['IN_REVIEW', 'PRINT'],
    ['IN_REVIEW', 'ISSUE'],
    ['FINALISED', 'ISSUE'],
    ['AWAITING_SUPERIOR', 'SIGN'],
    ['AWAITING_SUPERIOR', 'NUMBER'],
    ['SIGNED', 'RETURN'],
    ['SIGNED', 'RECALL'],
    ['SIGNED', 'NUMBER'],
    ['RECHECKED', 'PRINT'],
    ['NUMBERED', 'ISSUE'],
    ['ISSUED', 'CANCEL'],
    ['ISSUED', 'REFUSE'],
    ['REFUSED', 'SUBMIT'],
    ['ISSUED', 'SUBMIT'],
    ['REJECTED', 'SUBMIT'],
    ['CANCELLED', 'SIGN'],
  ])('[R-054] refuses to go from %s by %s', (status, event) => {
    expect(() => moved(at(status), event)).toThrow('DOCUMENT_STATE');
  });

  it('[R-137] lets nothing but a new act change what is out', () => {
    const out = (Object.keys(TRANSITIONS) as DocumentStatus[]).filter((status) => isOut({ status }));
    for (const status of out) {
      expect(Object.keys(TRANSITIONS[status]).every((event) => /^(?:ARCHIVE|CORRECT|REVOKE|REPEAL)$/.test(event))).toBe(
        true,
      );
      expect(isWithDrafter({ status })).toBe(false);
    }
    expect(out).toHaveLength(5);
  });
});
