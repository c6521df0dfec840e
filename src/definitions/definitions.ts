import { Injectable } from '@nestjs/common';
import {
  readDiagram,
  type Binding,
  type Decision,
  type MessageDeclaration,
  type ProcessDiagram,
} from '../engine/index.js';
import { Rejection, type Transaction } from '../kernel/index.js';
import type { BoundDefinition, BoundForm, DefinitionKind, DefinitionVersion } from './definition.js';
import {
  findBound,
  findById,
  findNewest,
  findTagged,
  findVersion,
  lastDeployment,
  newestProcesses,
  type DefinitionRow,
} from './definition.store.js';
import { readFile, type Found } from './read-file.js';
import { Recent } from './recent.js';
import { startsByMessage, startsBySignal, startsWith } from './start-events.js';

/** A version and what its file compiled to. */
type Compiled = DefinitionVersion & { readonly suspended: boolean } & Pick<Found, 'name'> & { readonly found: Found };

const NOT_FOUND = {
  PROCESS: 'DEFINITION_NOT_FOUND',
  DECISION: 'DECISION_NOT_FOUND',
  FORM: 'FORM_NOT_FOUND',
} as const satisfies Record<DefinitionKind, string>;

const KEPT_VERSIONS = 500;
const KEPT_NAMES = 5_000;
const KEPT_DIAGRAMS = 50;

/**
 * Versions of definitions, compiled once per process of the service: stored versions never change. Every miss is one
 * statement; a version that is kept costs none by its id, nor by key and deployment.
 *
 * @rule R-141
 */
@Injectable()
export class Definitions {
  readonly #versions = new Recent<Compiled>(KEPT_VERSIONS);
  /** Only what was looked at lately: nothing but a drawing needs them. */
  readonly #diagrams = new Recent<ProcessDiagram | null>(KEPT_DIAGRAMS);
  /** Id of what was newest at a deployment, by office, kind, key and number. */
  readonly #bound = new Recent<string>(KEPT_NAMES);
  /** Id of the newest version when it was last read: then its file need not be sent again. */
  readonly #newest = new Recent<string>(KEPT_NAMES);
  readonly #starts = new Recent<{ readonly seq: number; readonly processes: readonly BoundDefinition[] }>(100);

  /** The newest version of a process, and whether it is suspended now. Raises `DEFINITION_NOT_FOUND`. */
  async current(tx: Transaction, key: string): Promise<BoundDefinition> {
    return toBound(await this.newest(tx, 'PROCESS', key));
  }

  /** A version by its id. Raises `DEFINITION_NOT_FOUND`. */
  async byId(tx: Transaction, id: string): Promise<BoundDefinition> {
    const kept = this.#versions.get(`${tx.officeId}/${id}`);
    const row = kept ? null : await findById(tx, id);
    const version = kept ?? (row && (await this.compile(tx, row)));
    if (!version) throw new Rejection('DEFINITION_NOT_FOUND', { definition: id });
    return toBound(version);
  }

  /** Both names of a process, as its file has them; neither where it draws nothing. Raises `DEFINITION_NOT_FOUND`. */
  async names(tx: Transaction, id: string): Promise<Pick<ProcessDiagram, 'name' | 'nameEn'>> {
    return (await this.findDiagram(tx, id)) ?? { name: null, nameEn: null };
  }

  /** How a version of a process is drawn, or laid out. Raises `DEFINITION_NOT_FOUND`, `DIAGRAM_MISSING` where nothing can be. */
  async diagram(tx: Transaction, id: string): Promise<ProcessDiagram> {
    const diagram = await this.findDiagram(tx, id);
    if (!diagram) {
      const { key, version } = await this.byId(tx, id);
      throw new Rejection('DIAGRAM_MISSING', { key, version });
    }
    return diagram;
  }

