import type { Expression } from './feel/expression.js';

/**
 * A process definition compiled once per version: immutable, with every reference resolved and every expression parsed.
 * Made by `engine/bpmn/`, walked by `advance`. Keys are BPMN element ids; `Map`s, because ids come from uploaded files.
 */
export interface ProcessGraph {
  readonly processId: string;
  readonly name: string;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly flows: ReadonlyMap<string, Flow>;
  /** Scopes by id: the process itself and every (event) sub-process. The process scope has the process id. */
  readonly scopes: ReadonlyMap<string, Scope>;
  /** Lane name by element id. */
  readonly lanes: ReadonlyMap<string, string>;
  readonly messages: ReadonlyMap<string, MessageDeclaration>;
  /** Routine that opens the case's business object before the first token, e.g. `documents.openDraft`. */
  readonly caseObject?: string;
  /** Form of the start variables. */
  readonly startForm?: string;
  /** Name of this version, unique among those of its process: `gongwen:versionTag`. */
  readonly versionTag?: string;
  /** `gongwen:` settings of the process: who may start it, such as `MEMBER@${ownerGroup} LEADER@${ownerGroup}`. */
  readonly starters?: readonly Template[];
  /** Variable that gets the person who starts a case (`camunda:initiator`). */
  readonly initiator?: string;
  /** Codes of faults of flow that the file accepts, `gongwen:accept`, by element; the process id stands for all. */
  readonly accepted?: ReadonlyMap<string, readonly string[]>;
  /** Settings of the office that the process reads, as dotted keys: put, nested, into its variable `settings`. */
  readonly settings: readonly string[];
}

/** Text with variables filled in at run time: literals and expressions, joined. `LEADER@${ownerGroup}`. */
export interface Template {
  readonly source: string;
  readonly parts: readonly (string | Expression)[];
}

/** A process, a sub-process or an event sub-process, with what is drawn directly in it; `parent` is the scope around it. */
export interface Scope {
  readonly id: string;
  readonly parent: string | null;
  /** Nodes directly inside. */
  readonly nodeIds: readonly string[];
  readonly startIds: readonly string[];
  /** Event sub-processes directly inside. */
  readonly eventSubProcessIds: readonly string[];
  /** Data objects drawn directly inside: variables of this scope, `null` when it opens. */
  readonly dataObjects: readonly string[];
}

/** A sequence flow; without a condition a token always passes. */
export interface Flow {
  readonly id: string;
  readonly name: string | null;
  readonly sourceId: string;
  readonly targetId: string;
  readonly condition: Expression | null;
}

interface NodeBase {
  readonly id: string;
  /** Chinese name as drawn, and English name from `gongwen:nameEn`. */
  readonly name: string | null;
  readonly nameEn: string | null;
  /** First line of the documentation, `Rule: R-061`, without the prefix. */
  readonly rule: string | null;
  readonly scopeId: string;
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  readonly defaultFlow: string | null;
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
  /** Work and calls get the input mappings beside everything they see, not instead of it: as files of other engines mean it. */
  readonly inputsAdd?: true;
  /** Results are assigned beside the output mappings, not instead of them; a call's too. */
  readonly outputsAdd?: true;
  readonly boundaryIds: readonly string[];
  readonly multiInstance: MultiInstance | null;
  /** A standard loop: the activity again and again, one after another. Never beside a multi-instance. */
  readonly standardLoop: StandardLoop | null;
  /** Carried out only to undo an activity (BPMN 2.0, 13.5.5): no flow leads here, a compensation boundary event names it. */
  readonly isForCompensation: boolean;
}

/** `target := expression`, evaluated in the scope it reads from. */
export interface Mapping {
  readonly target: string;
  readonly expression: Expression;
}

/** How an activity is repeated (BPMN 2.0, 13.3.7): over a collection or by a cardinality, of which one is `null`. */
export interface MultiInstance {
  readonly sequential: boolean;
  readonly collection: Expression | null;
  readonly cardinality: Expression | null;
  readonly elementVariable: string | null;
  readonly outputCollection: string | null;
  readonly outputElement: Expression | null;
  readonly completionCondition: Expression | null;
}

/**
 * `condition`: goes on while it is true. `testBefore`: asked before the first time too. `maximum`: most times, `null` without
 * a limit of its own (the step budget then is).
 */
export interface StandardLoop {
  readonly condition: Expression | null;
  readonly testBefore: boolean;
  readonly maximum: number | null;
}

/** What a user task says about who does it, how, and until when. */
export interface TaskProperties {
  /** DRAFT, REVIEW, SIGN … as in the sign-off table; `null` for a task of a foreign file. */
  readonly act: string | null;
  readonly candidates: readonly Template[];
  readonly candidateUsers: readonly Template[];
  readonly assignee: Template | null;
  readonly formKey: string | null;
  readonly outcomes: readonly string[];
  /** Outcomes that need an opinion. */
  readonly opinionFor: readonly string[];
  readonly dueRule: Template | null;
  /** A date, an instant or a duration from the opening, of a file drawn for another engine. */
  readonly dueDate?: Template;
  /** The same for the day on which someone means to look at it. */
  readonly followUpDate?: Template;
  /** Acts that the same person may not have done on this version. */
  readonly exclusiveWith: readonly string[];
  readonly mustSee: readonly string[];
}

