import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ON_TIME_SQL } from '../../src/tasks/on-time/on-time.store.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

type Fields = Record<string, unknown>;
interface Rates {
  readonly from: string;
  readonly to: string;
  readonly complete: boolean;
  readonly persons: readonly (Fields & { readonly person: string })[];
  readonly groups: readonly (Fields & { readonly group: string })[];
}

const APPROVE = { outcome: 'APPROVE' };
const NOVEMBER = '?from=2022-11-01&to=2022-11-30';

let office: TestOffice;
/** A review that its leader did in time, one that came late, and one that nobody has done. */
beforeAll(async () => {
  office = await openOffice();
  await office.clock('2022-11-03T09:00:00+08:00');
  const roads: Road[] = [];
  for (let n = 0; n < 3; n += 1) roads.push(await Road.start(office));
  await office.clock('2022-11-03T10:00:00+08:00');
  for (const road of roads) await road.do('u-co-m1', 'draftDocument');
  await office.clock('2022-11-07T10:00:00+08:00');
  await roads[0]!.do('u-co-lead', 'leaderInstruct', APPROVE);
  await office.clock('2022-11-08T10:30:00+08:00');
  await roads[1]!.do('u-co-lead', 'leaderInstruct', APPROVE);
  await office.clock('2022-11-08T11:00:00+08:00');
});
afterAll(() => office.close());

const ratesOf = async (by: string, query = NOVEMBER): Promise<Rates> => {
  const { status, body } = await office.as(by).get<Rates>(`/tasks/on-time${query}`);
  expect([by, query, status]).toEqual([by, query, 200]);
  return body;
};
const of = (rates: Rates, person: string): Fields | undefined => rates.persons.find((one) => one.person === person);

describe('on-time rates', () => {
  it('[R-084] director and deputy read those of everybody: done, in time, late, and what is overdue though nobody took it', async () => {
    for (const by of ['u-dir', 'u-dep']) {
      const rates = await ratesOf(by);
      expect(rates).toMatchObject({ from: '2022-11-01', to: '2022-11-30', complete: true });
      expect(of(rates, 'u-co-lead')).toEqual({
        person: 'u-co-lead',
        done: 2,
        inTime: 1,
        late: 1,
        withoutDue: 0,
        openOverdue: 1,
        onTimePercent: 50,
      });
      const drafter = of(rates, 'u-co-m1');
      expect(drafter).toMatchObject({ done: 3, late: 0, openOverdue: 0 });
      const coord = rates.groups.find(({ group }) => group === 'COORD');
      expect(coord).toMatchObject({ done: 5, late: 1, openOverdue: 1 });
    }
  });

  it('[R-084 R-128] an overdue task stands in the urges of its leader and in the figures of the group', async () => {
    const urges = await office.as('u-co-lead').get<{ items: Fields[] }>('/urges?level=1');
    expect(urges.body.items).toContainEqual(expect.objectContaining({ element: 'leaderInstruct', level: 1 }));
    const { groups } = await ratesOf('u-co-lead');
    expect(groups).toMatchObject([{ group: 'COORD', openOverdue: 1 }]);
  });

  it('[R-084] a leader reads the own group, everybody their own figures and no other', async () => {
    const led = await ratesOf('u-co-lead');
    expect(led.persons.map(({ person }) => person)).toEqual(['u-co-lead', 'u-co-m1']);
    expect(led.groups.map(({ group }) => group)).toEqual(['COORD']);
    expect((await ratesOf('u-su-lead')).persons).toEqual([expect.objectContaining({ person: 'u-su-lead', done: 0 })]);
    const own = await ratesOf('u-co-m1');
    expect(own).toMatchObject({
      persons: [{ person: 'u-co-m1', done: 3, onTimePercent: expect.anything() }],
      groups: [],
    });
    expect(await ratesOf('u-b-lia')).toMatchObject({
      persons: [{ person: 'u-b-lia', onTimePercent: null }],
      groups: [],
    });
  });

  it('[R-084] of one group: its leader, director and deputy; others 403', async () => {
    for (const by of ['u-dir', 'u-dep', 'u-co-lead']) {
      const { persons, groups } = await ratesOf(by, `${NOVEMBER}&group=COORD`);
      expect(persons.map(({ person }) => person)).toEqual(['u-co-lead', 'u-co-m1']);
      expect(groups).toMatchObject([{ group: 'COORD', done: 5 }]);
    }
    expect(await ratesOf('u-dir', `${NOVEMBER}&group=PUBL`)).toMatchObject({
      persons: [],
      groups: [{ group: 'PUBL', done: 0 }],
    });
    for (const by of ['u-su-lead', 'u-co-m1', 'u-aud', 'u-adm']) {
      const { status, body } = await office.as(by).get<Fields>(`/tasks/on-time${NOVEMBER}&group=COORD`);
      expect([by, status, body['code'], body['rule']]).toEqual([by, 403, 'ON_TIME_NOT_YOURS', 'R-084']);
    }
  });

  it('[R-084] counts what was done in the period, which is a year at most; days are those of the office', async () => {
    expect(of(await ratesOf('u-dir', '?from=2022-11-07&to=2022-11-07'), 'u-co-lead')).toMatchObject({
      done: 1,
      inTime: 1,
      late: 0,
    });
    expect(of(await ratesOf('u-dir', '?from=2022-11-09&to=2022-11-10'), 'u-co-lead')).toMatchObject({
      done: 0,
      openOverdue: 1,
    });
    expect(await ratesOf('u-dir', '')).toMatchObject({ from: '2021-11-09', to: '2022-11-08' });
    for (const period of ['?from=2022-11-02&to=2022-11-01', '?from=2020-01-01&to=2022-01-01']) {
      expect(await office.as('u-dir').get(`/tasks/on-time${period}`)).toMatchObject({
        status: 400,
        body: { code: 'STATISTICS_PERIOD_INVALID' },
      });
    }
  });

  it('[R-084] reads one range of an index, of everybody, of one person, and of what is overdue', async () => {
    const [{ id }] = (await office.query<{ id: string }>('SELECT id FROM office')) as [{ id: string }];
    const at = ['2022-11-01T00:00:00+08:00', '2022-12-01T00:00:00+08:00'];
    const plans = [
      ['task_done', ON_TIME_SQL.done(false), [id, ...at, 'Asia/Shanghai']],
      ['task_done_by', ON_TIME_SQL.done(true), [id, ...at, 'Asia/Shanghai', 'u-co-m1']],
      ['task_due', ON_TIME_SQL.overdue, [id, at[1]!, '2022-11-08']],
    ] as const;
    // A table of a few rows would be read whole.
    await office.query('SET enable_seqscan = off');
    for (const [index, sql, params] of plans) {
      const plan = await office.query(`EXPLAIN ${sql}`, [...params]);
      expect(JSON.stringify(plan)).toMatch(new RegExp(`${index} on task t`));
    }
    await office.query('RESET enable_seqscan');
  });

  it('[R-033 R-084] what the director did in the place of another counts for nobody’s rate', async () => {
    const before = of(await ratesOf('u-dir'), 'u-dir')?.['done'] ?? 0;
    const road = await Road.start(office);
    await road.do('u-co-m1', 'draftDocument');
    await road.do('u-dir', 'leaderInstruct', { outcome: 'RETURN', opinion: '请补充依据。' });
    expect(of(await ratesOf('u-dir'), 'u-dir')?.['done'] ?? 0).toBe(before);
  });
});

