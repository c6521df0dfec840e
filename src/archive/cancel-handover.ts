import type { ServiceHandler } from '../instances/index.js';
import { handoversOf, saveHandover } from './handover.store.js';
import { textOf } from './work-input.js';

/**
 * `archive.cancelHandover`: a document that is not issued has nothing to hand over. What was accepted stays.
 *
 * @rule R-067 @rule R-130
 */
export const cancelHandover: ServiceHandler = {
  mode: 'LOCAL',
  act: 'HANDOVER_CANCELLED',
  async run({ ctx, instance, input, entryId }) {
    const objectId = instance.objectId ?? textOf(input, 'documentId', '');
    for (const handover of await handoversOf(ctx.tx, objectId)) {
      if (handover.status === 'ACCEPTED' || handover.status === 'CANCELLED') continue;
      saveHandover(ctx.tx, { ...handover, status: 'CANCELLED' }, entryId);
    }
    return {};
  },
};
