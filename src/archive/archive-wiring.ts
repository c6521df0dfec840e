import type { ServiceOptions } from '../kernel/index.js';
import type { ActHandler, ServiceHandler } from '../instances/index.js';
import { assignCode } from './assign-code.js';
import { cancelHandover } from './cancel-handover.js';
import { checkReceipt } from './check-receipt.js';
import { confirmClass } from './confirm-class.js';
import { deliverHandover } from './deliver-handover.js';
import { openHandover } from './open-handover.js';
import { buildPackage } from './package/build-package.js';
import { checkPackage } from './package/check-package.js';
import { storePackage } from './package/store-package.js';
import { reassignService } from './reassign-handover.js';
import { recomputeDue } from './recompute-due.js';

/** Services of this room by the key that a BPMN service task names. */
export const archiveServices = (options: ServiceOptions): Readonly<Record<string, ServiceHandler>> => ({
  'archive.computeDue': openHandover,
  'archive.recomputeDue': recomputeDue,
  'archive.cancelHandover': cancelHandover,
  'archive.reassign': reassignService,
  'archive.assignCode': assignCode,
  'archive.buildPackage': buildPackage(options),
  'archive.checkPackage': checkPackage(options),
  'archive.store': storePackage(options),
});

/** The material is on the handler's desk, and a finding of the checks on the archivist's: no row of ours changes. */
const nothingToWrite: ActHandler = () => Promise.resolve({});

/** Acts of this room by the act that a BPMN user task names. */
export const ARCHIVE_ACTS: Readonly<Record<string, ActHandler>> = {
  PREPARE_HANDOVER: nothingToWrite,
  DELIVER: deliverHandover,
  DELIVER_REST: deliverHandover,
  FIX_HANDOVER: deliverHandover,
  RECEIVE_CHECK: checkReceipt,
  CONFIRM_CLASS: confirmClass,
  FIX_PACKAGE: nothingToWrite,
};
