import { toWire, type Bilingual, type ReadContext } from '../../kernel/index.js';
import type { Definitions } from '../../definitions/index.js';
import type { ProcessGraph } from '../../engine/index.js';
import { seenCase } from '../case-reads.js';
import { groundsIn, type DecisionGrounds } from '../decision-grounds.js';
import { incidentsOf } from '../open-incidents.store.js';
import { graphOfVersion } from '../version-graphs.js';
import { introduce, peopleOf, type Actor, type People } from './people.js';
import { brokenBy } from './broken-by.js';
import { casesOfTree, storyEntries, textsBehind, type StoryCase, type StoryEntry } from './story-entries.store.js';
import { sentenceOf, type Told } from './story-sentence.js';

/** One act in the story of a case, as data and as a sentence. */
export interface StoryLine {
  readonly entryId: string;
  readonly at: string;
  readonly caseId: string;
  readonly caseNo: string;
  /** 0 for the case that is asked for, 1 for what it called, and so on. */
  readonly depth: number;
  /** Place among the entries that moved the case; `null` for what moved none: an urge, an incident, a suspension. */
  readonly seq: number | null;
  readonly act: string;
  readonly who: Actor;
  readonly element: string | null;
  readonly name: string | null;
  readonly nameEn: string | null;
  readonly outcome: string | null;
  readonly rule: string | null;
  /** What people wrote with it; `null` where nothing was, or for a reader who may see the case but not its content. */
  readonly opinion: string | null;
  readonly reason: string | null;
  readonly note: string | null;
  readonly decided: DecisionGrounds | null;
  readonly zh: string;
  readonly en: string;
}

/** Body fields of an entry that a story tells. */
interface EntryBody {
  readonly client?: string;
  readonly onBehalfOf?: string;
  readonly role?: string;
  readonly elementId?: string;
  readonly rule?: string;
  readonly outcome?: string;
  readonly definitionVersion?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly case?: {
    readonly path?: readonly string[];
    readonly stimulus?: Readonly<Record<string, unknown>>;
  };
}

/** What begins with an act and is worth telling: what waits for somebody, and what has a story of its own. */
const BEGINS: ReadonlySet<string> = new Set(['USER_TASK', 'EXTERNAL_TASK', 'CALL_ACTIVITY']);

/** What is shown of the texts behind an entry. */
const TEXTS = ['opinion', 'reason', 'note', 'ruleRef', 'request', 'answer'] as const;

/**
 * The story of a case and of what it called, one act after another: `limit` lines at most after the entry `after`. It says what
 * the trail says, and nothing else. Texts that people wrote are shown to whoever may see the content of the case, not to one
 * who only watches over all cases.
 *
 * Raises `CASE_NOT_FOUND` where there is none for this caller.
 *
 * @rule R-054 @rule R-133 @rule R-134
 */
export async function readStory(
  ctx: ReadContext,
  definitions: Definitions,
  caseId: string,
  page: { readonly limit: number; readonly after: string | null },
): Promise<StoryLine[]> {
  const { row, sight } = await seenCase(ctx, caseId);
  const cases = below(await casesOfTree(ctx.tx, row.root_case_id), row.id);
  const ids = [...cases.keys()];
  const entries = await storyEntries(ctx.tx, row.root_case_id, ids, page);
  const bodies = new Map(entries.map((entry) => [entry.id, JSON.parse(entry.body) as EntryBody]));
  const told: Teller = {
    ctx,
    definitions,
    graphs: new Map(),
    titles: new Map(),
    people: await peopleOf(ctx, codesIn(entries, bodies)),
    texts: sight === 'CONTENT' ? await textsBehind(ctx.tx, [...bodies.keys()]) : new Map(),
    broken: brokenBy(entries, await incidentsOf(ctx.tx, ids)),
  };
  const lines: StoryLine[] = [];
  for (const entry of entries) {
    const of = cases.get(entry.caseId);
    const body = bodies.get(entry.id);
    if (of && body) lines.push(await lineOf(told, entry, body, of));
  }
  return lines;
}

