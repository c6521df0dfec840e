import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { breachError, settleLines } from './plan-lines.js';
import {
  planDispatch,
  type Choice,
  type Directory,
  type DistributionEntry,
  type DistributionRow,
  type RecipientSet,
} from './distribution.js';

const LEADERS = ['u-co-lead', 'u-pr-lead', 'u-su-lead'];
const MEMBERS = ['u-co-m1', 'u-pr-m1', 'u-su-m1', 'u-pr-ex1'];
const UNITS = ['unit-a', 'unit-b', 'unit-c'];
const directory: Directory = {
  sets: {
    GROUP_LEADERS: LEADERS,
    GROUP_MEMBERS: MEMBERS,
    ALL_STAFF: ['u-dir', 'u-dep', ...LEADERS, ...MEMBERS],
    MEMBER_UNITS: UNITS,
  },
  kinds: new Map([
    ...UNITS.map((unit) => [unit, 'MEMBER_UNIT'] as const),
    ['unit-d', 'KEY_FIELD_UNIT'],
    ['dept-x', 'RELATED_CITY_DEPT'],
    ['LG', 'SUPERIOR'],
    ['CITY-GOV', 'SUPERIOR'],
    ['LGO', 'HIGHER_OFFICE'],
    ['PROV-WSO', 'SUPERIOR'],
    ...['u-dir', 'u-dep', ...LEADERS, ...MEMBERS].map((person) => [person, 'PERSON'] as const),
  ]),
};

const entry = (
  set: RecipientSet,
  required: DistributionEntry['required'],
  rest: Partial<DistributionEntry> = {},
): DistributionEntry => ({ set, required, ...rest });
const row = (given: Partial<DistributionRow>): DistributionRow => ({
  up: [],
  send: [],
  internal: [],
  cc: [],
  constraints: [],
  ...given,
});
const SUBSET = { selection: 'SUBSET' } as const;

/** The table of Annex 2 Art. 15, as requirements.md and distribution.json give it. */
const ROWS = {
  QINGSHI: row({
    up: [entry('SUPERIOR_LEADING_ORG', 'ALWAYS', { min: 1, max: 1 })],
    internal: [entry('GROUP_LEADERS', 'ALWAYS'), entry('RELATED_PERSONS', 'OPTIONAL', SUBSET)],
    constraints: ['EXACTLY_ONE_MAIN_SUPERIOR', 'ONE_MATTER_PER_DOC', 'NO_CC_TO_LOWER', 'CONTACT_NOTE_REQUIRED'],
  }),
  BAOGAO: row({
    up: [entry('SUPERIOR_LEADING_ORG', 'ALWAYS', { min: 1 })],
    internal: [entry('GROUP_LEADERS', 'ALWAYS'), entry('RELATED_PERSONS', 'OPTIONAL', SUBSET)],
    constraints: ['ONE_MAIN_SUPERIOR_OTHERS_CC', 'NO_REQUEST_INSIDE_REPORT', 'NO_CC_TO_LOWER'],
  }),
  TONGZHI: row({
    send: [entry('MEMBER_UNITS', 'OPTIONAL', SUBSET), entry('RELATED_CITY_DEPTS', 'OPTIONAL', SUBSET)],
    internal: [
      entry('GROUP_LEADERS', 'ALWAYS'),
      entry('RELATED_PERSONS', 'AT_MOST_ONE_OF_GROUP_B', SUBSET),
      entry('ALL_STAFF', 'AT_MOST_ONE_OF_GROUP_B'),
    ],
    constraints: ['IMPORTANT_DOWNWARD_CC_DIRECT_SUPERIOR (warn)', 'AT_LEAST_ONE_RECIPIENT'],
  }),
  HAN: row({
    send: [entry('ADDRESSEES', 'ALWAYS', { min: 1 })],
    internal: [entry('ALL_STAFF', 'ALWAYS')],
    cc: [entry('ADDRESSEES', 'OPTIONAL')],
  }),
  JIYAO: row({
    up: [entry('GROUP_LEADERS', 'ALWAYS'), entry('GROUP_MEMBERS', 'ALWAYS')],
    cc: [entry('MEMBER_UNITS', 'OPTIONAL', SUBSET), entry('RELATED_CITY_DEPTS', 'OPTIONAL', SUBSET)],
    constraints: ['NO_SEAL', 'SIGNED_BY_CONVENER'],
  }),
  JIANBAO: row({
    up: [entry('GROUP_LEADERS', 'ALWAYS')],
    send: [entry('MEMBER_UNITS', 'ALWAYS'), entry('RELATED_CITY_DEPTS', 'ALWAYS', SUBSET)],
    internal: [entry('OFFICE_GROUP', 'ALWAYS')],
  }),
  JUEDING: row({
    send: [entry('ADDRESSEES', 'ALWAYS', { min: 1 })],
    internal: [entry('GROUP_LEADERS', 'ALWAYS')],
    cc: [entry('ADDRESSEES', 'OPTIONAL')],
    constraints: ['REGISTRY_CONFIRMS_RANGE'],
  }),
};

