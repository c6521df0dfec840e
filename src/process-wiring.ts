import { Global, Inject, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Commands, newId, SERVICE_OPTIONS, systemCaller, type ServiceOptions } from './kernel/index.js';
import { ARCHIVE_ACTS, archiveServices, HANDOVERS_BY_NAME } from './archive/index.js';
import { CALENDAR_FOLLOWER, isDueRule } from './calendar/index.js';
import {
  DEFINITION_FOLLOWER,
  Definitions,
  DefinitionsModule,
  DEPLOYMENT_VOCABULARY,
  namesInUse,
  type DeploymentVocabulary,
} from './definitions/index.js';
import {
  DOCUMENT_ACTS,
  DOCUMENT_CASE_OBJECTS,
  DOCUMENT_FACTS,
  DOCUMENT_MESSAGES,
  DOCUMENT_MUST_SEE,
  DOCUMENT_REFUSALS,
  DOCUMENT_RESTARTS,
  DOCUMENT_SERVICES,
  MUST_SEE,
  remindReceipts,
} from './documents/index.js';
import type { EffectOf, ProcessGraph } from './engine/index.js';
import {
  CASE_EFFECTS,
  decide,
  deliverInTree,
  InstancesModule,
  liveDefinitions,
  PROCESS_WIRING,
  serviceOf,
  TREE_DEPENDENCIES,
  workNow,
  type EffectAppliers,
  type EffectContext,
  type ProcessWiring,
  type TreeDependencies,
} from './instances/index.js';
import { isTimerRule, JOB_EFFECTS, JOB_HANDLERS, START_TIMERS, type JobHandlers } from './jobs/index.js';
import { DELEGABLE_NAMES, type DelegableNames } from './organisation/index.js';
import {
  decideRefusal,
  fireUrge,
  followCalendar,
  handOverLeaver,
  lookForHolders,
  SIDE_TASK_KINDS,
  TASK_EFFECTS,
} from './tasks/index.js';

/**
 * Who does what the engine asks for: the table of contents of everything that a process can set in motion. The only file
 * that sees every room. An effect without an applier does not compile; a service key, act, message or case object that a
 * process names and nobody here carries out is refused at deployment.
 */
const effects: EffectAppliers = {
  ...CASE_EFFECTS,
  ...TASK_EFFECTS,
  ...JOB_EFFECTS,
  MESSAGE_THROWN: throwMessage,
  WORK_REQUESTED: requestWork,
};

/** A message that stays in its call tree is handed over now; any other is a job, since it touches another tree's lock. */
function throwMessage(at: EffectContext, effect: EffectOf<'MESSAGE_THROWN'>): void | Promise<void> {
  const declaration = at.instance.definition.graph.messages.get(effect.message);
  return declaration?.reach === 'KEY' ? JOB_EFFECTS.MESSAGE_THROWN(at, effect) : deliverInTree(at, effect);
}

/** Decisions and local work are done now, between two steps; everything else is a job, or waits for a worker outside. */
function requestWork(at: EffectContext, effect: EffectOf<'WORK_REQUESTED'>): void | Promise<void> {
  if (effect.kind === 'DECISION') return decide(at, effect);
  if (effect.kind === 'EXTERNAL') return JOB_EFFECTS.WORK_REQUESTED(at, effect);
  const handler = serviceOf(at, effect.key);
  return handler.mode === 'LOCAL' ? workNow(at, effect, handler) : JOB_EFFECTS.WORK_REQUESTED(at, effect);
}

/** Everything that processes of this office may name. */
export const processWiring = (options: ServiceOptions): ProcessWiring => ({
  effects,
  services: { ...DOCUMENT_SERVICES, ...archiveServices(options) },
  acts: { ...DOCUMENT_ACTS, ...ARCHIVE_ACTS, CONFIRM_REFUSAL: decideRefusal },
  messages: { ...DOCUMENT_MESSAGES },
  caseObjects: { ...DOCUMENT_CASE_OBJECTS },
  restarts: { ...DOCUMENT_RESTARTS },
  objectFacts: { ...DOCUMENT_FACTS },
  mustSee: { ...DOCUMENT_MUST_SEE },
  refusals: { ...DOCUMENT_REFUSALS },
});

