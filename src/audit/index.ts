export { tellAuditor } from './alert-auditor.js';
export { AUDIT_ACTS, type AuditAct } from './audit-act.js';
export { AuditModule } from './audit.module.js';
export { digestOf, hashOf, type EntryBody } from './entry.js';
export { readOnRecord, recordAccess } from './note-access.js';
export { recordCaseFact, recordFact, type Fact } from './record-fact.js';
export { verifyTrail } from './verify-trail.js';
