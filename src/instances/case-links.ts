import type { ReadContext } from '../kernel/index.js';
import { asDirector, may } from '../access/index.js';
import type { CaseState } from '../engine/index.js';
import { CANCEL_MESSAGE, cancelMatterOf, isSigned, RECALL_MESSAGE, recallMatterOf } from './case-matter.js';
import type { CaseRow, OpenTask } from './case.store.js';

/** What somebody may do with a case now. */
export type CaseLinks = Readonly<Record<string, { readonly href: string }>>;

/** A case that is read, with what decides what may be done with it. */
export interface LinkedCase {
  readonly row: CaseRow & { readonly state: CaseState | null };
  /** Open tasks of its call tree. */
  readonly open: readonly OpenTask[];
  /** Messages that the root case waits for. */
  readonly awaited: ReadonlySet<string>;
}

/** What this caller may do with a case: by the rules that refuse them the act, and where the case is as the act needs it. */
export function linksOf({ caller, today }: Pick<ReadContext, 'caller' | 'today'>, of: LinkedCase): CaseLinks {
  const { row, open, awaited } = of;
  const self = `/api/v1/cases/${row.id}`;
  const isSuspended = row.suspended_at !== null;
  const isRunning = row.status === 'RUNNING';
  const isRoot = row.id === row.root_case_id;
  const mayCall = (permission: string): boolean => may(caller, 'route.call', { permissions: [permission] }, today).may;
  const isUnopened = open.length > 0 && open.every((task) => task.firstOpenedAt === null);
  const recall = may(caller, 'case.recall', recallMatterOf(row), today);
  const isRecallable = recall.may && !isSigned(row) && (isUnopened || asDirector(caller) !== null);
  const mayRecall = awaited.has(RECALL_MESSAGE) && isRecallable;
  const mayCancel = may(caller, 'case.cancel', cancelMatterOf(row, awaited.has(CANCEL_MESSAGE)), today).may;
  return {
    self: { href: self },
    history: { href: `${self}/history` },
    story: { href: `${self}/story` },
    variables: { href: `${self}/variables` },
    diagram: { href: `${self}/diagram.svg` },
    overlay: { href: `${self}/diagram` },
    ...(row.object_type === 'DOCUMENT' && row.object_id !== null
      ? { document: { href: `/api/v1/documents/${row.object_id}` } }
      : {}),
    ...(isRunning && isRoot && !isSuspended ? { act: { href: `${self}/acts` } } : {}),
    ...(isRunning && mayCall('cases:suspend')
      ? isSuspended
        ? { resume: { href: `${self}/resume` } }
        : { suspend: { href: `${self}/suspend` } }
      : {}),
    ...(isRunning && mayCall('cases:move')
      ? { tokens: { href: `${self}/tokens` }, move: { href: `${self}/move` }, instances: { href: `${self}/instances` } }
      : {}),
    ...(isRunning && mayCall('cases:migrate') ? { migrate: { href: `${self}/migrate` } } : {}),
    ...(!isRunning && isRoot && mayCall('cases:move') ? { restart: { href: `${self}/restart` } } : {}),
    ...(isRunning && isRoot && !isSuspended && mayRecall ? { recall: { href: `${self}/recall` } } : {}),
    ...(isRunning && isRoot && mayCancel ? { cancel: { href: `${self}/cancel` } } : {}),
  };
}