const choice = (given: Partial<Choice> = {}): Choice => ({
  main: [],
  cc: [],
  internalChoice: 'NONE',
  internalPersons: [],
  contactPerson: null,
  noRequestDeclared: null,
  rangeConfirmed: false,
  ...given,
});
const codesOf = (kind: keyof typeof ROWS, given: Partial<Choice>): string[] =>
  planDispatch(ROWS[kind], choice(given), directory).breaches.map((breach) => breach.code);
const linesOf = (kind: keyof typeof ROWS, given: Partial<Choice>): Record<string, string[]> => {
  const lines: Record<string, string[]> = {};
  for (const line of planDispatch(ROWS[kind], choice(given), directory).lines) {
    (lines[line.verb] ??= []).push(line.recipient);
  }
  return lines;
};

describe('the distribution table', () => {
  it('[R-061] sends the seed notice to three units, three leaders and its drafter', () => {
    const given = { main: UNITS, internalChoice: 'RELATED_PERSONS', internalPersons: ['u-co-m1'] };
    expect(linesOf('TONGZHI', given)).toEqual({ SEND: UNITS, DISTRIBUTE_INTERNAL: [...LEADERS, 'u-co-m1'] });
    expect(codesOf('TONGZHI', given)).toEqual([]);
  });

  it('[R-061] gives everyone one copy where the notice is for all staff', () => {
    const { DISTRIBUTE_INTERNAL: copies } = linesOf('TONGZHI', { main: UNITS, internalChoice: 'ALL_STAFF' });
    expect([...copies!].sort()).toEqual([...directory.sets.ALL_STAFF].sort());
  });

  it('[R-061] warns of a notice that nobody outside gets', () => {
    const inside = choice({ internalChoice: 'RELATED_PERSONS', internalPersons: ['u-co-m1'] });
    expect(planDispatch(ROWS.TONGZHI, inside, directory)).toMatchObject({
      warnings: ['NO_EXTERNAL_RECIPIENT'],
      breaches: [],
    });
  });

  it.each([{}, { internalChoice: 'RELATED_PERSONS' }])('[R-061] refuses a notice that is for nobody: %j', (given) => {
    expect(codesOf('TONGZHI', given)).toEqual(['AT_LEAST_ONE_RECIPIENT']);
  });

  it('[R-059] takes a request to exactly one superior', () => {
    const given = { main: ['LG'], contactPerson: 'u-pr-m1' };
    expect(codesOf('QINGSHI', given)).toEqual([]);
    expect(linesOf('QINGSHI', given)).toEqual({ SUBMIT_UP: ['LG'], DISTRIBUTE_INTERNAL: LEADERS });
    expect(codesOf('QINGSHI', { ...given, main: ['LG', 'CITY-GOV'] })).toEqual(['EXACTLY_ONE_MAIN_SUPERIOR']);
    expect(codesOf('QINGSHI', { ...given, main: [] })).toEqual(['EXACTLY_ONE_MAIN_SUPERIOR']);
    expect(codesOf('QINGSHI', { ...given, cc: ['unit-a'] })).toEqual(['NO_CC_TO_LOWER']);
    expect(codesOf('QINGSHI', { main: ['LG'] })).toEqual(['CONTACT_NOTE_REQUIRED']);
  });

  it('[R-060] takes a report to one superior, others by copy, and lets none ask for anything', () => {
    expect(codesOf('BAOGAO', { main: ['LG'], cc: ['CITY-GOV'], noRequestDeclared: true })).toEqual([]);
    expect(codesOf('BAOGAO', { main: ['LG', 'CITY-GOV'] })).toEqual(['ONE_MAIN_SUPERIOR_OTHERS_CC']);
    expect(codesOf('BAOGAO', { main: ['LG'], noRequestDeclared: false })).toEqual(['NO_REQUEST_INSIDE_REPORT']);
    expect(codesOf('BAOGAO', { main: ['LG'], cc: ['unit-a'] })).toEqual(['NO_CC_TO_LOWER']);
  });

  it('[R-062] takes a letter to its addressees, persons too, and to all staff', () => {
    const lines = linesOf('HAN', { main: ['unit-b', 'u-pr-m1'], cc: ['dept-x'] });
    expect(lines['SEND']).toEqual(['unit-b', 'u-pr-m1']);
    expect(lines['CC']).toEqual(['dept-x']);
    expect(lines['DISTRIBUTE_INTERNAL']).toHaveLength(directory.sets.ALL_STAFF.length - 1);
    expect(codesOf('HAN', {})).toContain('RECIPIENT_MISSING');
  });

  it('[R-063] sends minutes to leaders and members, and outside only where they are copied', () => {
    expect(linesOf('JIYAO', {})).toEqual({ SUBMIT_UP: [...LEADERS, ...MEMBERS] });
    expect(linesOf('JIYAO', { cc: ['unit-a'] })['CC']).toEqual(['unit-a']);
    expect(codesOf('JIYAO', { main: ['unit-a'] })).toEqual(['RECIPIENT_OUTSIDE_ROW']);
  });

  it('[R-064] sends the bulletin to all member units, and inside to leaders and members', () => {
    const lines = linesOf('JIANBAO', { main: ['dept-x'] });
    expect(lines['SEND']).toEqual(['dept-x', ...UNITS]);
    expect(lines['SUBMIT_UP']).toEqual(LEADERS);
    expect(lines['DISTRIBUTE_INTERNAL']).toEqual(MEMBERS);
  });

  it('[R-065] lets a kind that the article does not name out only when the registry confirms the range', () => {
    expect(codesOf('JUEDING', { main: ['unit-a'] })).toEqual(['REGISTRY_CONFIRMS_RANGE']);
    expect(codesOf('JUEDING', { main: ['unit-a'], rangeConfirmed: true })).toEqual([]);
  });

  it('says where each breach is', () => {
    const { breaches } = planDispatch(ROWS.TONGZHI, choice({ main: ['unit-a', 'nobody', 'LG'] }), directory);
    expect(breaches).toEqual([
      { pointer: '/mainRecipients/1', code: 'RECIPIENT_UNKNOWN' },
      { pointer: '/mainRecipients/2', code: 'RECIPIENT_OUTSIDE_ROW' },
    ]);
    expect(breachError(breaches[0]!)).toMatchObject({
      pointer: '/document/mainRecipients/1',
      code: 'RECIPIENT_UNKNOWN',
    });
  });

  it('[R-066] no recipient outside the row, and nobody twice', () => {
    const kinds = Object.keys(ROWS) as (keyof typeof ROWS)[];
    const code = fc.constantFrom(...directory.kinds.keys(), 'nobody');
    const anyChoice = fc.record({
      main: fc.uniqueArray(code, { maxLength: 5 }),
      cc: fc.uniqueArray(code, { maxLength: 4 }),
      internalChoice: fc.constantFrom('NONE', 'RELATED_PERSONS', 'ALL_STAFF', 'GROUP_LEADERS', 'OFFICE_GROUP'),
      internalPersons: fc.uniqueArray(code, { maxLength: 3 }),
      contactPerson: fc.constantFrom(null, 'u-co-m1'),
      noRequestDeclared: fc.constantFrom(null, true, false),
      rangeConfirmed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.constantFrom(...kinds), anyChoice, (kind, given) => {
        const { lines } = planDispatch(ROWS[kind], given, directory);
        expect(new Set(lines.map((line) => line.recipient)).size).toBe(lines.length);
        for (const line of lines) expect(allowedIn(ROWS[kind], line.verb)).toContain(line.recipient);
      }),
      { numRuns: 500 },
    );
  });
});

