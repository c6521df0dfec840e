import { spreads } from './figures.js';
import { groups, keyOf, personOf } from './office.js';

/** One step again and again, until its outcome is `DONE`. */
export const LOOP_FILE = new URL('loop.bpmn', import.meta.url);

/** Steps that the long-running cases have behind them before the first round. */
const BEHIND = 47;
/** Steps of each round. */
const STEPS = 3;
const USERS = 8;

/**
 * What the 50th step of a case costs against its first: cases of a process that is one loop, some with 47 steps behind them
 * and as many new ones, completed in turn, one request at a time. Ratio of the times of both, and the size of both states.
 */
export async function loopCost({ send, database, rounds, cases, say }) {
  const old = await started(send, cases, 0);
  await inAll(old, async (one) => {
    for (let step = 0; step < BEHIND; step += 1) await stepOf(send, one);
  });
  const measured = [];
  for (let round = 1; round <= rounds; round += 1) {
    const fresh = await started(send, cases, round);
    const milliseconds = { old: 0, fresh: 0 };
    for (let step = 0; step < STEPS; step += 1) {
      for (const [index, one] of old.entries()) {
        milliseconds.old += await stepOf(send, one);
        milliseconds.fresh += await stepOf(send, fresh[index]);
      }
    }
    measured.push({
      fiftiethStepToFirst: milliseconds.old / milliseconds.fresh,
      stateBytesAtThirdStep: await stateBytes(database, fresh[0].id),
      stateBytesAtFiftiethStep: await stateBytes(database, old[0].id),
    });
  }
  say('loop: measured');
  return spreads(measured);
}

function started(send, cases, round) {
  return inAll(
    Array.from({ length: cases }, (_, index) => index),
    async (index) => {
      const group = groups[(round + index) % groups.length];
      const by = personOf(group, index);
      const body = { definition: 'loop', variables: { group: keyOf(group) } };
      const { id } = await send({ by, method: 'POST', path: '/cases', body });
      return { id, by };
    },
  );
}

/** Milliseconds of one step. The act is named by its step, so that no task has to be looked up. */
async function stepOf(send, { id, by }) {
  const begun = performance.now();
  const body = { element: 'step', outcome: 'AGAIN', opinion: '再办。' };
  await send({ by, method: 'POST', path: `/cases/${id}/acts`, body });
  return performance.now() - begun;
}

async function stateBytes(database, id) {
  const [{ bytes }] = await database.rows(
    'SELECT octet_length(state::text) AS bytes FROM process_instance WHERE id = $1',
    [id],
  );
  return bytes;
}

async function inAll(items, work) {
  const results = [];
  const queue = [...items.entries()];
  const user = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: USERS }, user));
  return results;
}
