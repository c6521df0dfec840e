import type { ReadContext } from '../../kernel/index.js';
import { movable, targetsOf, type MovablePoint, type Node, type NodeType } from '../../engine/index.js';
import type { Definitions } from '../../definitions/index.js';
import { visibleCase } from '../case-reads.js';

/** An element as people know it. */
export interface NamedElement {
  readonly element: string;
  readonly name: string | null;
  readonly nameEn: string | null;
}

/** Something under way, which a move may close by its number. */
export interface TokenView extends NamedElement {
  readonly n: number;
  readonly kind: MovablePoint['kind'];
  /** Number of the scope or multi-instance activity around it. */
  readonly in: number;
  /** Place among the instances of that activity, from 0; `null` outside one. */
  readonly index: number | null;
}

/** Tokens that wait at a join for others: a move closes them by the element. */
export interface JoinView extends NamedElement {
  readonly in: number;
  readonly tokens: number;
}

/** An element before which a token may be put. */
export interface TargetView extends NamedElement {
  readonly type: NodeType;
  /** The process, or the sub-process that it stands in. */
  readonly scope: string;
  /** Flows by which a token may come to a join, to wait there for the others. */
  readonly flows: readonly string[];
}

/** Where the tokens of a case stand, and where they could be put. */
export interface TokensView {
  readonly caseId: string;
  readonly definition: string;
  readonly definitionVersion: number;
  /** That of the case: for `If-Match` of the move. */
  readonly rowVersion: number;
  readonly tokens: readonly TokenView[];
  readonly joins: readonly JoinView[];
  readonly targets: readonly TargetView[];
}

/** What a move of this case may name: nothing is under way once it has ended. Raises `CASE_NOT_FOUND`. */
export async function readTokens(ctx: ReadContext, definitions: Definitions, caseId: string): Promise<TokensView> {
  const row = await visibleCase(ctx, caseId);
  const { graph } = await definitions.byId(ctx.tx, row.definition_id);
  const named = (id: string): NamedElement => namedElement(id, graph.nodes.get(id));
  const { points, joins } = movable(row.state);
  return {
    caseId: row.id,
    definition: row.definition_key,
    definitionVersion: row.definition_version,
    rowVersion: row.seq,
    tokens: points.map(({ n, elementId, kind, in: around, index }) => ({
      ...named(elementId),
      n,
      kind,
      in: around,
      index,
    })),
    joins: joins.map(({ gatewayId, in: scope, tokens }) => ({ ...named(gatewayId), in: scope, tokens })),
    targets: targetsOf(graph).map(({ elementId, type, scopeId, flowIds }) => ({
      ...named(elementId),
      type,
      scope: scopeId,
      flows: flowIds,
    })),
  };
}

const namedElement = (element: string, node: Node | undefined): NamedElement => ({
  element,
  name: node?.name ?? null,
  nameEn: node?.nameEn ?? null,
});
