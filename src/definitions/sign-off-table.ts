import { Rejection } from '../kernel/index.js';
import type { Decision, Json, Variables } from '../engine/index.js';

/** Decision that says who signs what (requirements.md, sign-off table). */
export const SIGN_OFF_ROUTE = 'sign-off-route';

/** Acts that make a text the office's word. */
export const FINAL_ACTS: ReadonlySet<string> = new Set(['SIGN', 'FINALISE']);

/** Carriers of everything that is signed. */
const CARRIERS = [
  'INFO_REPORT',
  'WEBSITE',
  'MINUTES',
  'INBOUND',
  'UNIT_INFO',
  'ASSESSMENT_RESULT',
  'INSPECTION_REPORT',
];
const DOC_KINDS = [
  'QINGSHI',
  'BAOGAO',
  'TONGZHI',
  'HAN',
  'JIYAO',
  'JIANBAO',
  'TONGBAO',
  'YIJIAN',
  'JUEDING',
  'PIFU',
] as const;
const UPWARD: ReadonlySet<unknown> = new Set(['QINGSHI', 'BAOGAO']);
/** Carriers of SO-07, SO-08 and SO-13. */
const OF_DIRECTOR: ReadonlySet<unknown> = new Set(['INFO_REPORT', 'WEBSITE', 'ASSESSMENT_RESULT']);
const MEETINGS = ['PLENARY', 'LIAISON', 'MONTHLY', 'WEEKLY'] as const;
/** Who signs ordinary documents, as the office may set it. */
const SIGNERS = ['DIRECTOR', 'DEPUTY'] as const;

/** A row that the table gives for a document: what ends it, by whom. */
export interface FinalRow {
  readonly document: Variables;
  /** Id of the row, where the table names it. */
  readonly route: string | null;
  readonly act: string;
  readonly role: string;
}

const kept = new WeakMap<Decision, readonly FinalRow[]>();

/** How each document that is signed or finalised ends, by the table, whatever the office's settings are. */
export function finalRows(table: Decision): readonly FinalRow[] {
  const known = kept.get(table);
  if (known) return known;
  const rows = [...everyDocument()].flatMap((document) => {
    const { finalAct: act, finalRole: role, route } = rowFor(table, document);
    if (typeof act !== 'string' || typeof role !== 'string' || !FINAL_ACTS.has(act)) return [];
    return [{ document, route: typeof route === 'string' ? route : null, act, role }];
  });
  kept.set(table, rows);
  return rows;
}

/** Documents that belong to the director whatever else is said: SO-01 to SO-04, SO-07, SO-08 and SO-13. @rule R-033 */
export const isDirectors = ({ document }: FinalRow): boolean => {
  const { carrier, issuer, docKind, keyMatter, needsSuperiorApproval } = document;
  if (carrier !== 'DOCUMENT') return OF_DIRECTOR.has(carrier);
  return issuer === 'LGO' || needsSuperiorApproval === true || keyMatter === true || UPWARD.has(docKind);
};

function* everyDocument(): Generator<Variables> {
  for (const signer of SIGNERS) {
    const settings = { signoff: { ordinary: { signer } } };
    const other = { issuer: 'WD', docKind: null, direction: null, keyMatter: false, needsSuperiorApproval: false };
    for (const carrier of CARRIERS) {
      for (const meetingType of carrier === 'MINUTES' ? MEETINGS : [null]) {
        yield { ...other, carrier, touchedGroups: [], meetingType, settings };
      }
    }
    for (const document of documents()) yield { ...document, touchedGroups: [], meetingType: null, settings };
  }
}

/** Documents of both issuers. An unknown flag is a document of its own: the office sets what it counts as. */
function* documents(): Generator<Variables> {
  for (const issuer of ['WD', 'LGO']) {
    for (const docKind of DOC_KINDS) {
      const direction = UPWARD.has(docKind) ? 'UP' : 'DOWN';
      for (const keyMatter of [true, false, null]) {
        for (const needsSuperiorApproval of [true, false]) {
          yield { carrier: 'DOCUMENT', issuer, docKind, direction, keyMatter, needsSuperiorApproval };
        }
      }
    }
  }
}

/** A table refuses documents that it does not know: then it says nothing of them. */
function rowFor(table: Decision, input: Variables): Readonly<Record<string, Json>> {
  try {
    const { result } = table.evaluate(input, '2000-01-01T00:00:00Z');
    const row = Array.isArray(result) ? (result[0] as Json) : result;
    return typeof row === 'object' && row !== null ? (row as Variables) : {};
  } catch (error) {
    if (error instanceof Rejection) return {};
    throw error;
  }
}