/** What sets an event off, or what it throws. */
export type EventTrigger =
  | { readonly kind: 'NONE' }
  | { readonly kind: 'MESSAGE'; readonly message: string }
  | {
      readonly kind: 'TIMER';
      readonly timer: { readonly kind: 'DATE' | 'DURATION' | 'CYCLE' | 'CALENDAR'; readonly value: Template };
    }
  /** Caught: `null` catches every code, and `codeVariable` is where the code goes, if anywhere. */
  | { readonly kind: 'ERROR'; readonly errorCode: string | null; readonly codeVariable?: string }
  /** A signal's name, which may hold expressions. */
  | { readonly kind: 'SIGNAL'; readonly signal: Template }
  /** As an error is, but who throws it may go on. Thrown, it has a code. */
  | { readonly kind: 'ESCALATION'; readonly escalationCode: string | null; readonly codeVariable?: string }
  | { readonly kind: 'CONDITIONAL'; readonly condition: Expression }
  | { readonly kind: 'LINK'; readonly link: string }
  /** Thrown: undoes that activity, or with `null` all that completed in the scope. On a border: names the handler. */
  | { readonly kind: 'COMPENSATION'; readonly activityId: string | null; readonly handlerId: string | null }
  | { readonly kind: 'CANCEL' }
  | { readonly kind: 'TERMINATE' };

/** Which version of a called process or decision is meant. `DEPLOYMENT`: what was current when the root case started. */
export type Binding =
  | { readonly kind: 'DEPLOYMENT' | 'LATEST' }
  | { readonly kind: 'VERSION'; readonly version: number }
  | { readonly kind: 'TAG'; readonly tag: string };

/** Work for a worker outside (`POST /external-tasks/acquire`). */
export interface ExternalWork {
  readonly topic: Template;
  /** Tries before it becomes an incident; `null`: the default of the job room. */
  readonly retries: number | null;
  /** Higher comes first; 0 by default. */
  readonly priority: Expression | null;
}

/** A flow node as the engine runs it, with all that its type needs. */
export type Node =
  | (NodeBase & { readonly type: 'START_EVENT'; readonly trigger: EventTrigger; readonly interrupting: boolean })
  | (NodeBase & { readonly type: 'END_EVENT'; readonly trigger: EventTrigger })
  | (NodeBase & { readonly type: 'CATCH_EVENT'; readonly trigger: EventTrigger })
  | (NodeBase & { readonly type: 'THROW_EVENT'; readonly trigger: EventTrigger })
  | (NodeBase & {
      readonly type: 'BOUNDARY_EVENT';
      readonly trigger: EventTrigger;
      readonly attachedTo: string;
      readonly interrupting: boolean;
    })
  | (NodeBase & { readonly type: 'EXCLUSIVE_GATEWAY' })
  | (NodeBase & { readonly type: 'PARALLEL_GATEWAY' })
  | (NodeBase & { readonly type: 'INCLUSIVE_GATEWAY' })
  /** Event-based: whichever of the catch events and receive tasks behind it happens first. `instantiate`: begins its process. */
  | (NodeBase & { readonly type: 'EVENT_GATEWAY'; readonly instantiate: boolean })
  /** A manual or undefined task: passed through, noted in the history. */
  | (NodeBase & { readonly type: 'PLAIN_TASK' })
  /** A script task in FEEL: its value becomes `resultVariable`, or, a context, the variables it names. */
  | (NodeBase & { readonly type: 'SCRIPT_TASK'; readonly script: Expression; readonly resultVariable: string | null })
  | (NodeBase & { readonly type: 'USER_TASK'; readonly task: TaskProperties })
  | (NodeBase & { readonly type: 'SERVICE_TASK'; readonly serviceKey: string })
  | (NodeBase & {
      readonly type: 'EXTERNAL_TASK';
      readonly work: ExternalWork;
      /** A message event that a worker carries out. */
      readonly drawnAs?: 'THROW_EVENT' | 'END_EVENT';
    })
  | (NodeBase & { readonly type: 'SEND_TASK'; readonly message: string })
  | (NodeBase & { readonly type: 'RECEIVE_TASK'; readonly message: string; readonly instantiate: boolean })
  | (NodeBase & {
      readonly type: 'BUSINESS_RULE_TASK';
      readonly decisionId: string;
      readonly resultVariable: string | null;
      /** How a file of another engine wants the result (decision-shape.ts); as it is without one. */
      readonly resultShape?: 'SINGLE_ENTRY' | 'SINGLE_RESULT' | 'COLLECT_ENTRIES' | 'RESULT_LIST' | 'BARE';
      readonly binding: Binding;
    })
  | (NodeBase & { readonly type: 'CALL_ACTIVITY'; readonly calledElement: string; readonly binding: Binding })
  | (NodeBase & {
      readonly type: 'SUB_PROCESS';
      /** A transaction: a cancel end event in it undoes what it did and leaves by its cancel boundary event. */
      readonly transaction: boolean;
      readonly due: {
        readonly rule: Template;
        readonly holder: Template | null;
        readonly baseline: Expression | null;
      } | null;
    })
  | (NodeBase & { readonly type: 'EVENT_SUB_PROCESS' });

/** Type of a flow node. */
export type NodeType = Node['type'];

/** A message name declared with who may send it, its correlation and the schema of its payload (api.md, section 5). */
export interface MessageDeclaration {
  readonly name: string;
  /** `INTERNAL`: only cases throw it. `ROLE …` / `CLIENT …`: who may `POST /messages`. */
  readonly senders: readonly string[];
  /** `TREE`: inside the call tree; `KEY`: by `correlation`, over all cases of the office. */
  readonly reach: 'TREE' | 'KEY';
  /** Evaluated by the receiver when it starts to wait, and by the thrower when it throws; `null` for `TREE`. */
  readonly correlation: Expression | null;
  /** Form key of the payload. */
  readonly formKey: string | null;
  /**
   * How long one that finds no receiver waits for it, as an ISO 8601 duration (`gongwen:keepFor`); `null`: not at all. Of
   * `KEY` alone.
   */
  readonly keepFor: string | null;
  /** Payload taken from the thrower's variables. */
  readonly payload: readonly Mapping[];
}
