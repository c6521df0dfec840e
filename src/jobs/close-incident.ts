import { actorOf, Rejection, type Command, type CommandContext } from '../kernel/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { recordFact, type Fact } from '../audit/index.js';
import { closeIncident, findIncident, type Incident } from './incident.store.js';
import { toIncidentView, type IncidentView } from './incident-view.js';
import { unparkExternalTask } from './external/external-task.store.js';
import { unparkJob } from './job-queue.store.js';

/**
 * Puts the job behind an incident back, with all its tries, and closes the incident; when the job fails again, another
 * incident says so. Work of a worker outside is given out again.
 *
 * Raises `INCIDENT_NOT_FOUND`, `INCIDENT_RESOLVED`, `INCIDENT_WITHOUT_JOB`, `PRECONDITION_FAILED`.
 */
export const retryIncident: Command<{ id: string; ifMatch: string | null }, IncidentView> = {
  name: 'jobs.retryIncident',
  async execute(ctx, { id, ifMatch }) {
    const incident = await openIncident(ctx, id, ifMatch);
    if (!(await putBack(ctx, incident))) {
      throw new Rejection('INCIDENT_WITHOUT_JOB', { incidentId: id });
    }
    return close(ctx, incident, { act: 'INCIDENT_RETRIED' });
  },
};

const putBack = async ({ tx }: CommandContext, { jobId, jobKind }: Incident): Promise<boolean> =>
  jobId !== null && (jobKind === 'EXTERNAL' ? unparkExternalTask(tx, jobId) : unparkJob(tx, jobId));

/**
 * Closes an incident behind which no job waits, with a reason for the trail.
 *
 * Raises `INCIDENT_NOT_FOUND`, `INCIDENT_RESOLVED`, `INCIDENT_HAS_JOB`, `PRECONDITION_FAILED`.
 */
export const resolveIncident: Command<{ id: string; reason: string; ifMatch: string | null }, IncidentView> = {
  name: 'jobs.resolveIncident',
  async execute(ctx, { id, reason, ifMatch }) {
    const incident = await openIncident(ctx, id, ifMatch);
    if (incident.jobKind !== null) throw new Rejection('INCIDENT_HAS_JOB', { incidentId: id });
    return close(ctx, incident, { act: 'INCIDENT_RESOLVED', committed: { reason } });
  },
};

async function openIncident(ctx: CommandContext, id: string, ifMatch: string | null): Promise<Incident> {
  const incident = await findIncident(ctx.tx, id, true);
  if (!incident) throw new Rejection('INCIDENT_NOT_FOUND', { incidentId: id });
  demandMatch(ifMatch, incident.rowVersion, { required: false });
  if (incident.resolvedAt !== null) throw new Rejection('INCIDENT_RESOLVED', { incidentId: id });
  return incident;
}

function close(ctx: CommandContext, incident: Incident, fact: Pick<Fact, 'act' | 'committed'>): IncidentView {
  const { id, caseId, code } = incident;
  const entryId = recordFact(ctx, {
    ...fact,
    objectType: caseId === null ? 'INCIDENT' : 'CASE',
    objectId: caseId ?? id,
    details: { incidentId: id, code, elementId: incident.elementId },
  });
  const by = actorOf(ctx.caller);
  closeIncident(ctx, id, by, entryId);
  ctx.publish({ type: 'incident.resolved', subject: id, ...(caseId === null ? {} : { caseId }), data: { code } });
  const resolved = { ...incident, resolvedAt: ctx.now, resolvedBy: by, rowVersion: incident.rowVersion + 1 };
  return toIncidentView(resolved, ctx);
}
