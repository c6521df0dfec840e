import { groups, keyOf, personOf } from './office.js';

/** Groups that do the six steps of a case, and who acts for them: the same for the same number. */
export function castOf(number) {
  const at = (step) => groups[(number * 7 + step * 11) % groups.length];
  const cast = Object.fromEntries(
    ['Draft', 'A', 'B', 'C', 'Review', 'Sign'].map((step, index) => [
      step,
      { group: at(index), by: personOf(at(index), number + index) },
    ]),
  );
  return cast;
}

const STEPS = [
  ['draft', 'Draft'],
  ['countersignA', 'A'],
  ['countersignB', 'B'],
  ['countersignC', 'C'],
  ['review', 'Review'],
  ['sign', 'Sign'],
];

/** Steps after which other steps are open than before: the user looks at the case to find them. */
const OPENS = new Set(['draft', 'countersignC', 'review']);

/**
 * One iteration of a virtual user of GWB-1: starts a case, does its six steps (first page of the group's work list, the
 * task, its completion), reads the case and its history. The first page shows the oldest tasks, which the new one seldom
 * is among: where steps open, the case is read to find them. 25 requests.
 *
 * `timed(kind, work)` is told of every request. With `until`, it stops before that step and leaves the case open.
 */
export async function runIteration({ send, number, timed, until = null }) {
  const cast = castOf(number);
  const starter = cast.Draft.by;
  const get = (kind, by, path) => timed(kind, () => send({ by, path }));
  const post = (kind, by, path, body) => timed(kind, () => send({ by, method: 'POST', path, body }));
  const { id } = await post('start', starter, '/cases', {
    definition: 'gwb-1',
    variables: {
      title: `关于开展第${number}号专项检查的通知`,
      ...Object.fromEntries(Object.entries(cast).map(([step, { group }]) => [`group${step}`, keyOf(group)])),
    },
  });
  let open = (await get('case', starter, `/cases/${id}`)).openTasks;
  for (const [element, step] of STEPS) {
    if (element === until) return id;
    const { group, by } = cast[step];
    const { taskId } = open.find((task) => task.element === element);
    await get('list', by, `/tasks?candidate=${encodeURIComponent(keyOf(group))}&limit=20`);
    await get('task', by, `/tasks/${taskId}`);
    await post('complete', by, `/tasks/${taskId}/complete`, { outcome: 'APPROVE', opinion: '同意，请按程序办理。' });
    if (OPENS.has(element)) open = (await get('case', starter, `/cases/${id}`)).openTasks;
  }
  const { status } = await get('case', starter, `/cases/${id}`);
  if (status !== 'COMPLETED') throw new Error(`Case ${id} is ${status}`);
  await get('history', starter, `/cases/${id}/history`);
  return id;
}
