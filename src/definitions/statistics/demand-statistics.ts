import { Rejection, type Command } from '../../kernel/index.js';
import { READS_STATISTICS } from './read-statistics.js';

/** Refuses whoever may not read statistics, with `PERMISSION_MISSING`; as a command, so that the refusal stands in the trail. */
export const demandStatistics: Command<null, null> = {
  name: 'definitions.demandStatistics',
  execute({ caller }) {
    return caller.permissions.has(READS_STATISTICS)
      ? Promise.resolve(null)
      : Promise.reject(new Rejection('PERMISSION_MISSING', { permission: READS_STATISTICS }));
  },
};
