import type { CommandContext, ReadContext } from '../kernel/index.js';
import type { EffectOf, EffectType, Json, Node, Stimulus, Variables } from '../engine/index.js';
import type { AuditAct } from '../audit/index.js';
import type { CallTree } from './call-tree.js';
import type { Instance } from './instance.js';

/**
 * What the engine asks of the rooms, and who does it. Declared here, filled in by `src/process-wiring.ts`, the only file
 * that sees every room; handed to the instances room at boot under this token.
 */
export const PROCESS_WIRING = Symbol('PROCESS_WIRING');

/** Who does what the engine asks for. */
export interface ProcessWiring {
  readonly effects: EffectAppliers;
  /** By service key of a BPMN service task, `documents.freeze`. */
  readonly services: Readonly<Record<string, ServiceHandler>>;
  /** By act of a user task, `SIGN`; a task whose act is not here changes no business row of its own. */
  readonly acts: Readonly<Record<string, ActHandler>>;
  /** By message name: what its arrival does to business rows beside the case; most messages do nothing there. */
  readonly messages: Readonly<Record<string, MessageHandler>>;
  /** By `gongwen:caseObject` of a process, `documents.openDraft`. */
  readonly caseObjects: Readonly<Record<string, CaseObjectRoutine>>;
  /** By the same key: how a finished case's object goes over to the case that takes it up; without one it never does. */
  readonly restarts?: Readonly<Record<string, CaseRestartRoutine>>;
  /** By type of a case's object: variables that repeat what the object itself says, and that nobody sets but its acts. */
  readonly objectFacts?: Readonly<Record<string, ReadonlySet<string>>>;
  /** By the same type: whether somebody has seen what a step wants seen of the object before it is completed. */
  readonly mustSee?: Readonly<Record<string, MustSeeProbe>>;
  /** By type of a case's object: what it keeps of a refusal to handle a step; without one it keeps nothing. */
  readonly refusals?: Readonly<Record<string, RefusalRoutine>>;
}

/** What the object of a case keeps of a refusal: raises where its state allows none. */
export interface RefusalRoutine {
  /** Somebody refuses the step; the opinion is ground and rule. */
  refused(act: TaskAct): Promise<void>;
  /** The refusal is confirmed or overruled, with the act of the step that says so. */
  decided(act: TaskAct): Promise<void>;
}

/** One applier per effect: a forgotten one does not compile. */
export type EffectAppliers = {
  readonly [T in EffectType]: (at: EffectContext, effect: EffectOf<T>) => void | Promise<void>;
};

/** The moment at which an effect is applied: inside the command's transaction, under the root lock. */
export interface EffectContext {
  readonly ctx: CommandContext;
  readonly tree: CallTree;
  readonly instance: Instance;
  /** The element the effect is about; `null` for the end of a case without one. */
  readonly node: Node | null;
  readonly stimulus: Stimulus;
  /** Id of the audit entry of the stimulus: `audit_id` of every row that the effect writes. */
  readonly entryId: string;
}

/** Work that a service task asks for. */
export interface ServiceCall {
  readonly ctx: CommandContext;
  readonly tree: CallTree;
  readonly instance: Instance;
  readonly elementId: string;
  /** Input mapping of the element, or every visible variable where there is none. */
  readonly input: Variables;
  /** `audit_id` of every row that this work writes; its entry is recorded with the result. */
  readonly entryId: string;
}

/**
 * A service key is local (SQL and pure code, under 20 ms: done between two advances, in the same transaction) or a job:
 * `work` runs outside any transaction and lock (files, rendering, packaging), may run twice, and its outcome comes back as
 * a command of its own, in which `apply` writes the rows and returns the variables of the case.
 */
export type ServiceHandler =
  | { readonly mode: 'LOCAL'; readonly act?: AuditAct; run(call: ServiceCall): Promise<Variables> }
  | {
      readonly mode: 'JOB';
      readonly act?: AuditAct;
      work(read: <T>(query: (ctx: ReadContext) => Promise<T>) => Promise<T>, input: Variables): Promise<Json>;
      apply(call: ServiceCall, outcome: Json): Promise<Variables>;
    };