/** Everybody whom a row may reach by a verb, written out anew. */
function allowedIn(of: DistributionRow, verb: string): string[] {
  const everybody = [...directory.kinds.keys()];
  const superiors = everybody.filter((code) => ['SUPERIOR', 'HIGHER_OFFICE'].includes(directory.kinds.get(code)!));
  const members: Record<string, readonly string[]> = {
    SUPERIOR_LEADING_ORG: superiors,
    GROUP_LEADERS: LEADERS,
    GROUP_MEMBERS: MEMBERS,
    ALL_STAFF: directory.sets.ALL_STAFF,
    MEMBER_UNITS: UNITS,
    RELATED_CITY_DEPTS: ['unit-d', 'dept-x'],
    RELATED_PERSONS: everybody.filter((code) => directory.kinds.get(code) === 'PERSON'),
    ADDRESSEES: everybody,
    OFFICE_GROUP: [...LEADERS, ...MEMBERS],
  };
  const entries = { SUBMIT_UP: of.up, SEND: of.send, DISTRIBUTE_INTERNAL: [...of.internal, ...of.up], CC: of.cc }[
    verb
  ]!;
  const reached = entries.flatMap(({ set }) => members[set] ?? []);
  const copiedUp = of.constraints.some((code) => /ONE_MAIN_SUPERIOR_OTHERS_CC|CC_DIRECT_SUPERIOR/.test(code));
  return verb === 'CC' && copiedUp ? [...reached, ...superiors] : reached;
}

