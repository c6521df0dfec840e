import { seesThing, type SeenMatter } from '../../src/access/index.js';
import { Callers } from '../../src/access/callers.js';
import type { AccessTokens } from '../../src/access/tokens/access-tokens.js';
import { opensTo, placeViewer, viewerOf, type Caller, type OneQuery, type Viewer } from '../../src/kernel/index.js';
import { openRoom, type TestRoom } from '../support/room.js';
import {
  naiveKeys,
  naiveOwnSight,
  naiveSight,
  throwSight,
  waitingOf,
  type RandomPerson,
  type RandomSight,
  type RandomThing,
} from '../support/random-sight.js';
import { campaign, randomFrom } from './campaign.js';

/** Triples of person, object and day; each is judged for what is known of a thing and for its content. */
const { seed, runs } = campaign(20_000);

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
  const params: unknown[] = [room.caller.officeId, things.map(({ type }) => type), things.map(({ id }) => id)];
  const by = placeViewer(viewer, (value) => `$${params.push(value)}`);
  const sees = (level: string): string =>
    `EXISTS (SELECT 1 FROM may_see m WHERE m.office_id = $1 AND m.object_type = t.type AND m.object_id = t.id
       AND ('${level}' = 'METADATA' OR m.level = 'CONTENT') AND ${opensTo('m', by)})`;
  return room.owner.query(
    `SELECT ${sees('METADATA')} AS metadata, ${sees('CONTENT')} AS content
     FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS t (type, id, n) ORDER BY t.n`,
    params,
  );
}

/** A thing as the policy looks at it. */
function matterOf({ tasks, sideTasks }: RandomSight, { caseId, rows, classification }: RandomThing): SeenMatter {
  const asked = sideTasks.filter(({ task }) => task.caseId === caseId).map(waitingOf);
  const open = [...tasks.filter((task) => task.caseId === caseId), ...asked].filter(({ isOpen }) => isOpen);
  return { rows, classification, waiting: open.map((one) => ({ ...one, definitions: [one.definition] })) };
}

/** What was compared: it must happen. */
const seen = { metadata: 0, content: 0, cleared: 0, absent: 0, delegated: 0, bounded: 0 };

describe('sight of random persons, objects and days', () => {
  it(`[R-034] [R-134] the policy, the SQL predicate and a naive evaluation agree on ${runs} triples (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    const sight = await throwSight(room.url, random, { persons: 40, documents: 50 });
    const { persons, things, days } = sight;
    const matters = things.map((thing) => matterOf(sight, thing));
    const wrong: string[] = [];
    for (let judged = 0; judged < runs; judged += things.length) {
      const person = persons[Math.floor(random() * persons.length)]!;
      const day = days[Math.floor(random() * days.length)]!;
      const caller = await callerOn(person, day);
      expect([...(caller?.keys ?? [])].sort()).toEqual([...new Set(naiveKeys(person, day) ?? [])].sort());
      if (caller === null) seen.absent += 1;
      const viewer: Viewer = caller === null ? { principals: [], opens: [9, 9] } : viewerOf(caller);
      const found = await bySql(viewer, things);
      things.forEach((thing, index) => {
        const [sql, matter] = [found[index]!, matters[index]!];
        const policy = { metadata: seesThing(viewer, matter), content: seesThing(viewer, matter, 'CONTENT') };
        const naive = {
          metadata: naiveSight(sight, person, day, thing),
          content: naiveSight(sight, person, day, thing, true),
        };
        for (const level of ['metadata', 'content'] as const) {
          if (sql[level]) seen[level] += 1;
          if (sql[level] !== policy[level] || sql[level] !== naive[level]) {
            wrong.push(`${person.code} ${day} ${thing.type} ${thing.id} ${level}`);
          }
        }
        if (sql.metadata && !naiveOwnSight(person, day, thing)) seen.delegated += 1;
        if (!sql.metadata && seesThing(unbounded(viewer), passedOn(matter))) seen.bounded += 1;
        if (!sql.metadata && seesThing({ ...viewer, opens: [9, 9] }, matter)) seen.cleared += 1;
      });
    }
    expect(wrong).toEqual([]);
  }, 600_000);

  it('what was compared did happen: seen, not read, as a delegate, kept away by bounds or by clearance alone, not there', () => {
    expect(seen.metadata).toBeGreaterThan(seen.content);
    expect(Math.min(seen.content, seen.cleared)).toBeGreaterThan(runs / 200);
    expect(Math.min(seen.delegated, seen.bounded)).toBeGreaterThan(runs / 1000);
    expect(seen.absent).toBeGreaterThan(0);
  });
});

/** The viewer as if no delegation were bounded by kinds, acts or processes. */
const unbounded = (viewer: Viewer): Viewer => ({
  ...viewer,
  standIns: (viewer.standIns ?? []).map((by) => ({
    ...by,
    docKinds: [],
    acts: [],
    definitions: [],
  })),
});

/** The thing as if its case let everything be passed on. */
const passedOn = (matter: SeenMatter): SeenMatter => ({
  ...matter,
  waiting: (matter.waiting ?? []).map((task) => ({ ...task, allowsUpward: true })),
});
