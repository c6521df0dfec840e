import type { ProcessGraph, Variables } from '../../src/engine/index.js';
import { draftOf, newOffice, resultsOf, rewrite, servicesOf, type Office } from './office-answers.js';
import { ProcessTree } from './process-tree.js';
import type { Shipped } from './processes.js';

/** When and by whom, where a test does not care. */
export const CAUSE = { at: '2022-10-18T03:30:00Z', actor: 'u-1' };

/** A case of a shipped process, driven by element ids, without rooms. */
export class DrawnRoad {
  readonly office: Office = newOffice();
  readonly tree: ProcessTree;

  constructor(shipped: Shipped, definition: string, start: Variables = {}, startId?: string) {
    this.tree = new ProcessTree(shipped.graphs, shipped.decisions, servicesOf(this.office));
    this.tree.start(definition, draftOf(start), CAUSE, startId);
  }

  /** Completes one open task of this element; `group` picks among the instances of a countersign. */
  do(element: string, outcome: string | null = null, { group, ...more }: { group?: string } & Variables = {}): this {
    const task = this.tree.tasks.find(
      (open) => open.elementId === element && (group === undefined || open.candidates.includes(`LEADER@${group}`)),
    );
    if (!task) throw new Error(`${element} is not open: ${this.open.join(', ')}`);
    this.tree.complete(task, { ...resultsOf(this.office, task.task.act, outcome, 'u-1'), ...more }, CAUSE);
    return this;
  }

  /** Everybody who is asked to countersign agrees. */
  allAgree(element: string): this {
    while (this.tree.tasks.some((task) => task.elementId === element)) this.do(element, 'APPROVE');
    return this;
  }

  submit(text: 'NEW' | 'SAME' = 'NEW', more: Variables = {}): this {
    const version =
      text === 'NEW' ? rewrite(this.office) : { versionNo: this.office.version, contentHash: this.office.hash };
    return this.do('draftDocument', null, { ...version, ...more });
  }

  message(name: string, payload: Variables = {}): this {
    const wait = this.tree.waits.find((one) => one.message === name);
    if (!wait) throw new Error(`nobody waits for ${name}`);
    this.tree.receive(wait, payload, CAUSE);
    return this;
  }

  /** Open steps in the order of the alphabet; instances of a countersign with whom they ask. */
  get open(): string[] {
    return this.tree.tasks
      .map(({ of, elementId, candidates }) =>
        isParallel(of.graph, elementId) ? `countersign ${candidates.join()}` : elementId,
      )
      .sort();
  }
}

function isParallel(graph: ProcessGraph, elementId: string): boolean {
  const node = graph.nodes.get(elementId);
  return node !== undefined && 'multiInstance' in node && node.multiInstance !== null;
}
