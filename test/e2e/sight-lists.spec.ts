import {
  isCleared,
  naiveDelegatedKeys,
  naiveKeys,
  naiveOwnSight,
  naiveSight,
  throwSight,
  waitingOf,
  type RandomPerson,
  type RandomSight,
  type RandomTask,
  type RandomThing,
} from '../support/random-sight.js';
import { openOffice, type Answer, type Client, type TestOffice } from '../support/office.js';
import { campaign, randomFrom } from '../campaigns/campaign.js';
import { operations, resolve, type Operation } from './contract/operations.js';

/** Persons on days, each asked over every list. */
const { seed, runs } = campaign(8);

let office: TestOffice;
let sight: RandomSight;
let random: () => number;
beforeAll(async () => {
  office = await openOffice({ runsJobs: false });
  random = randomFrom(seed);
  sight = await throwSight(office.database.url, random, { persons: 24, documents: 30 });
});
afterAll(() => office.close());

interface Item {
  readonly id: string;
  readonly entryId?: string;
  readonly opinion?: string | null;
  readonly disclosures?: readonly unknown[];
}
interface Page {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** A whole list, page by page; what comes twice is kept twice. */
async function walk(client: Client, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let next: string | null = ''; next !== null;) {
    const more = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
    const page: Answer<Page> = await client.get<Page>(`${path}${path.includes('?') ? '&' : '?'}limit=7${more}`);
    expect([path, page.status]).toEqual([path, 200]);
    items.push(...page.body.items);
    next = page.body.next;
  }
  return items;
}

const idsOf = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id).sort();

/** Somebody of chance on a day of chance, and how they ask. */
interface Asking {
  readonly person: RandomPerson;
  readonly day: string;
  readonly client: Client;
  readonly keys: readonly string[];
}

async function present(): Promise<Asking> {
  for (;;) {
    const person = sight.persons[Math.floor(random() * sight.persons.length)]!;
    const day = sight.days[Math.floor(random() * sight.days.length)]!;
    const keys = naiveKeys(person, day);
    if (keys === null) continue;
    await office.clock(`${day}T12:00:00+08:00`);
    return { person, day, keys, client: office.as(person.code) };
  }
}

const sees = ({ person, day }: Asking, thing: RandomThing, content = false): boolean =>
  naiveSight(sight, person, day, thing, content);
const caseOf = ({ caseId }: { readonly caseId: string }): RandomThing => sight.things.find(({ id }) => id === caseId)!;
const documentOf = ({ documentId }: { readonly documentId: string }): RandomThing =>
  sight.things.find(({ id }) => id === documentId)!;

/** What a task is about may be read: by clearance, or because it was granted. */
const isOpenTo = ({ person, day }: Asking, task: RandomTask): boolean =>
  isCleared(person, task.classification) || naiveOwnSight(person, day, documentOf(task));
const listedUnder = ({ assignee, candidates }: RandomTask, keys: readonly string[]): boolean =>
  (assignee === null ? candidates : [assignee]).some((key) => keys.includes(key));
const isOwn = ({ keys, person }: Asking, task: RandomTask): boolean =>
  task.assignee === null ? listedUnder(task, keys) : task.assignee === person.code;
const isDelegated = ({ person, day }: Asking, task: RandomTask): boolean =>
  naiveDelegatedKeys(sight, person, day, task).length > 0;
const seesTask = (who: Asking, task: RandomTask): boolean =>
  sees(who, caseOf(task)) ||
  (isOpenTo(who, task) &&
    (isOwn(who, task) || task.candidates.some((key) => who.keys.includes(key)) || isDelegated(who, task)));

/** What people wrote in the case and beside its tasks is open by the content of the case. */
const readsTexts = (who: Asking, task: RandomTask): boolean => sees(who, caseOf(task), true);

/** Keys of whoever works in somebody's units on a day. */
function keysOfGroup({ person, day }: Asking): string[] {
  const held = (one: RandomPerson) => one.posts.filter(({ from, to }) => from <= day && day <= to);
  const units = held(person).map(({ unit }) => unit);
  return sight.persons.flatMap((one) =>
    held(one)
      .filter(({ unit }) => units.includes(unit))
      .flatMap(({ role, unit }) => [one.code, unit, `${role}@${unit}`]),
  );
}