/** Roles of the regulation (Annex 1, Annex 4), and `CALLED` for processes that only other processes start. */
const ROLES = new Set(
  `DIRECTOR DEPUTY LEADER MEMBER EXPERT REGISTRY ARCHIVIST RECORDER INFO_REPORTER SECRECY WEBEDITOR SEAL U_PRINCIPAL
   U_INCHARGE U_LIAISON AUDITOR ADMIN CALLED`.split(/\s+/),
);

/** What a deployment may refer to. */
const vocabularyOf = (wiring: ProcessWiring, { timeZone }: ServiceOptions): DeploymentVocabulary => ({
  services: new Set(Object.keys(wiring.services)),
  acts: new Set(Object.keys(wiring.acts)),
  caseObjects: new Set(Object.keys(wiring.caseObjects)),
  roles: ROLES,
  mustSee: new Set(MUST_SEE),
  isDueRule: (text) => text === 'HANDOVER' || isDueRule(text),
  isTimerRule: (rule) => isTimerRule(rule, timeZone),
});

/** What a delegation may name. */
const delegableNames = (wiring: ProcessWiring): DelegableNames => ({
  acts: new Set([...Object.keys(wiring.acts), ...SIDE_TASK_KINDS]),
  inUse: namesInUse,
});

/** What is kept under a person's name beside tasks. */
const HELD_BY_NAME = [HANDOVERS_BY_NAME];

/** Jobs that the runner takes off the table and other rooms carry out. */
const jobHandlersOf = (deps: TreeDependencies): JobHandlers => ({
  URGE: fireUrge(deps),
  RECEIPT: remindReceipts,
  LEAVER: handOverLeaver(deps, HELD_BY_NAME),
  HOLDERS: lookForHolders(deps, HELD_BY_NAME),
});

/** Service keys and case objects that a process names and this service does not have. */
export function missingHandlers(graph: ProcessGraph, wiring: ProcessWiring): string[] {
  const named = [...graph.nodes.values()].flatMap((node) => (node.type === 'SERVICE_TASK' ? [node.serviceKey] : []));
  const missing = named.filter((key) => !Object.hasOwn(wiring.services, key));
  const { caseObject } = graph;
  if (caseObject !== undefined && !Object.hasOwn(wiring.caseObjects, caseObject)) missing.push(caseObject);
  return [...new Set(missing)];
}

/** Refuses to start a service that lacks a handler which a running case, or a process that can be started, needs. */
@Injectable()
export class HandlersPresent implements OnApplicationBootstrap {
  constructor(
    private readonly commands: Commands,
    private readonly definitions: Definitions,
    @Inject(PROCESS_WIRING) private readonly wiring: ProcessWiring,
    @Inject(SERVICE_OPTIONS) private readonly options: ServiceOptions,
  ) {}

  /** @throws Error that names every definition and handler. */
  async onApplicationBootstrap(): Promise<void> {
    const lacking = await this.commands.read(systemCaller(this.options.officeId, newId()), async ({ tx }) => {
      const found: string[] = [];
      for (const id of await liveDefinitions(tx)) {
        const { key, version, graph } = await this.definitions.byId(tx, id);
        const missing = missingHandlers(graph, this.wiring);
        if (missing.length > 0) found.push(`${key}@${version}: ${missing.join(', ')}`);
      }
      return found;
    });
    if (lacking.length > 0) throw new Error(`Processes in use need handlers that are missing: ${lacking.join('; ')}`);
  }
}

/** Hands every room what it asks of the others. */
@Global()
@Module({
  imports: [DefinitionsModule, InstancesModule],
  providers: [
    { provide: PROCESS_WIRING, useFactory: processWiring, inject: [SERVICE_OPTIONS] },
    { provide: DEPLOYMENT_VOCABULARY, useFactory: vocabularyOf, inject: [PROCESS_WIRING, SERVICE_OPTIONS] },
    { provide: JOB_HANDLERS, useFactory: jobHandlersOf, inject: [TREE_DEPENDENCIES] },
    { provide: DELEGABLE_NAMES, useFactory: delegableNames, inject: [PROCESS_WIRING] },
    { provide: CALENDAR_FOLLOWER, useValue: followCalendar },
    { provide: DEFINITION_FOLLOWER, useValue: START_TIMERS },
    HandlersPresent,
  ],
  exports: [
    PROCESS_WIRING,
    DELEGABLE_NAMES,
    DEPLOYMENT_VOCABULARY,
    CALENDAR_FOLLOWER,
    DEFINITION_FOLLOWER,
    JOB_HANDLERS,
  ],
})
export class ProcessWiringModule {}
