import { actorOf, Rejection, type Command } from '../kernel/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { recordFact } from '../audit/index.js';
import { findIncident, resolveIncident } from './incident.store.js';
import { toIncidentView, type IncidentView } from './incident-view.js';
import { unparkJob } from './job-queue.store.js';

/**
 * Puts the job behind an incident back, with all its tries, and closes the incident; when the job fails again, another
 * incident says so.
 *
 * Raises `INCIDENT_NOT_FOUND`, `INCIDENT_RESOLVED`, `INCIDENT_WITHOUT_JOB`, `PRECONDITION_FAILED`.
 */
export const retryIncident: Command<{ id: string; ifMatch: string | null }, IncidentView> = {
  name: 'jobs.retryIncident',
  async execute(ctx, { id, ifMatch }) {
    const incident = await findIncident(ctx.tx, id, true);
    if (!incident) throw new Rejection('INCIDENT_NOT_FOUND', { incidentId: id });
    demandMatch(ifMatch, incident.rowVersion, { required: false });
    if (incident.resolvedAt !== null) throw new Rejection('INCIDENT_RESOLVED', { incidentId: id });
    if (incident.jobId === null || !(await unparkJob(ctx.tx, incident.jobId))) {
      throw new Rejection('INCIDENT_WITHOUT_JOB', { incidentId: id });
    }
    const entryId = recordFact(ctx, {
      act: 'INCIDENT_RETRIED',
      objectType: incident.caseId === null ? 'INCIDENT' : 'CASE',
      objectId: incident.caseId ?? id,
      details: { incidentId: id, code: incident.code, elementId: incident.elementId },
    });
    const by = actorOf(ctx.caller);
    resolveIncident(ctx, id, by, entryId);
    ctx.publish({
      type: 'incident.resolved',
      subject: id,
      ...(incident.caseId === null ? {} : { caseId: incident.caseId }),
      data: { code: incident.code },
    });
    const resolved = { ...incident, resolvedAt: ctx.now, resolvedBy: by, rowVersion: incident.rowVersion + 1 };
    return toIncidentView(resolved, ctx.caller, ctx.zone);
  },
};
