import { beforeAll, describe, expect, it } from '@jest/globals';
import { advance, type CaseState, type Variables } from '../../src/engine/index.js';
import { filledIn, readStory, type Act, type Step, type Story, type Value } from '../../src/demo/story.js';
import { ProcessTree, type OpenTask } from '../support/process-tree.js';
import { filesIn, shippedProcesses, textOf, type Shipped } from '../support/processes.js';

/** Most that a case's state may take, in bytes of JSON. */
const STATE_LIMIT = 4_096;

let shipped: Shipped;
beforeAll(async () => {
  shipped = await shippedProcesses();
});

const stories = new Map(
  filesIn('cases/', '.yaml').map((file) => [/([^/]+)\.yaml$/.exec(file)?.[1] ?? '', readStory(textOf(file))]),
);

it('reads every process, decision and form without a problem, not even a warning', () => {
  expect(shipped.problems).toEqual([]);
  expect([...shipped.graphs.keys()].sort()).toEqual([
    'archive-hand-over',
    'issue-and-distribute',
    'outgoing-department-document',
    'outgoing-higher-office-document',
  ]);
});

describe.each([...stories.keys()])('the routing of %s, by the engine alone', (file) => {
  const chain = chainOf(file);
  const rules = chain.at(-1)?.rules ?? [];

  it(`[${rules.join(' ')}] opens, times, waits and ends as told; its states stay small and replay`, () => {
    const player = new StoryPlayer(chain);
    for (const story of chain) for (const step of story.steps) player.play(story, step);
    for (const one of player.tree.cases) {
      let state: CaseState | null = null;
      for (const stimulus of one.stimuli) state = advance(one.graph, state, stimulus).state;
      expect(JSON.stringify(state)).toBe(JSON.stringify(one.state));
    }
  });
});

function chainOf(file: string): Story[] {
  const story = stories.get(file);
  if (!story) throw new Error(`There is no story ${file}`);
  return [...(story.follows === undefined ? [] : chainOf(story.follows)), story];
}

class StoryPlayer {
  readonly tree: ProcessTree;
  #answers: Readonly<Record<string, Variables>> = {};