/** Every part of a work list, said rule by rule. */
const VIEWS: Readonly<Record<string, (who: Asking, task: RandomTask) => boolean>> = {
  ALL: (who, task) => isOwn(who, task) || isDelegated(who, task),
  MINE: (who, task) =>
    (task.assignee === who.person.code || task.claimedBy === who.person.code) &&
    (isOwn(who, task) || isDelegated(who, task)),
  CANDIDATE: (who, task) => task.assignee === null && task.claimedBy === null && isOwn(who, task),
  DELEGATE: (who, task) => !isOwn(who, task) && isDelegated(who, task),
  GROUP: (who, task) => listedUnder(task, keysOfGroup(who)) && sees(who, caseOf(task)),
};

const tasksOf = (who: Asking, view: string): RandomTask[] =>
  sight.tasks.filter((task) => task.isOpen && isOpenTo(who, task) && VIEWS[view]!(who, task));

let found = 0;
/** Compares a list with what the rules say, item by item. */
async function compare(who: Asking, path: string, expected: readonly { readonly id: string }[]): Promise<void> {
  const items = idsOf(await walk(who.client, path));
  expect([path, who.person.code, who.day, items]).toEqual([path, who.person.code, who.day, idsOf(expected)]);
  found += items.length;
}

const things = (type: RandomThing['type'], path: string) => (who: Asking) =>
  compare(
    who,
    path,
    sight.things.filter((thing) => thing.type === type && sees(who, thing)),
  );

/** A list below a thing: 200 for whoever sees the thing, 404 for everybody else. */
const below =
  (
    path: string,
    of: readonly { readonly id: string }[] | (() => readonly { readonly id: string }[]),
    isSeen: (who: Asking, id: string) => boolean,
  ) =>
  async (who: Asking): Promise<void> => {
    for (const { id } of (typeof of === 'function' ? of() : of).slice(0, 12)) {
      const { status } = await who.client.get(path.replace('{id}', id));
      expect([path, id, who.person.code, who.day, status]).toEqual([
        path,
        id,
        who.person.code,
        who.day,
        isSeen(who, id) ? 200 : 404,
      ]);
    }
  };
const ofType = (type: RandomThing['type']) => () => sight.things.filter((thing) => thing.type === type);
const thing = (id: string): RandomThing => sight.things.find((one) => one.id === id)!;