/** A story as lines of text in the reader's language: instant, called cases set in and named, sentence. */
export const storyText = (lines: readonly StoryLine[], language: 'zh-CN' | 'en'): string =>
  lines
    .map(({ at, depth, caseNo, zh, en }) => {
      const mark = depth === 0 ? '' : `${'  '.repeat(depth)}[${caseNo}] `;
      return `${at.slice(0, 16).replace('T', ' ')}  ${mark}${language === 'en' ? en : zh}\n`.replaceAll(
        /\n(?=.)/g,
        ' ',
      );
    })
    .join('');

interface Teller {
  readonly ctx: ReadContext;
  readonly definitions: Definitions;
  readonly graphs: Map<string, ProcessGraph>;
  readonly titles: Map<string, Bilingual>;
  readonly people: People;
  readonly texts: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly broken: ReadonlyMap<string, readonly string[]>;
}

type PlacedCase = StoryCase & { readonly depth: number };

/** A case with all that it called, by id, with how deep each lies. */
function below(all: readonly StoryCase[], caseId: string): ReadonlyMap<string, PlacedCase> {
  const placed = new Map<string, PlacedCase>();
  // A case begins after the one that called it.
  for (const one of all) {
    const around = one.parentCaseId === null ? undefined : placed.get(one.parentCaseId);
    if (one.id === caseId) placed.set(one.id, { ...one, depth: 0 });
    else if (around) placed.set(one.id, { ...one, depth: around.depth + 1 });
  }
  return placed;
}

