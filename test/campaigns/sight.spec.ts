import { seesThing } from '../../src/access/index.js';
import { Callers } from '../../src/access/callers.js';
import type { AccessTokens } from '../../src/access/tokens/access-tokens.js';
import { opensTo, viewerOf, type Caller, type OneQuery, type Viewer } from '../../src/kernel/index.js';
import { openRoom, type TestRoom } from '../support/room.js';
import { naiveKeys, naiveSight, throwSight, type RandomPerson, type RandomThing } from '../support/random-sight.js';
import { campaign, randomFrom } from './campaign.js';

/** Triples of person, object and day; each is judged for what is known of a thing and for its content. */
const { seed, runs } = campaign(4_000);

let room: TestRoom;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());

/** Who a person is on a day, found out as for any request. */
async function callerOn(person: RandomPerson, day: string): Promise<Caller | null> {
  await room.owner.query('DELETE FROM office_clock');
  await room.owner.query(
    `INSERT INTO office_clock (office_id, now_at) VALUES ('${room.caller.officeId}', '${day}T04:00:00Z')`,
  );
  const oneQuery = { rows: (sql: string, params: unknown[]) => room.owner.query(sql, params) } as unknown as OneQuery;
  const callers = new Callers(oneQuery, {} as AccessTokens, {
    officeId: room.caller.officeId,
    timeZone: 'Asia/Shanghai',
    testMode: true,
    secret: '',
    filesFolder: '',
    runsJobs: false,
  });
  const proved = { key: null, person: person.code, groups: null, onBehalfOf: null };
  try {
    return (await callers.identify(proved, { language: 'en', traceId: 't' })).caller;
  } catch (error) {
    expect(error).toMatchObject({ code: 'CREDENTIALS_INVALID' });
    return null;
  }
}

/** What the SQL predicate says of every thing, at both levels. */
async function bySql(
  viewer: Viewer,
  things: readonly RandomThing[],
): Promise<{ metadata: boolean; content: boolean }[]> {
  const places = { principals: '$1::text[]', opens: '$2' };
  const sees = (level: string): string =>
    `EXISTS (SELECT 1 FROM may_see m WHERE m.office_id = $3 AND m.object_type = t.type AND m.object_id = t.id
       AND ('${level}' = 'METADATA' OR m.level = 'CONTENT') AND ${opensTo('m', places)})`;
  return room.owner.query(
    `SELECT ${sees('METADATA')} AS metadata, ${sees('CONTENT')} AS content
     FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS t (type, id, n) ORDER BY t.n`,
    [viewer.principals, viewer.opens, room.caller.officeId, things.map(({ type }) => type), things.map(({ id }) => id)],
  );
}

describe('sight of random persons, objects and days', () => {
  it(`[R-134] the policy, the SQL predicate and a naive evaluation agree on ${runs} triples (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    const { persons, things, days } = await throwSight(room.url, random, { persons: 40, documents: 50 });
    const seen = { metadata: 0, content: 0, cleared: 0, absent: 0 };
    const wrong: string[] = [];
    for (let judged = 0; judged < runs; judged += things.length) {
      const person = persons[Math.floor(random() * persons.length)]!;
      const day = days[Math.floor(random() * days.length)]!;
      const caller = await callerOn(person, day);
      expect([...(caller?.keys ?? [])].sort()).toEqual([...new Set(naiveKeys(person, day) ?? [])].sort());
      if (caller === null) seen.absent += 1;
      const viewer = caller === null ? { principals: [], opens: [9, 9] as const } : viewerOf(caller);
      const found = await bySql(viewer, things);
      things.forEach((thing, index) => {
        const sql = found[index]!;
        const policy = { metadata: seesThing(viewer, thing), content: seesThing(viewer, thing, 'CONTENT') };
        const naive = { metadata: naiveSight(person, day, thing), content: naiveSight(person, day, thing, true) };
        for (const level of ['metadata', 'content'] as const) {
          if (sql[level]) seen[level] += 1;
          if (sql[level] !== policy[level] || sql[level] !== naive[level]) {
            wrong.push(`${person.code} ${day} ${thing.type} ${thing.id} ${level}`);
          }
        }
        if (!sql.metadata && seesThing({ ...viewer, opens: [9, 9] }, thing)) seen.cleared += 1;
      });
    }
    expect(wrong).toEqual([]);
    // What is compared must happen: seen, seen but not read, kept away by clearance alone, and people who are not there.
    expect(seen.metadata).toBeGreaterThan(seen.content);
    expect(Math.min(seen.content, seen.cleared)).toBeGreaterThan(runs / 200);
    expect(seen.absent).toBeGreaterThan(0);
  }, 600_000);
});