/** What is compared, by the path of its list. */
const COMPARED: Readonly<Record<string, (who: Asking) => Promise<unknown>>> = {
  '/documents': things('DOCUMENT', '/documents'),
  '/cases': things('CASE', '/cases'),
  '/archive/handovers': things('HANDOVER', '/archive/handovers'),
  '/archive/records': things('RECORD', '/archive/records'),
  '/tasks': async (who) => {
    for (const view of Object.keys(VIEWS)) await compare(who, `/tasks?view=${view}`, tasksOf(who, view));
    const all = tasksOf(who, 'ALL');
    interface Counted {
      readonly items: readonly { readonly id: string; readonly documentTitle: string | null }[];
      readonly count: { readonly count: number };
    }
    const { items, count } = (await who.client.get<Counted>('/tasks?limit=200&count=bounded')).body;
    expect(count.count).toBe(all.length);
    for (const { id, documentTitle } of items) {
      const task = taskOf(id);
      expect([id, documentTitle]).toEqual([id, sees(who, documentOf(task)) ? task.title : null]);
    }
    const ofKind = all.filter(({ variables }) => variables['docKind'] === 'HAN');
    await compare(who, '/tasks?variable=docKind%3DHAN', ofKind);
    const titled = all.filter((task) => task.title.includes('1') && sees(who, documentOf(task)));
    await compare(who, '/tasks?text=1', titled);
    const [key] = who.keys;
    const under = sight.tasks.filter((task) => task.isOpen && isOpenTo(who, task) && listedUnder(task, [key!]));
    if (key !== who.person.code) await compare(who, `/tasks?candidate=${key!}`, under);
    // Whoever watches reads what the person reads.
    expect(idsOf(await walk(office.admin, `/tasks?candidate=${who.person.code}`))).toEqual(idsOf(all));
    expect(idsOf(await walk(office.admin, `/tasks?assignee=${who.person.code}`))).toEqual(idsOf(tasksOf(who, 'MINE')));
  },
  '/task-filters': async (who) => {
    const said = { name: `${who.day} ${random()}`, filter: { view: 'ALL', variable: 'docKind=HAN' } };
    const kept = await who.client.post<{ id: string }>('/task-filters', said);
    expect(kept.status).toBe(201);
    const ofKind = tasksOf(who, 'ALL').filter(({ variables }) => variables['docKind'] === 'HAN');
    await compare(who, `/tasks?filter=${kept.body.id}`, ofKind);
    expect(idsOf(await walk(who.client, '/task-filters'))).toContain(kept.body.id);
    const other = sight.persons.find(({ code, type }) => code !== who.person.code && type === 'UNIT')!;
    expect(await office.as(other.code).get(`/tasks?filter=${kept.body.id}`)).toMatchObject({ status: 404 });
    expect(idsOf(await walk(office.as(other.code), '/task-filters'))).not.toContain(kept.body.id);
  },
  '/tasks/{id}/comments': below(
    '/tasks/{id}/comments',
    () => sight.tasks,
    (who, id) => seesTask(who, taskOf(id)),
  ),
  '/tasks/{id}/side-tasks': below(
    '/tasks/{id}/side-tasks',
    () => sight.tasks,
    (who, id) => seesTask(who, taskOf(id)),
  ),
  '/side-tasks': (who) =>
    compare(
      who,
      '/side-tasks',
      sight.sideTasks.filter(
        (side) =>
          side.isOpen &&
          isOpenTo(who, side.task) &&
          (who.keys.includes(side.principal) ||
            naiveDelegatedKeys(sight, who.person, who.day, waitingOf(side)).length > 0),
      ),
    ),
  '/urges': (who) =>
    compare(
      who,
      '/urges',
      sight.urges.filter((urge) => urge.recipients.includes(who.person.code) || sees(who, caseOf(urge))),
    ),
  '/delegations': (who) =>
    compare(
      who,
      '/delegations?side=GIVEN',
      sight.delegations.filter(({ from }) => from === who.person.code),
    ),
  '/documents/{id}/versions': below('/documents/{id}/versions', ofType('DOCUMENT'), (who, id) =>
    sees(who, thing(id), true),
  ),
  '/documents/{id}/findings': below(
    '/documents/{id}/findings',
    ofType('DOCUMENT'),
    (who, id) => sees(who, thing(id)) && sees(who, caseOf(thing(id))),
  ),
  '/documents/{id}/dispatch-lines': below('/documents/{id}/dispatch-lines', ofType('DOCUMENT'), (who, id) =>
    sees(who, thing(id)),
  ),
  '/cases/{id}/history': async (who) => {
    await below('/cases/{id}/history', ofType('CASE'), (one, id) => sees(one, thing(id)))(who);
    for (const one of sight.things.filter((each) => each.type === 'CASE' && sees(who, each)).slice(0, 5)) {
      const told = (await walk(who.client, `/cases/${one.id}/history`)).map(({ opinion }) => opinion);
      expect(told).toEqual([sees(who, one, true) ? '同意' : null]);
    }
  },
  '/cases/{id}/refusals': below('/cases/{id}/refusals', ofType('CASE'), (who, id) => sees(who, thing(id))),
  '/cases/{id}/story': below('/cases/{id}/story', ofType('CASE'), (who, id) => sees(who, thing(id))),
  '/audit/entries': async (who) => {
    for (const one of sight.things.filter(({ type }) => type === 'CASE').slice(0, 12)) {
      const entries = await walk(who.client, `/audit/entries?case=${one.id}`);
      const of = sight.entries.filter(({ caseId }) => caseId === one.id);
      expect(idsOf(entries)).toEqual(sees(who, one) ? idsOf(of) : []);
      const texts = entries.flatMap(({ disclosures }) => disclosures ?? []);
      expect(texts).toHaveLength(sees(who, one, true) ? of.length : 0);
    }
    for (const entry of sight.entries.filter(({ about }) => about === 'DOCUMENT').slice(0, 12)) {
      const [document, ofCase] = [documentOf(entry), caseOf(entry)];
      const mine = entry.actor === who.person.code;
      const isSeen = (content: boolean): boolean =>
        sees(who, ofCase, content) || (mine && sees(who, document, content));
      const items = await walk(who.client, `/audit/entries?object=${document.id}&act=DRAFT_CHANGED`);
      expect(idsOf(items)).toEqual(isSeen(false) ? [entry.id] : []);
      expect(items.flatMap(({ disclosures }) => disclosures ?? [])).toHaveLength(isSeen(true) ? 1 : 0);
    }
    expect(await who.client.get('/audit/entries')).toMatchObject({ status: 403 });
  },
  '/accountability-cases': async (who) => {
    const pursued = await pursuedCase();
    const isShown = who.keys.some((key) => key === 'DIRECTOR' || key === 'AUDITOR');
    expect(idsOf(await walk(who.client, '/accountability-cases'))).toEqual(isShown ? [pursued] : []);
  },
  '/org/units/{code}/contacts': async (who) => {
    const logged = await loggedContact();
    const isShown =
      !who.person.isRestricted &&
      who.keys.some((key) => ['DIRECTOR', 'DEPUTY', 'LEADER', 'MEMBER@COORD', 'MEMBER@SUPV'].includes(key));
    if (isShown) expect(idsOf(await walk(who.client, '/org/units/unit-a/contacts'))).toEqual([logged]);
    else expect(await who.client.get('/org/units/unit-a/contacts')).toMatchObject({ status: 404 });
  },
  '/secret-register': async (who) => {
    const mine = sight.things.filter((one) => one.type === 'STATE_SECRET' && sees(who, one));
    expect(idsOf(await walk(who.client, '/secret-register'))).toEqual(idsOf(mine));
    found += mine.length;
  },
  '/number-series/{code}/allocations': async (who) => {
    const { items } = (await who.client.get<Page>('/number-series/R/allocations?limit=200')).body;
    const shown = (items as unknown as { serial: number; documentId: string | null }[]).map(
      ({ documentId }) => documentId,
    );
    expect(shown).toEqual(numbered().map((one) => (sees(who, one) ? one.id : null)));
  },
};

