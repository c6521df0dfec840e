import { Foundation1000000000001 } from './0001-foundation.js';
import { OrganisationAndAccess1000000000002 } from './0002-organisation-and-access.js';
import { CasesAndTasks1000000000003 } from './0003-cases-and-tasks.js';
import { DocumentsAndArchive1000000000004 } from './0004-documents-and-archive.js';
import { LockTree1000000000005 } from './0005-lock-tree.js';
import { BeginCommand1000000000006 } from './0006-begin-command.js';
import { ResolveCaller1000000000007 } from './0007-resolve-caller.js';
import { JobRoot1000000000008 } from './0008-job-root.js';
import { DocumentLookups1000000000009 } from './0009-document-lookups.js';
import { OfficeFirst1000000000010 } from './0010-office-first.js';
import { ReceiptReminders1000000000011 } from './0011-receipt-reminders.js';
import { EditorialFlags1000000000012 } from './0012-editorial-flags.js';
import { SignalsAndSuspension1000000000013 } from './0013-signals-and-suspension.js';
import { ExternalTasks1000000000014 } from './0014-external-tasks.js';
import { Identity1000000000015 } from './0015-identity.js';
import { Acts1000000000016 } from './0016-acts.js';
import { Statistics1000000000017 } from './0017-statistics.js';
import { FollowUp1000000000018 } from './0018-follow-up.js';
import { DatedOrganisation1000000000019 } from './0019-dated-organisation.js';
import { Authority1000000000020 } from './0020-authority.js';
import { Sight1000000000021 } from './0021-sight.js';
import { TaskActs1000000000022 } from './0022-task-acts.js';
import { WorkList1000000000023 } from './0023-work-list.js';
import { StateSecrets1000000000024 } from './0024-state-secrets.js';
import { Refusals1000000000025 } from './0025-refusals.js';
import { SideTasks1000000000026 } from './0026-side-tasks.js';
import { DatedPositions1000000000027 } from './0027-dated-positions.js';
import { DelegatesSight1000000000028 } from './0028-delegates-sight.js';
import { Accountability1000000000029 } from './0029-accountability.js';
import { ContactLog1000000000030 } from './0030-contact-log.js';

/** Every migration, in the order in which they run. */
export const MIGRATIONS = [
  Foundation1000000000001,
  OrganisationAndAccess1000000000002,
  CasesAndTasks1000000000003,
  DocumentsAndArchive1000000000004,
  LockTree1000000000005,
  BeginCommand1000000000006,
  ResolveCaller1000000000007,
  JobRoot1000000000008,
  DocumentLookups1000000000009,
  OfficeFirst1000000000010,
  ReceiptReminders1000000000011,
  EditorialFlags1000000000012,
  SignalsAndSuspension1000000000013,
  ExternalTasks1000000000014,
  Identity1000000000015,
  Acts1000000000016,
  Statistics1000000000017,
  FollowUp1000000000018,
  DatedOrganisation1000000000019,
  Authority1000000000020,
  Sight1000000000021,
  TaskActs1000000000022,
  WorkList1000000000023,
  StateSecrets1000000000024,
  Refusals1000000000025,
  SideTasks1000000000026,
  DatedPositions1000000000027,
  DelegatesSight1000000000028,
  Accountability1000000000029,
  ContactLog1000000000030,
] as const;
