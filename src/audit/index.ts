export { AUDIT_ACTS, type AuditAct } from './audit-act.js';
export { AuditModule } from './audit.module.js';
export { commitmentOf, digestOf, hashOf, type CaseLink, type EntryBody } from './entry.js';
export { recordCaseFact, recordFact, type CaseFact, type Fact } from './record-fact.js';
export { verifyTrail, type TrailReport, type Break } from './verify-trail.js';
