import type { PlayedStep } from '../../src/demo/play-story.js';
import type { Expected, Value, Values } from '../../src/demo/story.js';
import type { TestOffice } from './office.js';

type Item = Readonly<Record<string, Value>>;
type List = { readonly items: readonly Item[] };

/** Looks at the office after a step, through its API (timers and waits in their tables), and compares what the story says. */
export class StoryEyes {
  #endedBefore = new Set<string>();

  constructor(
    private readonly office: TestOffice,
    /** Someone who sees the whole case: the drafter. */
    private readonly reader: string,
  ) {}

  /** Fails with the step's sentence where the office is not as the story says. */
  async compare({ story, step, index, state }: PlayedStep): Promise<void> {
    const { expect: expected } = step;
    const caseId = state.caseId!;
    const ended = await this.ended(caseId);
    if (!expected) return;
    const seen: Record<string, unknown> = {};
    const wanted: Record<string, unknown> = {};
    const put = (name: string, is: unknown, should: unknown): void => {
      seen[name] = is;
      wanted[name] = should;
    };
    if (expected.open)
      put('open', await this.open(caseId, expected.open), byElement(expected.open.map((one) => ({ ...one }))));
    if (expected.closed) {
      const wanted = expected.closed.map((one) => ({ ...one }));
      put('closed', byElement(await this.closed(caseId)), byElement(wanted));
    }
    for (const [person, elements] of Object.entries(expected.lists ?? {})) {
      put(`list of ${person}`, await this.workList(person), elements.toSorted());
    }
    if (expected.waits) put('waits', await this.waits(caseId), expected.waits.toSorted());
    if (expected.timers) put('timers', await this.timers(caseId), expected.timers.toSorted());
    if (expected.ended) put('ended', ended, expected.ended);
    await this.compareThings(expected, state.documentId!, put);
    expect({ where: `${story.story}, step ${index + 1}: ${step.say.en}`, ...seen }).toEqual({
      where: `${story.story}, step ${index + 1}: ${step.say.en}`,
      ...wanted,
    });
  }

  private async compareThings(
    expected: Expected,
    documentId: string,
    put: (name: string, is: unknown, should: unknown) => void,
  ): Promise<void> {
    const document = (await this.get(`/documents/${documentId}`)) as Item;
    if (expected.document) put('document', picked(document, expected.document), expected.document);
    if (expected.attachments) {
      const named = (document['attachments'] as readonly Item[]).map(({ name }) => name);
      put('attachments', named, expected.attachments);
    }
    if (expected.dispatch) {
      const lines = (await this.get(`/documents/${documentId}/dispatch-lines`)) as List;
      const key = (line: Item): string => `${line['verb'] as string} ${line['recipient'] as string}`;
      const sort = (all: readonly Item[]): Item[] => all.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
      const wanted = sort(expected.dispatch);
      put(
        'dispatch',
        sort(lines.items).map((line, at) => picked(line, wanted[at] ?? {})),
        wanted,
      );
    }
    if (expected.sheet) {
      const { actions } = (await this.get(`/documents/${documentId}/approval-sheet`)) as { actions: readonly Item[] };
      const lines: Item[] = actions.map((line) => ({ ...line, by: line['person'] ?? null }));
      put(
        'sheet',
        lines.map((line, at) => picked(line, expected.sheet?.[at] ?? {})),
        expected.sheet,
      );
    }
    if (expected.handover) {
      const { items } = (await this.get(`/archive/handovers?objectId=${documentId}`)) as List;
      put('handovers', items.length, 1);
      put('handover', picked(items[0] ?? {}, expected.handover), expected.handover);
    }
    if (expected.record) {
      const { items } = (await this.get(`/archive/records?objectId=${documentId}`)) as List;
      put('records', items.length, 1);
      put('record', picked(items[0] ?? {}, expected.record), expected.record);
    }
    if (expected.urges) {
      const { items } = (await this.get('/urges')) as List;
      const made = items.map((urge) => ({ to: urge['recipients'] as readonly string[], level: urge['level'] }));
      const found = expected.urges.map(({ to, level }) =>
        made.some((urge) => urge.level === level && urge.to.includes(to)),
      );
      put(
        'urges',
        found,
        expected.urges.map(() => true),
      );
    }
  }

  private async open(caseId: string, wanted: NonNullable<Expected['open']>): Promise<Item[]> {
    const { openTasks } = (await this.get(`/cases/${caseId}`)) as { openTasks: readonly Item[] };
    const shapes = new Map(wanted.map((one) => [one.element, one]));
    return byElement(
      openTasks.map((task) => {
        const shape = shapes.get(task['element'] as string);
        return picked(task, shape ? ({ ...shape } as unknown as Values) : { element: null, candidates: null });
      }),
    );
  }

  /** Tasks that the last act closed uncompleted, as the story of the case tells it. */
  private async closed(caseId: string): Promise<Item[]> {
    const { items } = (await this.get(`/cases/${caseId}/history?limit=200`)) as List;
    const last = items.findLast((item) => item['actor'] !== 'SYSTEM') ?? {};
    const tasks = (last['closed'] ?? []) as readonly Item[];
    return tasks.map((task) => picked(task, { element: null, candidates: null, reason: null }));
  }

  private async workList(person: string): Promise<string[]> {
    const answer = await this.office.as(person).get<List>('/tasks');
    return answer.body.items.map(({ element }) => element as string).sort();
  }

  private async waits(caseId: string): Promise<string[]> {
    const rows = await this.office.query<{ message: string }>(
      `SELECT message FROM wait WHERE root_case_id = $1 AND element_id LIKE 'rcv%' ORDER BY message`,
      [caseId],
    );
    return rows.map(({ message }) => message);
  }

  private async timers(caseId: string): Promise<string[]> {
    const rows = await this.office.query<{ element_id: string }>(
      `SELECT element_id FROM job WHERE root_case_id = $1 AND kind = 'TIMER' ORDER BY element_id`,
      [caseId],
    );
    return rows.map((row) => row.element_id);
  }

  /** End elements, by process, of the cases that ended since the step before. */
  private async ended(caseId: string): Promise<Record<string, string>> {
    const rows = await this.office.query<{ id: string; definition_key: string; end_element: string }>(
      `SELECT id, definition_key, end_element FROM process_instance WHERE root_case_id = $1 AND status <> 'RUNNING'`,
      [caseId],
    );
    const fresh = rows.filter(({ id }) => !this.#endedBefore.has(id));
    this.#endedBefore = new Set(rows.map(({ id }) => id));
    return Object.fromEntries(fresh.map((row) => [row.definition_key, row.end_element]));
  }

  private async get(path: string): Promise<unknown> {
    const answer = await this.office.as(this.reader).get(path);
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

/** The fields of `item` that `shape` names; lists in the order of the alphabet. */
function picked(item: Item, shape: Values): Item {
  return Object.fromEntries(Object.keys(shape).map((name) => [name, item[name] ?? null]));
}

const byElement = (items: readonly object[]): Item[] =>
  (items as readonly Item[]).toSorted((a, b) => ((a['element'] as string) < (b['element'] as string) ? -1 : 1));
