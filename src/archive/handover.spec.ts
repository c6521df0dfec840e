import { isOverdue, keptAfterReturn, receiptCheckOf, shortcomings } from './handover.js';

const delivered = { originalCount: 1, printedCount: 2, originalRequired: 1, printedRequired: 2 };
const allTicked = receiptCheckOf({});

describe('the check on receipt', () => {
  it('[R-068] takes one original and two copies of the signed text', () => {
    expect(shortcomings(delivered, allTicked, true)).toEqual([]);
  });

  it.each([
    [{ ...delivered, printedCount: 1 }, {}, true, ['PRINTED_COPIES_MISSING']],
    [{ ...delivered, originalCount: 0, printedCount: 0 }, {}, true, ['ORIGINALS_MISSING', 'PRINTED_COPIES_MISSING']],
    [delivered, { handSignatureOk: false }, true, ['HAND_SIGNATURE_MISSING']],
    [delivered, { textSameAsSigned: false }, true, ['TEXT_DIFFERS']],
    [delivered, {}, false, ['TEXT_DIFFERS']],
    [
      delivered,
      { metadataComplete: false, originalCountOk: false },
      true,
      ['ORIGINALS_MISSING', 'METADATA_INCOMPLETE'],
    ],
  ])('[R-068 R-069] %j ticked %j, text the same: %s -> %j', (lies, ticked, same, found) => {
    expect(shortcomings(lies, receiptCheckOf(ticked), same)).toEqual(found);
  });

  it.each([
    [['METADATA_INCOMPLETE'], { originalCount: 1, printedCount: 2 }],
    [['TEXT_DIFFERS'], { originalCount: 1, printedCount: 0 }],
    [['HAND_SIGNATURE_MISSING'], { originalCount: 0, printedCount: 2 }],
    [['ORIGINALS_MISSING', 'PRINTED_COPIES_MISSING'], { originalCount: 0, printedCount: 0 }],
  ])('[R-069] a return for %j gives the wrong part back', (found, kept) => {
    expect(keptAfterReturn(delivered, found)).toEqual(kept);
  });

  it('[R-067] is late when its time is over and nobody accepted', () => {
    const dueAt = new Date('2022-10-21T16:00:00Z');
    const before = new Date('2022-10-21T15:59:59Z');
    const after = new Date('2022-10-21T16:00:01Z');
    expect(isOverdue({ status: 'PARTIAL', onTime: null, dueAt }, before)).toBe(false);
    expect(isOverdue({ status: 'PARTIAL', onTime: null, dueAt }, after)).toBe(true);
    expect(isOverdue({ status: 'ACCEPTED', onTime: true, dueAt }, after)).toBe(false);
    expect(isOverdue({ status: 'CANCELLED', onTime: null, dueAt }, after)).toBe(false);
  });
});
