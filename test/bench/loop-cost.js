import { spreads } from './figures.js';
import { groups, keyOf, personOf } from './office.js';

/** One step again and again, until its outcome is `DONE`. */
export const LOOP_FILE = new URL('loop.bpmn', import.meta.url);

const STEPS = 50;
/** Steps that are taken together as the first and as the last: one alone is less than the clock of CPU time sees. */
const TOGETHER = 3;
const USERS = 8;

/**
 * What the 50th step of a case costs against its first: cases of a process that is one loop, each step done in all of them
 * before the next. Ratio of the time of the last three steps to that of the first three, and the size of both states.
 */
export async function loopCost({ send, database, rounds, cases, say }) {
  const measured = [];
  for (let round = 1; round <= rounds; round += 1) {
    const started = await inAll(
      Array.from({ length: cases }, (_, index) => index),
      async (index) => {
        const group = groups[(round + index) % groups.length];
        const by = personOf(group, index);
        const { id } = await send({
          by,
          method: 'POST',
          path: '/cases',
          body: { definition: 'loop', variables: { group: keyOf(group) } },
        });
        return { id, by };
      },
    );
    const first = await stepsOf(send, started, TOGETHER);
    const small = await stateBytes(database, started[0].id);
    await stepsOf(send, started, STEPS - 2 * TOGETHER);
    const last = await stepsOf(send, started, TOGETHER);
    measured.push({
      fiftiethStepToFirst: last / first,
      stateBytesAtThirdStep: small,
      stateBytesAtFiftiethStep: await stateBytes(database, started[0].id),
    });
    say(`loop ${round}: the 50th step costs ${(last / first).toFixed(2)} of the first`);
  }
  return spreads(measured);
}

/** Milliseconds for so many steps in every case. Acts are named by their step, so that no task has to be looked up. */
async function stepsOf(send, cases, steps) {
  const begun = performance.now();
  for (let step = 0; step < steps; step += 1) {
    await inAll(cases, ({ id, by }) =>
      send({
        by,
        method: 'POST',
        path: `/cases/${id}/acts`,
        body: { element: 'step', outcome: 'AGAIN', opinion: '再办。' },
      }),
    );
  }
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