describe('the registry’s lines', () => {
  const plan = planDispatch(ROWS.TONGZHI, choice({ main: ['unit-a'] }), directory);

  it('[R-066] settle channel and copies of what is planned', () => {
    const { lines, breaches } = settleLines(plan, [{ recipient: 'unit-a', channel: 'EXCHANGE', copies: 4 }]);
    expect(breaches).toEqual([]);
    expect(lines[0]).toMatchObject({ verb: 'SEND', recipient: 'unit-a', channel: 'EXCHANGE', copies: 4 });
    expect(lines[1]).toMatchObject({ verb: 'DISTRIBUTE_INTERNAL', channel: 'SYSTEM', copies: 1 });
  });

  it('[R-066] change neither range nor verb', () => {
    const wanted = [{ recipient: 'unit-b' }, { recipient: 'unit-a', verb: 'CC' as const }];
    expect(settleLines(plan, wanted).breaches).toEqual([
      { pointer: '/lines/0/recipient', code: 'RECIPIENT_OUTSIDE_ROW' },
      { pointer: '/lines/1/verb', code: 'VERB_OF_ROW' },
    ]);
    const twice = [{ recipient: 'unit-a' }, { recipient: 'unit-a' }];
    expect(settleLines(plan, twice).breaches).toEqual([{ pointer: '/lines/1/recipient', code: 'RECIPIENT_TWICE' }]);
  });
});
