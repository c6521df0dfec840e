import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/index.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';
import { writtenSoFar } from '../support/written.js';
import { expectProblem, withoutIds, type ProblemBody } from './contract/operations.js';
import { REFUSED, STAGES, type Fields, type Refused } from './refused-requests.js';

describe('a refusal says what, where and why, in both languages, and writes nothing', () => {
  let office: TestOffice;
  const roads = new Map<string, Promise<Road>>();
  let names: readonly string[];
  const withoutNames = (text: string): string => names.reduce((left, name) => left.replaceAll(name, ''), text);

  beforeAll(async () => {
    office = await openOffice();
    await office.clock('2022-10-18T08:30:00+08:00');
    const people = await office.query<{ name: string }>('SELECT DISTINCT display_name AS name FROM person');
    names = people.map(({ name }) => name).toSorted((one, other) => other.length - one.length);
  });
  afterAll(() => office.close());

  const roadAt = (stage: Refused['at']): Promise<Road> => {
    const there = roads.get(stage) ?? Road.start(office).then(STAGES[stage]);
    roads.set(stage, there);
    return there;
  };
  const request = async ({ at, by, to, says }: Refused): Promise<(language: string) => Promise<ProblemBody>> => {
    const road = await roadAt(at);
    const path = to ? await to(road) : `/cases/${road.caseId}/acts`;
    const body = JSON.parse(JSON.stringify(says).replaceAll('${documentId}', road.documentId)) as Fields;
    return async (language) => expectProblem(await office.as(by).post(path, body, { 'Accept-Language': language }));
  };
  const written = (): Promise<Record<string, string>> => writtenSoFar((sql, params) => office.query(sql, params));
  const refusalsBy = async (person: string): Promise<string[]> => {
    const rows = await office.query<{ code: string }>(
      `SELECT body::json ->> 'outcome' AS code FROM audit_entry WHERE act IN ('ACCESS_DENIED', 'ULTRA_VIRES') AND actor = $1
       ORDER BY entry_id`,
      [person],
    );
    return rows.map(({ code }) => code);
  };

  it.each(REFUSED.map((one) => [`${one.what}: ${one.status} ${one.code}`, one] as const))('%s', async (_, refused) => {
    const send = await request(refused);
    const [before, deniedBefore] = [await written(), await refusalsBy(refused.by)];

    const [zh, en] = [await send('zh-CN'), await send('en')];
    for (const problem of [zh, en]) {
      const { status, code, rule, params = {}, errors } = refused;
      expect(problem).toMatchObject({ status, code, params, ...(rule === undefined ? {} : { rule }) });
      expect((problem.errors ?? []).map((error) => `${error.pointer} ${error.code}`).sort()).toEqual(errors ?? []);
    }
    const texts = ({ title, detail, errors = [] }: ProblemBody): string[] => [
      title,
      detail,
      ...errors.map((error) => error.detail),
    ];
    for (const text of texts(zh)) expect(text).toMatch(/\p{Script=Han}/u);
    // A person is called by name in every language.
    for (const text of texts(en)) expect(withoutNames(text)).toMatch(/^[^\p{Script=Han}]+$/u);

    expect(await written()).toEqual(before);
    const denied = refused.status === 403 || refused.hidden ? [refused.code, refused.code] : [];
    expect((await refusalsBy(refused.by)).slice(deniedBefore.length)).toEqual(denied);
  });

  it('[R-134] a foreign and a forged task id get the same answer, byte for byte but for ids and trace', async () => {
    const road = await roadAt('directorSign');
    const outsider = office.as('u-b-lia');
    for (const verb of ['complete', 'claim', 'unclaim', 'urge']) {
      const body = verb === 'complete' ? { outcome: 'APPROVE' } : {};
      const foreign = await outsider.post(`/tasks/${await road.task('directorSign')}/${verb}`, body);
      const forged = await outsider.post(`/tasks/${newId()}/${verb}`, body);
      expect([verb, foreign.status]).toEqual([verb, 404]);
      expect(withoutIds(expectProblem(foreign))).toBe(withoutIds(expectProblem(forged)));
      const names = ({ headers }: { headers: Headers }): string[] => [...headers.keys()].sort();
      expect(names(foreign)).toEqual(names(forged));
    }
  });
});
