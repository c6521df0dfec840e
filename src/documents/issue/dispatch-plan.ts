import type { ReadContext } from '../../kernel/index.js';
import type { Definitions } from '../../definitions/index.js';
import { directoryOf } from '../../organisation/index.js';
import type { Document } from '../document.js';
import { planDispatch, type Directory, type DispatchPlan, type DistributionRow } from './distribution.js';
import { copyIsGrant } from './expert-copies.js';
import { choiceOf } from './plan-lines.js';

/** Decision that gives the row of the distribution table (Annex 2 Art. 15). */
const DISTRIBUTION = 'document-distribution';

/** To whom a document goes as it stands, by the table of the deployment that its case is bound to. */
export async function dispatchPlan(
  ctx: ReadContext,
  document: Document,
  by: {
    readonly definitions: Definitions;
    readonly deploymentSeq: number;
    readonly settingsVersion: number;
    readonly rangeConfirmed: boolean;
  },
): Promise<DispatchPlan> {
  const decision = await by.definitions.decision(ctx.tx, DISTRIBUTION, by.deploymentSeq);
  const input = { docKind: document.docKind, docSubKind: null, issuer: document.issuer };
  const { result } = decision.evaluate(input, ctx.now.toISOString());
  const row = result as unknown as DistributionRow;
  return planDispatch(
    row,
    choiceOf(document, by.rangeConfirmed),
    await directoryFor(ctx, document, by.settingsVersion),
  );
}

/** Who is who today; of an INTERNAL document, without the experts of restricted profile, unless a copy lets them read. */
async function directoryFor(ctx: ReadContext, document: Document, settingsVersion: number): Promise<Directory> {
  const chosen = [...document.mainRecipients, ...document.ccRecipients, ...document.internalPersons];
  const directory = await directoryOf(ctx.tx, ctx.today, chosen);
  if (document.classification === 'PUBLIC' || directory.restricted.size === 0) return directory;
  if (await copyIsGrant(ctx.tx, settingsVersion)) return directory;
  const mayRead = (code: string): boolean => !directory.restricted.has(code);
  return {
    ...directory,
    sets: {
      ...directory.sets,
      ALL_STAFF: directory.sets.ALL_STAFF.filter(mayRead),
      GROUP_MEMBERS: directory.sets.GROUP_MEMBERS.filter(mayRead),
    },
  };
}
