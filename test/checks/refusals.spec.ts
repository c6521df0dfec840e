import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EVERY_PERSON, SCOPES, TAKE_UNASSIGNED } from '../../src/access/scopes.js';
import { ENGINE_REJECTIONS } from '../../src/engine/index.js';
import {
  KERNEL_VOCABULARIES,
  placeholdersOf,
  type RejectionKind,
  type Vocabularies,
  type Vocabulary,
} from '../../src/kernel/index.js';
import { codesInSentence } from '../support/plain-words.js';

/** Blanks that hold no code: ids, numbers, what somebody wrote or sent. A new one is either among these or names its vocabulary. */
const PLAIN = new Set(
  `agencyCode appointmentId archiveCode caseId caseNo clientId code correlation count current date decision declared
  delegationId differences docNo documentId expression externalTaskId filterId incidentId index instances key lastUsed limit
  mark messageId migrationId most n name open post problem problems received rootCaseId rule rules sent serial series
  sideTaskId signedVersion size taskId version versionNo wanted workerId year retryAfter
  message errorCode flow`.split(/\s+/),
);

/** Blanks of answers to programs: names of methods, headers and media types. */
const OF_HTTP = new Set(['accepted', 'allow', 'header', 'method', 'offered']);

/** Codes of status 403 or 409 behind which no rule of the regulation stands, and why. */
const WITHOUT_RULE: Readonly<Record<string, string>> = Object.fromEntries([
  ...of('the protocol of requests', 'REQUEST_IN_PROGRESS ALREADY_EXISTS'),
  ...of(
    'what a drawing comes to when it runs, told to administrators',
    `CARDINALITY_INVALID CASE_TOO_LARGE COLLECTION_NOT_LIST CONDITION_NOT_BOOLEAN CORRELATION_MISSING DECISION_AMBIGUOUS
    ERROR_NOT_CAUGHT EXPRESSION_FAILED NO_FLOW_TRUE STEP_BUDGET_EXCEEDED TOO_MANY_INSTANCES WORK_BUDGET_EXCEEDED
    DEFINITION_NOT_READABLE DIAGRAM_MISSING`,
  ),
  ...of(
    'how the token machine is moved by hand',
    `CALL_NOT_OPEN CASE_ALREADY_STARTED CASE_NOT_STARTED INSTANCE_NOT_OPEN LOOP_AMBIGUOUS LOOP_NOT_OPEN MOVE_INTO_LOOP
    MOVE_LEAVES_NOTHING SCOPE_AMBIGUOUS SCOPE_NOT_OPEN START_NOT_FOUND TIMER_NOT_ARMED TOKEN_NOT_OPEN WAIT_NOT_OPEN
    WORK_NOT_OPEN`,
  ),
  ...of('work of systems outside', 'EXTERNAL_TASK_CLOSED EXTERNAL_TASK_LEASE_LOST'),
  ...of('how incidents are worked off', 'INCIDENT_HAS_JOB INCIDENT_RESOLVED INCIDENT_WITHOUT_JOB'),
  ...of('a convenience of the work list', 'TASK_FILTERS_FULL TASK_FILTER_EXISTS'),
]);

function of(reason: string, codes: string): [code: string, reason: string][] {
  return codes
    .trim()
    .split(/\s+/)
    .map((code) => [code, reason]);
}

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join('src', path));

type Exports = Readonly<Record<string, unknown>>;
const load = (path: string): Promise<Exports> => import(pathToFileURL(resolve(path)).href) as Promise<Exports>;

/** Every declared refusal and every vocabulary of the tree, wherever a room keeps them. */
async function declared(): Promise<{ kinds: [string, RejectionKind][]; vocabularies: Map<string, Vocabulary> }> {
  const kinds = new Map<string, RejectionKind>();
  for (const path of SOURCES.filter((one) => one.endsWith('-rejections.ts'))) {
    for (const list of Object.values(await load(path))) {
      for (const [code, kind] of Object.entries(list as Readonly<Record<string, RejectionKind>>)) kinds.set(code, kind);
    }
  }
  const vocabularies = new Map<string, Vocabulary>(Object.entries(KERNEL_VOCABULARIES));
  for (const path of SOURCES.filter((one) => /_VOCABULARIES: Vocabularies/.test(readFileSync(one, 'utf8')))) {
    for (const [name, list] of Object.entries(await load(path))) {
      if (!name.endsWith('_VOCABULARIES')) continue;
      for (const [vocabulary, words] of Object.entries(list as Vocabularies)) vocabularies.set(vocabulary, words);
    }
  }
  return { kinds: [...kinds], vocabularies };
}

