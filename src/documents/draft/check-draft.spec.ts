import { describe, expect, it } from '@jest/globals';
import type { Document, DraftContent } from '../document.js';
import { checkDraft, type DraftCheck } from './check-draft.js';

const ROUTE_1 = 'outgoing-department-document';
const ROUTE_2 = 'outgoing-higher-office-document';

interface Given {
  readonly document?: Partial<Document>;
  readonly content?: Partial<DraftContent>;
  readonly check?: Partial<DraftCheck>;
}

const check = ({ document, content, check: rest }: Given): { errors: readonly string[]; warnings: readonly string[] } =>
  checkDraft({
    document: {
      docKind: 'TONGZHI',
      issuer: 'LGO',
      direction: 'DOWN',
      needsSuperiorApproval: false,
      superiorOrg: null,
      contactPerson: null,
      noRequestDeclared: null,
      ...document,
    } as Document,
    content: { title: '关于印发四项制度的通知', bodyFileId: null, bodyText: '正文', attachments: [], ...content },
    processKey: ROUTE_2,
    departmentMayIssueOutside: true,
    hasExternalRecipient: false,
    ...rest,
  });

const attachment = (no: number, name: string): DraftContent['attachments'][number] => ({
  no,
  name,
  fileId: null,
  sha256: null,
  pages: null,
});
const QINGSHI = { docKind: 'QINGSHI', direction: 'UP', contactPerson: 'u-pr-m1' };
const BAOGAO = { docKind: 'BAOGAO', direction: 'UP', noRequestDeclared: true };

describe('the check of a draft', () => {
  it('[R-055] finds nothing in the seed notice', () => {
    const four = ['职责及人员组成', '工作规则', '督导考核办法', '信息报送制度'].map((name, index) =>
      attachment(index + 1, name),
    );
    expect(check({ content: { attachments: four } })).toEqual({ errors: [], warnings: [] });
  });

  it.each<[string, string, Given]>([
    ['R-055', 'ISSUER_PROCESS_MISMATCH', { check: { processKey: ROUTE_1 } }],
    ['R-055', 'ISSUER_PROCESS_MISMATCH', { document: { issuer: 'WD' } }],
    [
      'R-056',
      'USE_HIGHER_OFFICE_ROUTE',
      {
        document: { issuer: 'WD', needsSuperiorApproval: true, superiorOrg: 'CITY-GOV' },
        check: { processKey: ROUTE_1 },
      },
    ],
    ['R-056', 'SUPERIOR_ORG_MISSING', { document: { needsSuperiorApproval: true } }],
    ['R-136', 'BODY_MISSING', { content: { bodyText: null } }],
    ['R-054', 'KIND_MISSING', { document: { docKind: '' } }],
    ['R-054', 'TITLE_MISSING', { content: { title: '' } }],
    ['R-002', 'ATTACHMENT_ORDER', { content: { attachments: [attachment(2, '甲'), attachment(1, '乙')] } }],
    ['R-002', 'ATTACHMENT_NAMES', { content: { attachments: [attachment(1, '甲'), attachment(2, '甲')] } }],
    ['R-004', 'CONTACT_NOTE_REQUIRED', { document: { ...QINGSHI, contactPerson: null } }],
    ['R-060', 'NO_REQUEST_INSIDE_REPORT', { document: { ...BAOGAO, noRequestDeclared: false } }],
    [
      'R-058',
      'ISSUER_NOT_ORGAN',
      {
        document: { issuer: 'WD', docKind: 'HAN', direction: 'PARALLEL' },
        check: { processKey: ROUTE_1, departmentMayIssueOutside: false, hasExternalRecipient: true },
      },
    ],
  ])('[%s] %s sends a draft back', (_, code, given) => {
    expect(check(given).errors).toEqual([code]);
  });

  it('[R-056] lets a document of the department take the second route where the superior must approve', () => {
    const document = { issuer: 'WD', needsSuperiorApproval: true, superiorOrg: 'CITY-GOV' };
    expect(check({ document }).errors).toEqual([]);
  });

  it('[R-058] lets the department issue outside by default', () => {
    const document = { issuer: 'WD', docKind: 'HAN', direction: 'PARALLEL' };
    expect(check({ document, check: { processKey: ROUTE_1, hasExternalRecipient: true } }).errors).toEqual([]);
  });

  it.each<[string, string, Given]>([
    ['R-055', 'TITLE_KIND_WORD', { content: { title: '关于印发四项制度的函' } }],
    ['R-055', 'TITLE_PATTERN', { content: { title: '印发四项制度的通知' } }],
    ['R-059', 'DIRECTION_OF_KIND', { document: { direction: 'UP' } }],
    [
      'R-060',
      'NO_REQUEST_NOT_DECLARED',
      { document: { ...BAOGAO, noRequestDeclared: null }, content: { title: '关于进展的报告' } },
    ],
    [
      'R-060',
      'REQUEST_PHRASE_IN_REPORT',
      { document: BAOGAO, content: { title: '关于进展的报告', bodyText: '以上，妥否，请批示。' } },
    ],
  ])('[%s] %s is shown and does not block', (_, code, given) => {
    expect(check(given)).toEqual({ errors: [], warnings: [code] });
  });

  it('[R-060] a report that only reports is not suspected', () => {
    const bodyText = '现将进展情况报告如下。特此报告。';
    expect(check({ document: BAOGAO, content: { title: '关于进展的报告', bodyText } }).warnings).toEqual([]);
  });
});
