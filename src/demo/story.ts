import { parse } from 'yaml';

/** A JSON value of a story. `${name}` in a text stands for a variable of the case, `${file:ref}` for an uploaded file. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type Values = Readonly<Record<string, Value>>;

/** A sentence in both languages. */
export interface Said {
  readonly zh: string;
  readonly en: string;
}

/**
 * A story of `processes/cases`: who does what when, and what must then be so. Played by the engine alone, over HTTP, and by
 * the demo; `processes/cases/README.md` explains the file.
 */
export interface Story {
  readonly story: string;
  readonly title: Said;
  readonly rules: readonly string[];
  /** Story whose steps are played before, by its file name without `.yaml`. */
  readonly follows?: string;
  /** Files that are uploaded before the first step, by the name under which the story refers to them. */
  readonly files?: Readonly<Record<string, { readonly name: string; readonly text: string }>>;
  readonly steps: readonly Step[];
  /** What the rooms answer, where the engine plays the story alone. */
  readonly engine?: EngineAnswers;
}

/** One step: exactly one of `start`, `act`, `message`; none of them: office time moves to `at`, and what is due runs. */
export interface Step {
  /** Office time, RFC 3339. */
  readonly at: string;
  /** Code of the person who acts; absent where only time passes. */
  readonly by?: string;
  /** Candidate key in which the person acts, where several instances of the step are open: `LEADER@PROJ`. */
  readonly as?: string;
  readonly say: Said;
  readonly start?: { readonly definition: string; readonly variables: Values };
  readonly act?: Act;
  readonly message?: { readonly name: string; readonly correlation: string; readonly payload: Values };
  /** The act is refused with this status and code, and changes nothing. */
  readonly refused?: { readonly status: number; readonly code: string };
  /** Timers that fire when office time reaches `at`, by element. */
  readonly fires?: readonly string[];
  readonly expect?: Expected;
  /** Answers of rooms during this step, over those of the story. */
  readonly engine?: EngineAnswers;
}

export interface Act {
  /** Element of the process: the step that is completed. */
  readonly element: string;
  readonly outcome?: string;
  readonly opinion?: string;
  readonly form?: Values;
  /** Version on the person's screen. */
  readonly versionNo?: number;
}

/** Only what is named is compared. Lists are complete and in no order, but for `sheet` and `attachments`. */
export interface Expected {
  /** Every open step of the call tree. */
  readonly open?: readonly OpenStep[];
  /** Tasks that this step closed and nobody had completed, with the reason that people read. */
  readonly closed?: readonly (OpenStep & { readonly reason: string })[];
  /** Work lists by person: the elements of the tasks that they see. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  /** Messages that a receive task or catch event waits for. */
  readonly waits?: readonly string[];
  /** Timers armed, by element. */
  readonly timers?: readonly string[];
  /** Messages sent beyond the call tree in this step. */
  readonly sent?: readonly string[];
  /** Cases that ended in this step: end element by process. */
  readonly ended?: Readonly<Record<string, string>>;
  readonly document?: Values;
  readonly attachments?: readonly string[];
  readonly handover?: Values;
  readonly dispatch?: readonly Values[];
  readonly sheet?: readonly Values[];
  /** Urges made so far that are named here: whom, and at which level. */
  readonly urges?: readonly { readonly to: string; readonly level: number }[];
  readonly record?: Values;
}

/** An open step: who may do it, as candidate keys, or the one person it is assigned to. */
export interface OpenStep {
  readonly element: string;
  readonly candidates?: readonly string[];
  readonly assignee?: string;
}

export interface EngineAnswers {
  /** Settings that the process names, nested. */
  readonly settings?: Values;
  /** Result variables by service key, by act (`SIGN`) or by `gongwen:caseObject`. */
  readonly answers?: Readonly<Record<string, Values>>;
}

/**
 * Reads a story from its YAML text.
 * @throws Error that names the step, where a step has no time or sentence, or does more than one thing.
 */
export function readStory(text: string): Story {
  const story = parse(text) as Story;
  if (typeof story.story !== 'string' || !Array.isArray(story.steps))
    throw new Error('A story needs `story` and `steps`.');
  (story.steps as readonly Step[]).forEach((step, index) => {
    const where = `${story.story}, step ${index + 1}`;
    const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/;
    if (typeof step.at !== 'string' || !instant.test(step.at)) throw new Error(`${where}: \`at\` is no instant.`);
    if (!step.say?.zh || !step.say.en) throw new Error(`${where}: \`say\` needs zh and en.`);
    const done = [step.start, step.act, step.message].filter((what) => what !== undefined).length;
    if (done > 1) throw new Error(`${where}: only one of start, act, message.`);
    if (done === 1 && step.by === undefined) throw new Error(`${where}: \`by\` is missing.`);
  });
  return story;
}

/** Puts values for `${name}` into every text of a story's values. A text that is nothing but `${name}` becomes the value. */
export function filledIn(value: Value, lookUp: (name: string) => Value): Value {
  if (typeof value === 'string') {
    const whole = /^\$\{([^}]+)\}$/.exec(value);
    if (whole?.[1] !== undefined) return lookUp(whole[1]);
    return value.replace(/\$\{([^}]+)\}/g, (_, name: string) => textOf(lookUp(name)));
  }
  if (Array.isArray(value)) return (value as readonly Value[]).map((element) => filledIn(element, lookUp));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filledIn(inner, lookUp)]));
  }
  return value;
}

const textOf = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value));
