import { filledIn, type Step, type Story, type Value, type Values } from './story.js';

/** One request of a story; `by` is a person's code, or `null` for the administrator. */
export interface StoryRequest {
  readonly by: string | null;
  readonly method: 'GET' | 'POST';
  /** Path below `/api/v1`. */
  readonly path: string;
  readonly body?: Values | undefined;
  /** A text file in place of a JSON body. */
  readonly file?: { readonly name: string; readonly text: string } | undefined;
  /** The same for the same step of the same story: a request that is sent again has one effect. */
  readonly idempotencyKey?: string;
}

export interface StoryAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, Value>>;
}

/** How requests of a story reach the service: over HTTP, whatever happens to the connection meanwhile. */
export type SendRequest = (request: StoryRequest) => Promise<StoryAnswer>;

/** Where a story stands after a step. */
export interface StoryState {
  readonly caseId: string | null;
  readonly documentId: string | null;
  /** Ids of the uploaded files by the name under which the story refers to them. */
  readonly files: Readonly<Record<string, string>>;
}

export interface PlayedStep {
  readonly story: Story;
  readonly step: Step;
  readonly index: number;
  readonly answer: StoryAnswer;
  readonly state: StoryState;
}

/**
 * Plays stories one after the other on one office, through its API alone: sets office time, lets each person act under the
 * person's own name, and tells `after` about every step that is done.
 *
 * @throws Error that names the step, when an act is refused that should not be, or the other way round.
 */
export async function playStories(
  stories: readonly Story[],
  send: SendRequest,
  after: (played: PlayedStep) => Promise<void> | void,
): Promise<StoryState> {
  let state: StoryState = { caseId: null, documentId: null, files: {} };
  for (const story of stories) {
    for (const [index, step] of story.steps.entries()) {
      const key = `${story.story}-${index + 1}`;
      await send({
        by: null,
        method: 'POST',
        path: '/test/clock',
        body: { now: step.at },
        idempotencyKey: `${key}-clock`,
      });
      if (index === 0) state = { ...state, files: { ...state.files, ...(await upload(story, step, send)) } };
      const answer = await act(step, state, send, key);
      demandOutcome(step, answer, `${story.story}, step ${index + 1} (${step.say.zh})`);
      if (step.start) {
        state = { ...state, caseId: text(answer.body['id']), documentId: text(answer.body['documentId']) };
      }
      await after({ story, step, index, answer, state });
    }
  }
  return state;
}

async function upload(story: Story, step: Step, send: SendRequest): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const [name, file] of Object.entries(story.files ?? {})) {
    const idempotencyKey = `${story.story}-file-${name}`;
    const answer = await send({ by: step.by ?? null, method: 'POST', path: '/files', file, idempotencyKey });
    if (answer.status !== 201) throw new Error(`The file ${file.name} was refused: ${JSON.stringify(answer.body)}`);
    ids[name] = text(answer.body['id']) ?? '';
  }
  return ids;
}

async function act(step: Step, state: StoryState, send: SendRequest, idempotencyKey: string): Promise<StoryAnswer> {
  const by = step.by ?? null;
  const filled = await filler(state, send, by);
  const post = (path: string, body: Values): Promise<StoryAnswer> =>
    send({ by, method: 'POST', path, body: filled(body), idempotencyKey });
  if (step.start) return post('/cases', { definition: step.start.definition, variables: step.start.variables });
  if (step.act) return post(`/cases/${state.caseId}/acts`, { ...step.act } as Values);
  if (step.message) return post('/messages', { ...step.message, messageId: idempotencyKey });
  return { status: 200, body: {} };
}

/** Fills `${file:name}` and the names of case variables into a body. */
async function filler(state: StoryState, send: SendRequest, by: string | null): Promise<(body: Values) => Values> {
  const answer =
    state.caseId === null ? null : await send({ by, method: 'GET', path: `/cases/${state.caseId}/variables` });
  const variables = (answer?.status === 200 ? answer.body['variables'] : null) as Values | null;
  return (body) =>
    filledIn(body, (name) =>
      name.startsWith('file:') ? (state.files[name.slice('file:'.length)] ?? null) : (variables?.[name] ?? null),
    ) as Values;
}

function demandOutcome({ refused }: Step, { status, body }: StoryAnswer, where: string): void {
  const said = `${status} ${JSON.stringify(body)}`;
  if (!refused && status >= 400) throw new Error(`${where}: refused with ${said}`);
  if (refused && (status !== refused.status || body['code'] !== refused.code)) {
    throw new Error(`${where}: expected a refusal ${refused.status} ${refused.code}, but got ${said}`);
  }
}

const text = (value: Value | undefined): string | null => (typeof value === 'string' ? value : null);