describe('direct responsibility', () => {
  const REASON = { reason: '人员调整' };
  const responsibleFor = async (taskId: string): Promise<Fields> =>
    (await office.as('u-dir').get<Fields>(`/tasks/${taskId}/responsibility`)).body;
  const appoint = async (person: string, position: string, validFrom: string): Promise<void> => {
    const made = { person, position, unit: 'COORD', validFrom, appointedBy: '任〔2022〕15号', ...REASON };
    const { status, body } = await office.admin.post('/org/appointments', made);
    expect([status, body]).toEqual([201, expect.anything()]);
  };

  it('[R-035] is that of whoever alone holds the post, from the opening on, also after a successor did the work', async () => {
    const road = await Road.start(office);
    await road.do('u-co-m1', 'draftDocument');
    const taskId = await road.task('leaderInstruct');
    const held = { directResponsible: 'u-co-lead', unit: 'COORD', leadershipResponsible: null, day: '2022-11-08' };
    expect(await responsibleFor(taskId)).toMatchObject(held);
    const [post] = await office.query<{ id: string }>(
      "SELECT id FROM appointment WHERE person = 'u-co-lead' AND position = 'GROUP_LEADER'",
    );
    const ended = await office.admin.post(`/org/appointments/${post!.id}/end`, { on: '2022-11-08', ...REASON });
    expect(ended.status).toBe(200);
    await appoint('u-co-rec', 'GROUP_LEADER', '2022-11-09');
    await office.clock('2022-11-09T09:00:00+08:00');
    await road.do('u-co-rec', 'leaderInstruct', APPROVE);
    expect(await responsibleFor(taskId)).toMatchObject(held);
  });

  it('[R-035] is nobody’s while several hold the post and nobody has taken it, then whose who took it', async () => {
    const road = await (await Road.start(office)).reach('draftDocument');
    await appoint('u-co-m1', 'REGISTRY_CLERK', '2022-11-09');
    await road.do('u-co-m1', 'draftDocument');
    await road.do('u-co-rec', 'leaderInstruct', APPROVE);
    await road.do('u-dep', 'deputyInstruct', APPROVE);
    await road.do('u-dir', 'directorSign', APPROVE);
    const taskId = await road.task('recheckDocument');
    expect(await responsibleFor(taskId)).toMatchObject({ directResponsible: null });
    expect((await office.as('u-co-reg').post(`/tasks/${taskId}/claim`)).status).toBe(200);
    expect(await responsibleFor(taskId)).toMatchObject({ directResponsible: 'u-co-reg' });
  });
});