  /**
   * The version of a process that a call names: by default the one that was newest when deployment `deploymentSeq` had been
   * made. Raises `DEFINITION_NOT_FOUND` for a key that nobody deployed,
   * `BOUND_VERSION_MISSING` for a version or tag that it does not have.
   */
  async called(tx: Transaction, key: string, binding: Binding, deploymentSeq: number): Promise<BoundDefinition> {
    return toBound(await this.versionFor(tx, 'PROCESS', key, binding, deploymentSeq));
  }

  /** The form that was newest then. Raises `FORM_NOT_FOUND`. */
  async form(tx: Transaction, key: string, deploymentSeq: number): Promise<BoundForm> {
    const { found, version } = await this.boundVersion(tx, 'FORM', key, deploymentSeq);
    if (found.kind !== 'FORM') throw new Rejection('FORM_NOT_FOUND', { form: key });
    return { ...found.form, version };
  }

  /**
   * The decision that was newest then, or that the binding names. Raises `DECISION_NOT_FOUND`, `BOUND_VERSION_MISSING`.
   */
  async decision(
    tx: Transaction,
    key: string,
    deploymentSeq: number,
    binding: Binding = { kind: 'DEPLOYMENT' },
  ): Promise<Decision> {
    return (await this.decisionVersion(tx, key, deploymentSeq, binding)).decision;
  }

  /** The same, with the number of its version. */
  async decisionVersion(
    tx: Transaction,
    key: string,
    deploymentSeq: number,
    binding: Binding = { kind: 'DEPLOYMENT' },
  ): Promise<{ readonly version: number; readonly decision: Decision }> {
    const { found, version } = await this.versionFor(tx, 'DECISION', key, binding, deploymentSeq);
    if (found.kind !== 'DECISION') throw new Rejection('DECISION_NOT_FOUND', { decision: key });
    return { version, decision: found.decision };
  }

  /** The newest version of a decision, with its number. Raises `DECISION_NOT_FOUND`. */
  async currentDecision(
    tx: Transaction,
    key: string,
  ): Promise<{ readonly version: number; readonly decision: Decision }> {
    const { found, version } = await this.newest(tx, 'DECISION', key);
    if (found.kind !== 'DECISION') throw new Rejection('DECISION_NOT_FOUND', { decision: key });
    return { version, decision: found.decision };
  }

  /** Processes whose newest version a message of this name starts, in the order of their keys; suspended ones too. */
  async messageStarts(tx: Transaction, messageName: string): Promise<BoundDefinition[]> {
    return (await this.newestVersions(tx)).filter(({ graph }) => startsByMessage(graph, messageName).length > 0);
  }

  /** Processes whose newest version a signal of this name starts, in the order of their keys; suspended ones too. */
  async signalStarts(tx: Transaction, signal: string): Promise<BoundDefinition[]> {
    return (await this.newestVersions(tx)).filter(({ graph }) => startsBySignal(graph, signal).length > 0);
  }

  /** Processes whose newest version begins with a condition, in the order of their keys; suspended ones too. */
  async conditionStarts(tx: Transaction): Promise<BoundDefinition[]> {
    return (await this.newestVersions(tx)).filter(({ graph }) => startsWith(graph, 'CONDITIONAL').length > 0);
  }

  /** Who may send a message of this name, as the newest versions of all processes declare it; empty where none knows it. */
  async messageSenders(tx: Transaction, messageName: string): Promise<string[]> {
    const declared = await this.messageDeclarations(tx, messageName);
    return [...new Set(declared.flatMap(({ declaration }) => declaration.senders))];
  }

  /** How the newest versions of processes declare a message of this name, each with the deployment it was bound to. */
  async messageDeclarations(
    tx: Transaction,
    messageName: string,
  ): Promise<{ readonly declaration: MessageDeclaration; readonly deploymentSeq: number }[]> {
    return (await this.newestVersions(tx)).flatMap(({ graph, deploymentSeq }) => {
      const declaration = graph.messages.get(messageName);
      return declaration ? [{ declaration, deploymentSeq }] : [];
    });
  }

