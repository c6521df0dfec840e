import { readFileSync } from 'node:fs';
import { readDmn, type Decision } from '../../src/engine/dmn/index.js';
import type { Json, Variables } from '../../src/engine/json.js';

const AT = '2022-10-18T01:00:00.000Z';

type Rows = readonly { readonly when: Readonly<Record<string, readonly Json[]>>; readonly id: string }[];

/** The tables of the regulation as data, written independently of the DMN files. */
const expected = JSON.parse(readFileSync('test/decisions/regulation-tables.json', 'utf8')) as Record<
  'sign-off-route' | 'document-distribution' | 'archive-class' | 'step-limits',
  Rows
> & { readonly 'touched-groups': readonly { code: string; groups: string[]; keyMatter: boolean }[] };

const known = new Map<string, Promise<Decision>>();

function decision(id: string): Promise<Decision> {
  const reading = known.get(id) ?? readDecision(id);
  known.set(id, reading);
  return reading;
}

async function readDecision(id: string): Promise<Decision> {
  const { decisions, problems } = await readDmn(readFileSync(`processes/decisions/${id}.dmn`, 'utf8'));
  expect(problems).toEqual([]);
  const found = decisions.find((one) => one.id === id);
  if (!found) throw new Error(`${id}.dmn has no decision of this id`);
  return found;
}

/** What a row answers, its own name aside. */
const contentOf = (row: object): object => Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'id'));

/** One input for every combination of the values of a row. */
const inputsOf = (when: Rows[number]['when']): Variables[] =>
  Object.entries(when).reduce<Variables[]>(
    (inputs, [name, values]) => inputs.flatMap((input) => values.map((value) => ({ ...input, [name]: value }))),
    [{}],
  );

const withoutConditions = (result: Json): Json => {
  const { steps, ...rest } = result as { steps: { condition?: string }[] };
  return {
    ...rest,
    steps: steps.map((step) => Object.fromEntries(Object.entries(step).filter(([name]) => name !== 'condition'))),
  } as unknown as Json;
};

describe('sign-off-route', () => {
  test.each(expected['sign-off-route'].map((row) => [row.id, row] as const))(
    '[R-050 R-055 R-056] row %s',
    async (id, { when, ...row }) => {
      const route = await decision('sign-off-route');
      for (const input of inputsOf(when)) {
        // Only the key-matter row reads a missing flag as true: elsewhere the flag is known.
        const { result, matched } = route.evaluate({ keyMatter: false, ...input }, AT);
        expect(matched[0]?.rules).toEqual([id]);
        expect(withoutConditions(result)).toMatchObject({ ...contentOf(row), route: id });
      }
    },
  );

  const route = async (variables: Variables): Promise<Json> =>
    (await decision('sign-off-route')).evaluate(
      { carrier: 'DOCUMENT', issuer: 'WD', docKind: 'TONGZHI', ...variables },
      AT,
    ).result;

  test('[R-051] an unknown key-matter flag counts as true, unless the setting says otherwise', async () => {
    expect(await route({})).toMatchObject({ route: 'SO-04' });
    expect(await route({ settings: { signoff: { keyMatter: { default: false } } } })).toMatchObject({ route: 'SO-06' });
  });

  test('[R-053] ordinary documents go to the deputy where the setting says so, requests never', async () => {
    const settings = { signoff: { ordinary: { signer: 'DEPUTY' } } };
    expect(await route({ keyMatter: false, settings })).toMatchObject({ finalRole: 'DEPUTY', delegable: true });
    expect(await route({ docKind: 'QINGSHI', direction: 'UP', settings })).toMatchObject({ finalRole: 'DIRECTOR' });
  });

  test('[R-050] the deputy reviews only where the setting asks for it', async () => {
    expect(await route({ keyMatter: true })).toMatchObject({ deputyNeeded: false });
    const settings = { signoff: { wd: { deputyReview: true } } };
    expect(await route({ keyMatter: true, settings })).toMatchObject({ deputyNeeded: true });
    expect(await route({ issuer: 'LGO' })).toMatchObject({ route: 'SO-02', deputyNeeded: true });
  });

  test('[R-033] no row that needs the director ends below him', async () => {
    const needs = ['SO-01', 'SO-02', 'SO-03', 'SO-04', 'SO-07', 'SO-08', 'SO-13'];
    const rows = expected['sign-off-route'].filter((row) => needs.includes(row.id));
    expect(rows.map((row) => (row as unknown as { finalRole: string }).finalRole)).toEqual(needs.map(() => 'DIRECTOR'));
  });
});

