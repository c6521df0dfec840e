import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import type { DraftContent } from '../document.js';
import { editorialFlags } from './editorial-flags.js';
import { contentHash, printableHashes, type ChangeClass, type DocumentVersion } from './version.js';

const SHA = 'a'.repeat(64);

const content: DraftContent = {
  title: '关于印发四项制度的通知',
  bodyFileId: 'f-1',
  bodyText: '各成员单位：',
  attachments: [{ no: 1, name: '职责及人员组成', fileId: 'f-2', sha256: SHA, pages: 3 }],
};

describe('the hash of a text', () => {
  it('[R-136] is the SHA-256 of its RFC 8785 form', () => {
    const canonical = `{"attachments":[{"name":"职责及人员组成","no":1,"sha256":"${SHA}"}],"body":"${'b'.repeat(64)}","bodyText":"各成员单位：","title":"关于印发四项制度的通知"}`;
    const expected = createHash('sha256').update(canonical, 'utf8').digest('hex');
    expect(contentHash(content, 'b'.repeat(64))).toBe(expected);
  });

  it('[R-136] does not depend on where the files lie', () => {
    const elsewhere = { ...content, bodyFileId: 'f-9', attachments: [{ ...content.attachments[0]!, fileId: 'f-8' }] };
    expect(contentHash(elsewhere, SHA)).toBe(contentHash(content, SHA));
  });

  it('[R-136] changes with every change that a reader sees', () => {
    const attachment = content.attachments[0]!;
    const change = fc.constantFrom<[DraftContent, string]>(
      [{ ...content, title: `${content.title}。` }, SHA],
      [{ ...content, bodyText: null }, SHA],
      [content, 'c'.repeat(64)],
      [{ ...content, attachments: [] }, SHA],
      [{ ...content, attachments: [{ ...attachment, name: '职责' }] }, SHA],
      [{ ...content, attachments: [{ ...attachment, sha256: 'c'.repeat(64) }] }, SHA],
      [{ ...content, attachments: [attachment, { ...attachment, no: 2 }] }, SHA],
    );
    fc.assert(
      fc.property(change, ([other, body]) => {
        expect(contentHash(other, body)).not.toBe(contentHash(content, SHA));
      }),
    );
  });
});

const version = (no: number, changeClass: ChangeClass | null): DocumentVersion => ({
  documentId: 'd',
  no,
  title: 't',
  bodyFileId: null,
  bodySha256: `body-${no}`,
  bodyText: null,
  attachments: [],
  contentHash: `text-${no}`,
  author: 'u',
  changeClass,
  changeSummary: null,
  editorialFlags: [],
  frozenAt: null,
  supersededAt: null,
  createdAt: new Date(0),
});

describe('what may be printed', () => {
  it('[R-069] is the signed version and its editorial corrections, by text and by file', () => {
    const versions = [version(1, null), version(2, null), version(3, 'EDITORIAL'), version(4, 'EDITORIAL')];
    expect([...printableHashes(versions, 2)]).toEqual(['text-2', 'body-2', 'text-3', 'body-3', 'text-4', 'body-4']);
  });

  it('[R-130] ends at a material change, even where editorial ones follow it', () => {
    const versions = [version(1, null), version(2, 'EDITORIAL'), version(3, 'MATERIAL'), version(4, 'EDITORIAL')];
    expect([...printableHashes(versions, 1)]).toEqual(['text-1', 'body-1', 'text-2', 'body-2']);
  });
});

describe('an editorial correction', () => {
  const text = (bodyText: string): DraftContent => ({ ...content, bodyText });
  const watched = { names: ['督导检查组', '张三'], recipients: ['甲局', '各成员单位'] };

  it.each([
    ['于2022年11月5日前报送', '于2022年11月15日前报送', ['FIGURES']],
    ['共三项任务', '共四项任务', ['FIGURES']],
    ['安排５万元', '安排６万元', ['FIGURES']],
    ['第十条', '第十一条', ['FIGURES']],
    ['由督导检查组牵头', '由督导组牵头', ['NAMES']],
    ['联系人张三', '联系人张山', ['NAMES']],
    ['请甲局配合', '请乙局配合', ['RECIPIENTS']],
    ['不同意延期', '同意延期', ['CONCLUSIONS']],
    ['各成员单位应当自查', '各成员单位可以自查', ['CONCLUSIONS']],
    ['甲局应于5日前报送', '甲局不得于5日后报送', ['CONCLUSIONS']],
  ])('[R-130] from %s to %s touches %j', (before, after, flags) => {
    expect(editorialFlags(text(before), text(after), watched)).toEqual(flags);
  });

  it.each([
    ['请于2022年11月5日前报送', '请在2022年11月5日前报送'],
    ['统一思想，一致行动', '统一思想、一致行动'],
  ])('[R-130] from %s to %s touches none', (before, after) => {
    expect(editorialFlags(text(before), text(after), watched)).toEqual([]);
  });

  it('[R-130] of a file is flagged, since nobody sees from outside what it changes', () => {
    expect(editorialFlags(content, { ...content, bodyFileId: 'another' }, watched)).toEqual(['FILES']);
  });
});