  constructor(readonly chain: readonly Story[]) {
    this.tree = new ProcessTree(shipped.graphs, shipped.decisions, ({ key }) => this.#answers[key] ?? {});
  }

  play(story: Story, step: Step): void {
    const layers = [...this.chain.map((one) => one.engine), step.engine];
    this.#answers = Object.assign({}, ...layers.map((layer) => layer?.answers)) as Record<string, Variables>;
    const cause = { at: step.at, actor: step.by ?? 'SYSTEM' };
    const where = `${story.story}, ${step.at}: ${step.say.en}`;
    if (step.start) this.#start(step.start, cause, Object.assign({}, ...layers.map((layer) => layer?.settings)));
    if (step.act) this.#act(step.act, step, cause, where);
    if (step.message) {
      const correlation = this.#filled(step.message.correlation);
      const waits = this.tree.waits.filter(
        (wait) => wait.message === step.message?.name && wait.correlation === correlation,
      );
      expect({ where, waits: waits.length }).toEqual({ where, waits: 1 });
      this.tree.receive(waits[0]!, this.#routing(this.#payloadForm(step.message.name), step.message.payload), cause);
    }
    for (const elementId of step.fires ?? []) {
      const timer = this.tree.timers.find((armed) => armed.elementId === elementId);
      if (!timer) throw new Error(`${where} — timer ${elementId} is not armed`);
      this.tree.fire(timer, cause);
    }
    this.#compare(step, where);
  }

  #start(start: NonNullable<Step['start']>, cause: { at: string; actor: string }, settings: Variables): void {
    const graph = shipped.graphs.get(start.definition);
    if (!graph) throw new Error(`There is no process ${start.definition}`);
    const object = graph.caseObject === undefined ? {} : (this.#answers[graph.caseObject] ?? {});
    const named = graph.settings.length > 0 ? { settings } : {};
    this.tree.start(
      start.definition,
      { ...this.#routing(graph.startForm ?? null, start.variables), starter: cause.actor, ...named, ...object },
      cause,
    );
  }

  #act(act: Act, step: Step, cause: { at: string; actor: string }, where: string): void {
    const open = this.tree.tasks.filter(
      (task) => task.elementId === act.element && (step.as === undefined || task.candidates.includes(step.as)),
    );
    // A refusal by a room is not the engine's to give; a step that is not open is.
    if (step.refused) {
      if (step.refused.code === 'STEP_NOT_REACHED') expect({ where, open }).toEqual({ where, open: [] });
      return;
    }
    const [task, other] = open;
    if (!task || other) throw new Error(`${where} — ${act.element} is open ${open.length} times`);
    this.#demandOutcome(task, act, where);
    const results = task.task.act === null ? {} : (this.#answers[task.task.act] ?? {});
    this.tree.complete(
      task,
      {
        ...this.#routing(task.task.formKey, act.form ?? {}),
        ...results,
        outcome: act.outcome ?? null,
        actorId: cause.actor,
        actorRole: task.candidates[0] ?? null,
        actedAt: cause.at,
      },
      cause,
    );
  }

  #demandOutcome(task: OpenTask, act: Act, where: string): void {
    const { outcomes, opinionFor } = task.task;
    const fits = act.outcome === undefined ? outcomes.length === 0 : outcomes.includes(act.outcome);
    const isSaid = act.outcome === undefined || !opinionFor.includes(act.outcome) || act.opinion !== undefined;
    expect({ where, fits, isSaid }).toEqual({ where, fits: true, isSaid: true });
  }

  #compare({ expect: expected = {} }: Step, where: string): void {
    const { tree } = this;
    const found: Record<string, unknown> = { where };
    const wanted: Record<string, unknown> = { where };
    const compare = (name: string, is: unknown, should: unknown): void => {
      if (should === undefined) return;
      found[name] = is;
      wanted[name] = should;
    };
    const open = tree.tasks.map(({ elementId, candidates, assignee }) =>
      assignee === undefined ? { element: elementId, candidates } : { element: elementId, assignee },
    );
    const isCatch = (wait: (typeof tree.waits)[number]): boolean =>
      ['RECEIVE_TASK', 'CATCH_EVENT'].includes(wait.of.graph.nodes.get(wait.elementId)?.type ?? '');
    compare('open', sorted(open), expected.open && sorted(expected.open));
    compare(
      'closed',
      sorted(tree.closed.map(({ elementId, candidates }) => ({ element: elementId, candidates }))),
      expected.closed && sorted(expected.closed.map(({ element, candidates }) => ({ element, candidates }))),
    );
    compare(
      'waits',
      tree.waits
        .filter(isCatch)
        .map((wait) => wait.message)
        .sort(),
      expected.waits?.toSorted(),
    );
    compare('timers', tree.timers.map((timer) => timer.elementId).sort(), expected.timers?.toSorted());
    compare('sent', tree.sent.map(({ message }) => message).sort(), expected.sent?.toSorted());
    compare('ended', tree.ended, expected.ended);
    compare('docDate', tree.variables['docDate'] ?? null, expected.document?.['docDate']);
    for (const one of tree.cases) {
      const size = Buffer.byteLength(JSON.stringify(one.state));
      if (size >= STATE_LIMIT) compare(`size of ${one.name}`, size, `under ${STATE_LIMIT}`);
    }
    expect(found).toEqual(wanted);
  }

  #routing(formKey: string | null, values: Readonly<Record<string, Value>>): Variables {
    if (formKey === null) return values;
    const form = shipped.forms.get(formKey);
    if (!form) throw new Error(`There is no form ${formKey}`);
    const { values: checked, errors } = form.check(this.#filled(values) as Variables, '');
    expect({ formKey, errors }).toEqual({ formKey, errors: [] });
    return form.split(checked).routing;
  }

  #payloadForm(message: string): string | null {
    for (const graph of shipped.graphs.values()) {
      const form = graph.messages.get(message)?.formKey;
      if (form) return form;
    }
    return null;
  }

  #filled(value: Value): Value {
    return filledIn(value, (name) => {
      if (name.startsWith('file:')) return '019d0000-0000-7000-8000-000000000000';
      return (this.tree.variables[name] ?? null) as Value;
    });
  }
}

const sorted = (list: readonly unknown[]): string[] => list.map((one) => JSON.stringify(one)).sort();