describe('document-distribution', () => {
  test.each(expected['document-distribution'].map((row) => [row.id, row] as const))(
    '[R-059 R-065] row %s',
    async (id, { when, ...row }) => {
      const distribution = await decision('document-distribution');
      const inputs = Object.keys(when).length === 0 ? [{ docKind: 'JUEDING' }, {}] : inputsOf(when);
      for (const input of inputs) {
        const { result, matched } = distribution.evaluate(input, AT);
        expect(matched[0]?.rules).toEqual([id]);
        expect(result).toEqual({ ...contentOf(row), rule: id });
      }
    },
  );
});

describe('archive-class', () => {
  type Class = Rows[number] & { alternatives: Record<string, string>; paperOriginal: number | null };

  test.each((expected['archive-class'] as readonly Class[]).map((row) => [row.id, row] as const))(
    '[R-138] row %s',
    async (id, { when, alternatives, ...row }) => {
      const classes = await decision('archive-class');
      for (const input of inputsOf(when)) {
        const { result, matched } = classes.evaluate(input, AT);
        expect(matched[0]?.rules).toEqual([id]);
        expect(result).toMatchObject({ ...contentOf(row), rule: id });
        for (const [flag, retention] of Object.entries(alternatives)) {
          expect(classes.evaluate({ ...input, [flag]: true }, AT).result).toMatchObject({ retention });
        }
      }
    },
  );

  test('an inbound notice is inbound, whatever its kind; other kinds have a proposal too', async () => {
    const classes = await decision('archive-class');
    const inbound = { carrier: 'INBOUND', origin: 'MEMBER_UNIT', docKind: 'TONGZHI' };
    expect(classes.evaluate(inbound, AT).matched[0]?.rules).toEqual(['K-12']);
    expect(classes.evaluate({ carrier: 'DOCUMENT', docKind: 'JUEDING' }, AT).result).toMatchObject({
      rule: 'K-other',
      category: 'WS',
    });
  });
});

describe('step-limits', () => {
  test.each(expected['step-limits'].map((row) => [row.id, row] as const))('[R-126] row %s', async (id, row) => {
    const limits = await decision('step-limits');
    for (const input of inputsOf(row.when)) {
      const { result, matched } = limits.evaluate({ urgency: 'NORMAL', ...input }, AT);
      expect(matched[0]?.rules).toEqual([id]);
      expect(result).toEqual({ limit: (row as unknown as { limit: string }).limit });
    }
  });
});

describe('touched-groups', () => {
  const touched = async (variables: Variables): Promise<Json> =>
    (await decision('touched-groups')).evaluate(variables, AT).result;

  test.each(expected['touched-groups'].map((duty) => [duty.code, duty] as const))(
    '[R-013] duty %s',
    async (code, { groups, keyMatter }) => {
      expect(await touched({ ownerGroup: 'COORD', dutyCodes: [code] })).toEqual({
        touchedGroups: [...new Set(['COORD', ...groups])],
        touchedOthers: groups.filter((group) => group !== 'COORD'),
        keyMatterPreset: keyMatter,
      });
    },
  );

  test('[R-052] the owner group always counts, and the row of every duty is named', async () => {
    const answer = (await decision('touched-groups')).evaluate({ ownerGroup: 'PROJ', dutyCodes: ['P-03', 'C-02'] }, AT);
    expect(answer.result).toEqual({
      touchedGroups: ['PROJ', 'COORD'],
      touchedOthers: ['COORD'],
      keyMatterPreset: true,
    });
    expect(answer.matched[0]?.rules).toEqual(['TG-C-02', 'TG-P-03']);
    expect(await touched({ ownerGroup: 'SUPV', dutyCodes: [] })).toMatchObject({
      touchedGroups: ['SUPV'],
      touchedOthers: [],
    });
  });

  test('[R-051] the office may preset other duties as key matters', async () => {
    const settings = { signoff: { keyMatter: { presetDuties: ['S-01'] } } };
    expect(await touched({ ownerGroup: 'SUPV', dutyCodes: ['S-01'], settings })).toMatchObject({
      keyMatterPreset: true,
    });
    expect(await touched({ ownerGroup: 'COORD', dutyCodes: ['C-02'], settings })).toMatchObject({
      keyMatterPreset: false,
    });
  });
});

test('every row says which rule it carries out', async () => {
  for (const id of ['sign-off-route', 'document-distribution', 'archive-class', 'step-limits', 'touched-groups']) {
    const xml = readFileSync(`processes/decisions/${id}.dmn`, 'utf8');
    const rows = xml.match(/<rule /g) ?? [];
    expect(xml.match(/<description>Rule: R-\d{3}/g)).toHaveLength(rows.length);
  }
});