async function lineOf(told: Teller, entry: StoryEntry, body: EntryBody, of: PlacedCase): Promise<StoryLine> {
  const graph = await graphFor(told, body.definitionVersion ?? null, of);
  const details = body.details ?? {};
  const stimulus = body.case?.stimulus ?? {};
  const element = body.elementId ?? textIn(details['elementId']);
  const node = element === null ? undefined : graph.nodes.get(element);
  const role = body.role ?? null;
  const who = told.people.actor(entry.actor, {
    role,
    client: body.client ?? null,
    onBehalfOf: body.onBehalfOf ?? null,
    at: entry.at,
  });
  const texts = Object.fromEntries(
    TEXTS.flatMap((name) => {
      const text = told.texts.get(entry.id)?.[name];
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
  const decided = entry.act === 'DECIDED' ? groundsIn(details, stimulus) : null;
  const named = (ids: readonly string[]): Bilingual[] => [...new Set(ids)].map((id) => namesOf(graph, id));
  const begun = (body.case?.path ?? []).filter((id) => BEGINS.has(graph.nodes.get(id)?.type ?? ''));
  const isEnd = entry.seq !== null && entry.seq === of.seq && of.status !== 'RUNNING';
  const sentence = sentenceOf({
    // What the house did by itself is recorded under what it meant to the document.
    act: stimulus['type'] === 'WORK_DONE' && entry.act !== 'DECIDED' ? 'WORK_DONE' : entry.act,
    who: introduce(who),
    step: element === null ? null : (namesIn(details) ?? namesOf(graph, element)),
    outcome: body.outcome ?? null,
    rule: body.rule ?? node?.rule ?? null,
    process: await titleOf(told, of, graph),
    caseNo: of.caseNo,
    isCalled: of.parentCaseId !== null,
    begun: named(begun),
    closed: named(entry.closed),
    broken: told.broken.get(entry.id) ?? [],
    decided,
    ended: isEnd ? { status: of.status, at: of.endElement === null ? null : namesOf(graph, of.endElement) } : null,
    recipients: textsIn(details['recipients']).map((code) => told.people.nameOf(code)),
    places: named(placesIn(stimulus)),
    facts: factsOf(body),
    kind: entry.act.startsWith('SIDE_TASK_') ? textIn(details['kind']) : null,
    unseen: textsIn(details['unseen']),
    texts,
  });
  return {
    entryId: entry.id,
    at: toWire(entry.at, told.ctx.zone),
    caseId: of.id,
    caseNo: of.caseNo,
    depth: of.depth,
    seq: entry.seq,
    act: entry.act,
    who,
    element,
    name: node?.name ?? textIn(details['step']),
    nameEn: node?.nameEn ?? textIn(details['stepEn']),
    outcome: body.outcome ?? null,
    rule: body.rule ?? null,
    opinion: texts['opinion'] ?? texts['answer'] ?? null,
    reason: texts['reason'] ?? null,
    note: texts['note'] ?? texts['request'] ?? null,
    decided,
    ...sentence,
  };
}

/** The graph under which an entry was made; that of the case where the entry does not say. */
async function graphFor(told: Teller, version: string | null, of: StoryCase): Promise<ProcessGraph> {
  const name = version ?? of.definitionId;
  const known = told.graphs.get(name);
  if (known) return known;
  const { tx } = told.ctx;
  const own = await told.definitions.byId(tx, of.definitionId);
  const graph =
    version === null || version === `${own.key}@${own.version}`
      ? own.graph
      : ((await graphOfVersion(tx, told.definitions, version)) ?? own.graph);
  told.graphs.set(name, graph);
  return graph;
}

/** Both names of a process; the graph knows the Chinese one only. */
async function titleOf(told: Teller, of: StoryCase, graph: ProcessGraph): Promise<Bilingual> {
  const known = told.titles.get(of.definitionId);
  if (known) return known;
  const names = await told.definitions.names(told.ctx.tx, of.definitionId);
  const title = { zh: names.name ?? graph.name, en: names.nameEn ?? names.name ?? graph.name };
  told.titles.set(of.definitionId, title);
  return title;
}

/** Names of a step that the entry brings itself: it may be one of another case of the tree. */
function namesIn({ step, stepEn }: Readonly<Record<string, unknown>>): Bilingual | null {
  const zh = textIn(step);
  return zh === null ? null : { zh, en: textIn(stepEn) ?? zh };
}

function namesOf(graph: ProcessGraph, id: string): Bilingual {
  const node = graph.nodes.get(id);
  const zh = node?.name ?? node?.nameEn ?? id;
  return { zh, en: node?.nameEn ?? zh };
}

/** Everybody whom the entries name. */
function codesIn(entries: readonly StoryEntry[], bodies: ReadonlyMap<string, EntryBody>): string[] {
  const recipients = [...bodies.values()].flatMap(({ details, onBehalfOf }) => [
    ...textsIn(details?.['recipients']),
    ...(onBehalfOf === undefined ? [] : [onBehalfOf]),
  ]);
  return [...new Set([...entries.map(({ actor }) => actor), ...recipients])];
}

/** Where tokens were put, or where a finished case was taken up. */
function placesIn({ open, points }: Readonly<Record<string, unknown>>): string[] {
  const opened = Array.isArray(open) ? (open as readonly { readonly elementId?: unknown }[]) : [];
  return [...textsIn(opened.map(({ elementId }) => elementId)), ...textsIn(points)];
}

function factsOf({ details = {}, case: link, definitionVersion }: EntryBody): Told['facts'] {
  const stimulus = link?.stimulus ?? {};
  const changed = [...Object.keys((stimulus['set'] as object | undefined) ?? {}), ...textsIn(stimulus['remove'])];
  const { elements } = stimulus;
  const level = details['level'];
  return {
    code: textIn(stimulus['code']) ?? textIn(details['code']),
    level: typeof level === 'number' ? level : null,
    count: Array.isArray(elements) ? elements.length : null,
    names: changed.length === 0 ? null : changed.join(', '),
    version: migratedTo(details) ?? definitionVersion ?? null,
  };
}

/** `1 → 2`: the versions between which a case was migrated. */
function migratedTo({ from, to }: Readonly<Record<string, unknown>>): string | null {
  const [before, after] = [from, to].map((one) => (one as { version?: unknown } | undefined)?.version);
  return typeof before === 'number' && typeof after === 'number' ? `${before} → ${after}` : null;
}

const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