/** The delay of one of the cases is pursued; it is put there once. */
async function pursuedCase(): Promise<string> {
  const id = '01900000-0000-7000-8000-00000000fffd';
  await office.query('SET session_replication_role = replica');
  await office.query(
    `INSERT INTO accountability_case (office_id, id, root_case_id, ground, reason, opened_by, opened_at, status, audit_id)
     SELECT id, $1, $2, 'MANUAL', 'x', 'x', now(), 'OPEN', id FROM office ON CONFLICT DO NOTHING`,
    [id, sight.things.find(({ type }) => type === 'CASE')!.id],
  );
  await office.query('SET session_replication_role = origin');
  return id;
}

/** There was contact with one of the units; it is put there once. */
async function loggedContact(): Promise<string> {
  const id = '01900000-0000-7000-8000-00000000fffc';
  await office.query('SET session_replication_role = replica');
  await office.query(
    `INSERT INTO contact_log (office_id, id, unit, contacted_on, channel, summary, first_id, logged_by, logged_at, audit_id)
     SELECT id, $1, 'unit-a', '2021-01-01', 'PHONE', 'x', $1, 'x', now(), id FROM office ON CONFLICT DO NOTHING`,
    [id],
  );
  await office.query('SET session_replication_role = origin');
  return id;
}

const taskOf = (id: string): RandomTask => sight.tasks.find((task) => task.id === id)!;
const numbered = (): RandomThing[] => sight.things.filter(({ type }) => type === 'DOCUMENT');

/** Lists that hold nothing of any case: master data, processes, kinds of refusals, work for systems outside by topic. */
const OF_NO_CASE = ['/calendars', '/definitions', '/decisions', '/number-series', '/external-tasks', '/problems'];

const pathOf = ({ path }: Operation): string => path.replace('/api/v1', '');
/** A route that answers with a page. */
const isList = ({ method, object }: Operation): boolean => {
  const schema = object.responses['200']?.content?.['application/json']?.schema;
  return method === 'get' && schema !== undefined && 'items' in (resolve(schema).properties ?? {});
};

