import type { Command } from '../../kernel/index.js';
import { demandMay } from '../../access/index.js';
import { READS_STATISTICS } from './read-statistics.js';

/** Refuses whoever may not read statistics, with `PERMISSION_MISSING`; as a command, so that the refusal stands in the trail. */
export const demandStatistics: Command<null, null> = {
  name: 'definitions.demandStatistics',
  async execute({ caller, today }) {
    demandMay(caller, 'route.call', { permissions: [READS_STATISTICS] }, today);
    return null;
  },
};