describe('what refusals say', () => {
  let kinds: [string, RejectionKind][];
  let vocabularies: Map<string, Vocabulary>;
  beforeAll(async () => {
    ({ kinds, vocabularies } = await declared());
  });

  /** Codes with what is wrong with their sentences. */
  const wrong = (check: (sentence: string, code: string) => readonly string[]): string[] =>
    kinds.flatMap(([code, { detail, variants = [] }]) =>
      [detail, ...variants.flatMap((variant) => variant.detail ?? [])]
        .flatMap(({ zh, en }) => [zh, en])
        .flatMap((sentence) => check(sentence, code).map((what) => `${code}: ${what} in “${sentence}”`)),
    );

  it('finds every room', () => {
    expect(kinds.length).toBeGreaterThan(200);
    expect(vocabularies.size).toBeGreaterThan(15);
    expect(kinds.map(([code]) => code)).toEqual(expect.arrayContaining(Object.keys(ENGINE_REJECTIONS)));
  });

  it('a blank that holds a code names the vocabulary that says it', () => {
    const bare = wrong((sentence) =>
      placeholdersOf(sentence).flatMap(({ name, vocabulary }) =>
        vocabulary === null && !PLAIN.has(name) && !OF_HTTP.has(name) ? [`{${name}} names no vocabulary`] : [],
      ),
    );
    expect(bare).toEqual([]);
  });

  it('every vocabulary that a sentence names is there', () => {
    const missing = wrong((sentence) =>
      placeholdersOf(sentence).flatMap(({ vocabulary }) =>
        // Names of processes are read by a provider.
        vocabulary === null || vocabulary === 'process' || vocabularies.has(vocabulary) ? [] : [vocabulary],
      ),
    );
    expect(missing).toEqual([]);
  });

  it('both languages have the same blanks, and neither speaks in codes', () => {
    const uneven = kinds.flatMap(([code, { detail, variants = [] }]) =>
      [detail, ...variants.flatMap((variant) => variant.detail ?? [])].flatMap(({ zh, en }) => {
        const [ours, theirs] = [zh, en].map((sentence) => [
          ...new Set(placeholdersOf(sentence).map(({ name }) => name)),
        ]);
        const both = [ours, theirs].map((names = []) => names.toSorted().join());
        return both[0] === both[1] ? [] : [`${code}: ${both.join(' / ')}`];
      }),
    );
    expect(uneven).toEqual([]);
    const technical = new Set(kinds.filter(([, { status }]) => status === 400 || status >= 500).map(([code]) => code));
    expect(
      wrong((sentence, code) => (technical.has(code) ? [] : codesInSentence(sentence.replaceAll(/\{[^}]*\}/g, '')))),
    ).toEqual([]);
  });

  it('words are in both languages', () => {
    const lame = [...vocabularies].flatMap(([name, { title, words = {} }]) =>
      [title, ...Object.values(words)]
        .filter(({ zh, en }) => !/\p{Script=Han}/u.test(zh) || en.trim() === '')
        .map(({ zh, en }) => `${name}: ${zh} / ${en}`),
    );
    expect(lame).toEqual([]);
  });

  it('acts, outcomes and permissions that processes and posts name have words', () => {
    const drawn = readdirSync('processes')
      .filter((name) => name.endsWith('.bpmn'))
      .map((name) => readFileSync(join('processes', name), 'utf8'))
      .join('');
    const named = (attribute: string): string[] =>
      [...drawn.matchAll(new RegExp(`gongwen:${attribute}="([A-Z_ ]+)"`, 'g'))].flatMap(([, value]) =>
        value!.split(' '),
      );
    const unsaid = (vocabulary: string, codes: readonly string[]): string[] =>
      codes.filter((code) => vocabularies.get(vocabulary)?.words?.[code] === undefined);
    expect(named('act').length).toBeGreaterThan(20);
    expect(named('outcomes').length).toBeGreaterThan(20);
    expect(unsaid('act', named('act'))).toEqual([]);
    expect(unsaid('outcome', named('outcomes'))).toEqual([]);
    const scopes = [...SCOPES, ...EVERY_PERSON, TAKE_UNASSIGNED].filter((scope) => !scope.startsWith('external:'));
    expect(unsaid('permission', scopes)).toEqual([]);
  });

  it('a refusal of status 403 or 409 cites its rule, or is one behind which none stands', () => {
    const silent = kinds.filter(([, { status, rule }]) => (status === 403 || status === 409) && rule === undefined);
    expect(silent.map(([code]) => code).filter((code) => !(code in WITHOUT_RULE))).toEqual([]);
    const needless = kinds.filter(([code, { rule }]) => code in WITHOUT_RULE && rule !== undefined);
    expect(needless.map(([code]) => code)).toEqual([]);
    const known = new Set(kinds.map(([code]) => code));
    expect(Object.keys(WITHOUT_RULE).filter((code) => !known.has(code))).toEqual([]);
  });
});