describe('what random persons see over every list', () => {
  it('[R-134] every list of the document is compared, or a permission alone opens it, or it holds nothing of a case', () => {
    const permitted = (operation: Operation): boolean => operation.object['x-permission'] !== undefined;
    const lists = operations.filter((one) => isList(one) && !permitted(one)).map(pathOf);
    expect(lists.filter((path) => !(path in COMPARED) && !OF_NO_CASE.includes(path))).toEqual([]);
    expect(Object.keys(COMPARED).filter((path) => !lists.includes(path))).toEqual([]);
  });

  it.each(Object.keys(COMPARED))(
    `[R-034] [R-134] %s holds exactly what the rules say, once each (seed ${seed})`,
    async (path) => {
      if (path.startsWith('/number-series')) await giveNumbers();
      const before = found;
      for (let run = 0; run < runs; run += 1) await COMPARED[path]!(await present());
      if (['/documents', '/cases', '/tasks', '/urges', '/side-tasks'].includes(path)) {
        expect(found - before).toBeGreaterThan(runs / 2);
      }
    },
    120_000,
  );

  it('[R-091] [R-134] what people wrote beside a task is read by whom its content is open to; others read that it was written', async () => {
    interface Texts {
      readonly items: readonly {
        readonly id: string;
        readonly text?: string | null;
        readonly request?: string | null;
      }[];
    }
    let hidden = 0;
    for (let run = 0; run < runs; run += 1) {
      const who = await present();
      for (const task of sight.tasks.slice(0, 25).filter((one) => seesTask(who, one))) {
        const isRead = readsTexts(who, task);
        const at = `/tasks/${task.id}`;
        const comments = (await who.client.get<Texts>(`${at}/comments`)).body.items.map(({ text }) => text);
        expect([who.person.code, who.day, at, comments]).toEqual([
          who.person.code,
          who.day,
          at,
          [isRead ? '请看附件' : null],
        ]);
        const { opinion } = (await who.client.get<{ opinion: string | null }>(at)).body;
        expect(opinion).toBe(isRead && !task.isOpen ? '同意' : null);
        for (const { id, request } of (await who.client.get<Texts>(`${at}/side-tasks`)).body.items) {
          const side = sight.sideTasks.find((one) => one.id === id)!;
          const isAsked =
            who.keys.includes(side.principal) ||
            naiveDelegatedKeys(sight, who.person, who.day, waitingOf({ ...side, isOpen: true })).length > 0;
          expect([id, request]).toEqual([id, isRead || isAsked ? '请核对数据' : null]);
        }
        if (!isRead) hidden += 1;
      }
    }
    expect(hidden).toBeGreaterThan(0);
    // Whoever only watches over all cases reads that something was said, by whom and when, and not what.
    for (const task of sight.tasks.slice(0, 5)) {
      const comments = (await office.admin.get<Texts>(`/tasks/${task.id}/comments`)).body.items;
      expect(comments).toMatchObject([{ author: 'x', text: null }]);
      expect(await office.admin.get(`/tasks/${task.id}`)).toMatchObject({ status: 200, body: { opinion: null } });
    }
    const urges = (await office.admin.get<{ items: { note: string | null }[] }>('/urges?limit=200')).body.items;
    expect(urges.map(({ note }) => note).filter((note) => note !== null)).toEqual([]);
  }, 120_000);

  it('[R-134] counts are those of the lists', async () => {
    let counted = 0;
    for (let run = 0; run < runs; run += 1) {
      const who = await present();
      const { body } = await who.client.get<{
        mine: { count: number };
        delegated: { count: number };
        candidates: { key: string; count: number }[];
        sideTasks: { count: number };
      }>('/tasks/counts');
      expect([body.mine.count, body.delegated.count]).toEqual([
        tasksOf(who, 'MINE').length,
        tasksOf(who, 'DELEGATE').length,
      ]);
      expect(body.sideTasks.count).toBe((await walk(who.client, '/side-tasks')).length);
      for (const { key, count } of body.candidates) {
        expect(count).toBe((await walk(who.client, `/tasks?candidate=${encodeURIComponent(key)}`)).length);
      }
      counted += body.mine.count + body.delegated.count + body.candidates.length + body.sideTasks.count;
    }
    expect(counted).toBeGreaterThan(0);
  }, 120_000);
});

/** Numbers for every document, in one series. */
async function giveNumbers(): Promise<void> {
  await office.query('SET session_replication_role = replica');
  await office.query(
    `INSERT INTO number_series (office_id, code, agency_code, issuer, doc_kinds, name_zh, audit_id)
     SELECT id, 'R', 'R', 'WD', '{}', 'R', gen_random_uuid() FROM office`,
  );
  for (const [index, { id }] of numbered().entries()) {
    await office.query(
      `INSERT INTO number_allocation (office_id, series, year, serial, doc_no, document_id, status, allocated_at, audit_id)
       SELECT id, 'R', 2021, $1, 'R', $2, 'USED', now(), gen_random_uuid() FROM office`,
      [index + 1, id],
    );
  }
  await office.query('SET session_replication_role = origin');
}