/** What a message that reached its receiver does to the business rows; the answer is merged into the case's variables. */
export type MessageHandler = (arrival: MessageArrival) => Promise<Variables>;

/** A message that reached the case which waits for it, before the engine hears of it. */
export interface MessageArrival {
  readonly ctx: CommandContext;
  readonly tree: CallTree;
  readonly instance: Instance;
  readonly elementId: string;
  /** The whole payload, routing and content fields. */
  readonly payload: Readonly<Record<string, Json>>;
  readonly entryId: string;
}

/** Looks up what a person has seen of a case's object, of what a step wants seen. */
export type MustSeeProbe = (ctx: ReadContext, asked: MustSeeQuestion) => Promise<SeenAnswer>;

/** Who is asked about, and what they should have seen. */
export interface MustSeeQuestion {
  readonly person: string;
  readonly objectId: string;
  /** The case of the step, and the root of its tree. */
  readonly caseIds: readonly string[];
  readonly settingsVersion: number;
  /** Words of `gongwen:mustSee`, `CURRENT_VERSION`. */
  readonly what: readonly string[];
}

/** What was found, and whether the office wants it seen before anything is completed. */
export interface SeenAnswer {
  readonly items: readonly SeenItem[];
  readonly isDemanded: boolean;
}

/** One thing that is to be seen, and where it is read. */
export interface SeenItem {
  readonly what: string;
  readonly isSeen: boolean;
  readonly href: string;
}

/** What completing a task with this act does to the business rows; the answer is merged into the case's variables. */
export type ActHandler = (act: TaskAct) => Promise<Variables>;

/** A completion that passed every general check: candidate, state, version, outcome, opinion, form, separation of duties. */
export interface TaskAct {
  readonly ctx: CommandContext;
  readonly tree: CallTree;
  readonly instance: Instance;
  readonly node: Extract<Node, { type: 'USER_TASK' }>;
  readonly task: TaskUnderWay;
  readonly outcome: string;
  readonly opinion: string | null;
  /** The whole form, routing and content fields, after defaults. */
  readonly form: Readonly<Record<string, Json>>;
  /** Role in which the person acts, as the candidate key that matched (`LEADER@COORD`), or `null` for an assignee. */
  readonly role: string | null;
  /** For whom the person acts, by delegation (代); `null` in their own right. */
  readonly onBehalfOf?: string | null;
  readonly entryId: string;
}

/** The part of a task that an act may need. */
export interface TaskUnderWay {
  readonly id: string;
  readonly n: number;
  readonly elementId: string;
  readonly nameZh: string;
  readonly nameEn: string | null;
  readonly rule: string | null;
  /** Keys of those to whom it is offered: to a substitute in place of whom the process names. */
  readonly candidates: readonly string[];
  readonly round: number | null;
  readonly versionNo: number | null;
  readonly variables: Variables;
}

/** Opens the business object of a new case (a draft document) from its start variables. */
export type CaseObjectRoutine = (start: CaseObjectStart) => Promise<CaseObject>;

/** A case that is about to start, and the form that it starts with. */
export interface CaseObjectStart {
  readonly ctx: CommandContext;
  readonly caseId: string;
  readonly processKey: string;
  readonly starter: string;
  /** An event starts the case, and its values may name whose it is; else it is the starter's. */
  readonly isByEvent: boolean;
  /** Start form, routing and content fields. */
  readonly form: Readonly<Record<string, Json>>;
  /** The settings that the case is bound to (requirements.md section 3), as nested contexts. */
  readonly settings: Variables;
  readonly entryId: string;
}

/** The business object that a case is about. */
export interface CaseObject {
  readonly objectType: 'DOCUMENT';
  readonly objectId: string;
  /** Routing variables of the new case. */
  readonly variables: Variables;
  /** Principals who see the case and the object from the start, beside its starter. */
  readonly seenBy?: readonly string[];
}

/** Gives the object of a finished case to the case that takes it up. Raises where the object's state does not allow it. */
export type CaseRestartRoutine = (restart: CaseRestart) => Promise<void>;

/** A finished case, and the new one that goes on with its object. */
export interface CaseRestart {
  readonly ctx: CommandContext;
  readonly objectId: string;
  readonly fromCaseId: string;
  readonly toCaseId: string;
  readonly entryId: string;
}