  private async findDiagram(tx: Transaction, id: string): Promise<ProcessDiagram | null> {
    const name = `${tx.officeId}/${id}`;
    let diagram = this.#diagrams.get(name);
    if (diagram === undefined) {
      const row = await findById(tx, id);
      if (!row) throw new Rejection('DEFINITION_NOT_FOUND', { definition: id });
      diagram = await readDiagram(row.content ?? '', row.key);
      this.#diagrams.set(name, diagram);
    }
    return diagram;
  }

  private async newestVersions(tx: Transaction): Promise<readonly BoundDefinition[]> {
    const { seq, suspended } = await lastDeployment(tx);
    let starts = this.#starts.get(tx.officeId);
    if (starts?.seq !== seq) {
      const processes: BoundDefinition[] = [];
      for (const row of await newestProcesses(tx)) processes.push(toBound(await this.compile(tx, row)));
      starts = { seq, processes };
      this.#starts.set(tx.officeId, starts);
    }
    return starts.processes.map((process) => ({ ...process, suspended: suspended.has(process.id) }));
  }

  private async versionFor(
    tx: Transaction,
    kind: DefinitionKind,
    key: string,
    binding: Binding,
    deploymentSeq: number,
  ): Promise<Compiled> {
    switch (binding.kind) {
      case 'DEPLOYMENT':
        return this.boundVersion(tx, kind, key, deploymentSeq);
      case 'LATEST':
        return this.newest(tx, kind, key);
      default: {
        const isTag = binding.kind === 'TAG';
        const row = isTag
          ? await findTagged(tx, kind, key, binding.tag)
          : await findVersion(tx, key, binding.version, kind);
        if (!row) throw new Rejection('BOUND_VERSION_MISSING', { key, wanted: isTag ? binding.tag : binding.version });
        return this.compile(tx, row);
      }
    }
  }

  private async newest(tx: Transaction, kind: DefinitionKind, key: string): Promise<Compiled> {
    const name = `${tx.officeId}/${kind}/${key}`;
    const id = this.#newest.get(name);
    const kept = id === undefined ? undefined : this.#versions.get(`${tx.officeId}/${id}`);
    const row = await findNewest(tx, kind, key, kept?.id ?? null);
    if (!row) throw new Rejection(NOT_FOUND[kind], { key });
    this.#newest.set(name, row.id);
    return kept && kept.id === row.id ? { ...kept, suspended: row.suspended } : this.compile(tx, row);
  }

  private async boundVersion(tx: Transaction, kind: DefinitionKind, key: string, seq: number): Promise<Compiled> {
    const name = `${tx.officeId}/${kind}/${key}/${seq}`;
    const id = this.#bound.get(name);
    const kept = id === undefined ? undefined : this.#versions.get(`${tx.officeId}/${id}`);
    if (kept) return kept;
    const row = await findBound(tx, kind, key, seq);
    if (!row) throw new Rejection(NOT_FOUND[kind], { key });
    this.#bound.set(name, row.id);
    return this.compile(tx, row);
  }

  private async compile(tx: Transaction, row: DefinitionRow): Promise<Compiled> {
    const name = `${tx.officeId}/${row.id}`;
    const kept = this.#versions.get(name);
    if (kept) return { ...kept, suspended: row.suspended };
    const { found } = await readFile(row.kind, row.content ?? '');
    const own = found.find(({ kind, key }) => kind === row.kind && key === row.key);
    if (!own) throw new Rejection('DEFINITION_NOT_READABLE', { kind: row.kind, key: row.key, version: row.version });
    const { id, kind, key, version, name: title, deploymentSeq, sha256, tag, suspended } = row;
    const compiled = { id, kind, key, version, name: title, deploymentSeq, sha256, tag, suspended, found: own };
    this.#versions.set(name, compiled);
    return compiled;
  }
}

function toBound({ id, key, version, name, deploymentSeq, sha256, suspended, found }: Compiled): BoundDefinition {
  if (found.kind !== 'PROCESS') throw new Rejection('DEFINITION_NOT_FOUND', { definition: key });
  return { id, key, version, name, deploymentSeq, sha256, suspended, graph: found.graph };
}
