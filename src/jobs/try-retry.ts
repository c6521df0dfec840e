import {
  Rejection,
  type Command,
  type CommandContext,
  type Commands,
  type RejectionCatalogue,
} from '../kernel/index.js';
import { CallTree, foresightOf, type TreeDependencies } from '../instances/index.js';
import { LEASE, type Job } from './job.js';
import { leaseJob } from './job-queue.store.js';
import { runJob } from './run-job.js';
import type { JobHandlers } from './carry-out.js';
import { retryIncident } from './close-incident.js';
import type { IncidentView } from './incident-view.js';

/** Jobs that reach outside the database, or that are many commands: they are not run in one that is taken back. */
const NOT_TRIED: ReadonlySet<Job['kind']> = new Set(['WORK', 'MIGRATION', 'SUSPENSION']);

/** What trying a retry out takes. */
export interface RetryDependencies {
  readonly deps: TreeDependencies;
  readonly handlers: JobHandlers;
  readonly catalogue: RejectionCatalogue;
}

/**
 * A retry as a dry run: puts the job back as `retryIncident` does and runs it in the same transaction, which is taken back. A
 * job that would fail again is told as a problem. Work that reaches outside the database, and work of workers outside, is not
 * done: it is listed as what would be asked for again.
 *
 * Raises what `retryIncident` raises.
 */
export const tryRetry = (
  around: RetryDependencies,
): Command<{ readonly id: string; readonly ifMatch: string | null }, IncidentView> => ({
  name: retryIncident.name,
  async execute(ctx, input) {
    const incident = await retryIncident.execute(ctx, input);
    const job = await leaseJob(ctx.tx, { incidentId: input.id, token: ctx.newId(), lease: LEASE });
    if (!job || NOT_TRIED.has(job.kind)) {
      await foreseeWork(ctx, around, incident);
      return incident;
    }
    try {
      await runJob({ deps: around.deps, handlers: around.handlers, caller: ctx.caller, commands: inside(ctx) }, job);
    } catch (refusal) {
      if (!(refusal instanceof Rejection)) throw refusal;
      foreseeFailure(ctx, around.catalogue, job, refusal);
    }
    return incident;
  },
});

/** Commands that run in the transaction of this one. */
const inside = (ctx: CommandContext): Pick<Commands, 'run' | 'read'> => ({
  run: (_, command, input) => command.execute(ctx, input),
  read: (_, query) => query(ctx),
});

function foreseeFailure(
  ctx: CommandContext,
  catalogue: RejectionCatalogue,
  job: Job,
  { code, params }: Rejection,
): void {
  const kind = catalogue.find(code);
  const element = typeof params['element'] === 'string' ? params['element'] : job.elementId;
  const text = { zh: kind?.title.zh ?? code, en: kind?.title.en ?? code };
  foresightOf(ctx)?.problems.push({ code, severity: 'ERROR', element, ...text, fix: kind?.fix ?? text });
}

/** The work that waits behind the incident would be done, or given out, again. */
async function foreseeWork(
  ctx: CommandContext,
  { deps }: RetryDependencies,
  { caseId, element }: IncidentView,
): Promise<void> {
  if (caseId === null || element === null) return;
  const tree = await CallTree.lock(ctx, deps, { caseId });
  const instance = tree.find(caseId);
  const n = instance?.state?.activations.find((one) => one.kind === 'WORK' && one.elementId === element)?.n;
  if (!instance || n === undefined) return;
  const node = instance.definition.graph.nodes.get(element) ?? null;
  const effect = { type: 'WORK_REQUESTED', n, elementId: element, kind: 'SERVICE', key: '', input: {} } as const;
  foresightOf(ctx)?.effects.push({ instance, effect, node });
}
