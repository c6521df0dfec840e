import type { Box, DiagramEdge, DiagramShape, Point, ShapeKind } from '../../diagram.js';
import { elementOf, elementsOf, textOf, type ModdleElement } from '../moddle.js';
import type { Way } from './columns.js';
import { GAP, gridOf, type Grid, type Item } from './grid.js';
import { routeOf, straight } from './route.js';

/** A scope laid out from its own left top corner. */
export interface LaidScope {
  readonly shapes: readonly DiagramShape[];
  readonly edges: readonly DiagramEdge[];
  readonly width: number;
  readonly height: number;
  /** Top and bottom of each lane. */
  readonly lanes: readonly (readonly [number, number])[];
}

/** Room around the inside of a sub-process: flows that lead back need it at the left. */
const INSIDE = { left: 50, top: 40, right: 50, bottom: 30 } as const;

const EVENT = 36;
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  'bpmn:DataObjectReference': [36, 50],
  'bpmn:DataStoreReference': [50, 50],
  'bpmn:TextAnnotation': [160, 60],
};
const LOOSE: Readonly<Record<string, ShapeKind>> = {
  'bpmn:DataObjectReference': 'DATA_OBJECT',
  'bpmn:DataStoreReference': 'DATA_STORE',
  'bpmn:TextAnnotation': 'NOTE',
};
const SCOPES = new Set(['bpmn:SubProcess', 'bpmn:Transaction', 'bpmn:AdHocSubProcess']);

/** Something to be placed: a flow node with what stands inside and on it. */
interface Piece {
  readonly element: ModdleElement;
  readonly id: string;
  readonly inside: LaidScope | null;
  readonly width: number;
  readonly height: number;
  readonly borders: readonly ModdleElement[];
}

/**
 * Lays out one scope, sub-processes opened: its nodes in a grid, events on the borders of their activities, and below the grid
 * what no flow touches: event sub-processes, handlers, data and notes. `laneOf` gives a node's lane, counted from the top.
 */
export function layOutScope(
  scope: ModdleElement,
  lanes = 0,
  laneOf: ReadonlyMap<string, number> = new Map(),
): LaidScope {
  const elements = elementsOf(scope, 'flowElements').filter(({ id }) => id !== undefined);
  const borders = bordersOf(elements);
  const pieces = elements.filter(isNode).map((element) => pieceOf(element, borders.get(element) ?? []));
  const flows = elements.filter(({ $type }) => $type === 'bpmn:SequenceFlow');
  const ends = flows.flatMap((flow) => {
    const [from, to] = [hostOf(elementOf(flow, 'sourceRef')), hostOf(elementOf(flow, 'targetRef'))];
    return from && to ? [{ flow, from, to }] : [];
  });
  const touched = new Set(ends.flatMap(({ from, to }) => [from.id, to.id]));
  const inGrid = pieces.filter(
    ({ id, element }) => lanes > 0 || touched.has(id) || element.$type === 'bpmn:StartEvent',
  );
  const placeOf = new Map(inGrid.map(({ id }, at) => [id, at]));
  const ways: Way[] = ends.flatMap(({ from, to }) => {
    const way = { from: placeOf.get(from.id ?? ''), to: placeOf.get(to.id ?? '') };
    return way.from === undefined || way.to === undefined ? [] : [{ from: way.from, to: way.to }];
  });
  const reached = new Set(ways.map(({ to }) => inGrid[to]?.id));
  const items: Item[] = inGrid.map(({ id, element, width, height }) => ({
    width,
    height,
    lane: laneOf.get(id) ?? 0,
    isRoot: element.$type === 'bpmn:StartEvent' || !reached.has(id),
  }));
  const grid = gridOf(items, ways, lanes);
  const drawn = new Drawing();
  inGrid.forEach((piece, at) => drawn.put(piece, grid.boxes[at]));
  const loose = [...pieces.filter(({ id }) => !placeOf.has(id)), ...artifactsOf(scope)];
  const size = drawn.putBelow(loose, grid);
  drawn.connect(ends, grid, placeOf);
  drawn.associate(elementsOf(scope, 'artifacts'));
  return { shapes: drawn.shapes, edges: drawn.edges, ...size, lanes: bandsOf(grid, lanes) };
}

/** Bands of rows, half the gap to each side. */
const bandsOf = (grid: Grid, lanes: number): (readonly [number, number])[] =>
  Array.from({ length: lanes }, (_, lane) => {
    const first = grid.rowEnds[grid.laneRows[lane] ?? 0]?.[0] ?? 0;
    const last = grid.rowEnds[(grid.laneRows[lane + 1] ?? 1) - 1]?.[1] ?? 0;
    return [first - GAP.y / 2, last + GAP.y / 2] as const;
  });

class Drawing {
  readonly shapes: DiagramShape[] = [];
  readonly edges: DiagramEdge[] = [];
  readonly #boxes = new Map<string, Box>();

  put({ element, inside, borders }: Piece, box: Box | undefined): void {
    if (!box) return;
    this.add(element, LOOSE[element.$type] ?? 'NODE', box, inside !== null);
    if (inside) {
      const by = { x: box.x + INSIDE.left, y: box.y + INSIDE.top };
      for (const shape of inside.shapes) this.lay(moved(shape, by));
      for (const edge of inside.edges)
        this.edges.push({ ...edge, points: edge.points.map((point) => plus(point, by)) });
    }
    borders.forEach((border, at) => {
      const x = box.x + box.width - (at + 1) * (EVENT + 8);
      this.add(border, 'NODE', { x, y: box.y + box.height - EVENT / 2, width: EVENT, height: EVENT }, false);
    });
  }

  /** Puts things side by side below the grid, and gives the size of the whole. */
  putBelow(pieces: readonly Piece[], grid: Grid): { readonly width: number; readonly height: number } {
    let { width, height } = grid;
    const wide = Math.max(width, 800);
    let [x, y, deepest] = [0, height + (pieces.length > 0 && height > 0 ? GAP.y : 0), 0];
    for (const piece of pieces) {
      if (x > 0 && x + piece.width > wide) [x, y, deepest] = [0, y + deepest + GAP.y / 2, 0];
      this.put(piece, { x, y, width: piece.width, height: piece.height });
      width = Math.max(width, x + piece.width);
      deepest = Math.max(deepest, piece.height + (piece.borders.length > 0 ? EVENT / 2 : 0));
      height = Math.max(height, y + deepest);
      x += piece.width + GAP.x / 2;
    }
    // Flows that lead back run below the lowest row.
    return { width, height: height + GAP.y };
  }

  connect(
    ends: readonly { readonly flow: ModdleElement; readonly from: ModdleElement; readonly to: ModdleElement }[],
    grid: Grid,
    placeOf: ReadonlyMap<string, number>,
  ): void {
    ends.forEach(({ flow, from, to }, count) => {
      const [source, target] = [placeOf.get(from.id ?? ''), placeOf.get(to.id ?? '')];
      if (source === undefined || target === undefined) return;
      const begun = elementOf(flow, 'sourceRef');
      const border = begun === from ? undefined : this.#boxes.get(begun?.id ?? '');
      const begin = border ? { x: border.x + border.width / 2, y: border.y + border.height } : null;
      const points = routeOf(grid, { from: source, to: target, begin }, count);
      this.edges.push({ ...namesOf(flow), kind: 'FLOW', points });
    });
  }

  associate(artifacts: readonly ModdleElement[]): void {
    for (const artifact of artifacts) {
      if (artifact.$type !== 'bpmn:Association') continue;
      const one = this.#boxes.get(elementOf(artifact, 'sourceRef')?.id ?? '');
      const other = this.#boxes.get(elementOf(artifact, 'targetRef')?.id ?? '');
      if (!one || !other) continue;
      const isDirected = artifact.get('associationDirection') === 'One';
      const points = straight(one, other);
      this.edges.push({ ...namesOf(artifact), kind: 'ASSOCIATION', points, ...(isDirected ? { isDirected } : {}) });
    }
  }

  private add(element: ModdleElement, kind: ShapeKind, box: Box, isExpanded: boolean): void {
    const isManual = element.$type === 'bpmn:ManualTask';
    this.lay({ ...namesOf(element), kind, box, isHorizontal: true, isExpanded, ...(isManual ? { isManual } : {}) });
  }

  private lay(shape: DiagramShape): void {
    this.shapes.push(shape);
    this.#boxes.set(shape.elementId, shape.box);
  }
}

function pieceOf(element: ModdleElement, borders: readonly ModdleElement[]): Piece {
  const inside =
    SCOPES.has(element.$type) && elementsOf(element, 'flowElements').length > 0 ? layOutScope(element) : null;
  const [width, height] = inside
    ? [inside.width + INSIDE.left + INSIDE.right, inside.height + INSIDE.top + INSIDE.bottom - GAP.y / 2]
    : sizeOf(element);
  return {
    element,
    id: element.id ?? '',
    inside,
    width: Math.max(width, borders.length * (EVENT + 8) + 8),
    height,
    borders,
  };
}

/** Events on the border of each activity. */
function bordersOf(elements: readonly ModdleElement[]): ReadonlyMap<ModdleElement, readonly ModdleElement[]> {
  const borders = new Map<ModdleElement, ModdleElement[]>();
  for (const element of elements) {
    const host = element.$type === 'bpmn:BoundaryEvent' ? elementOf(element, 'attachedToRef') : null;
    if (host) borders.set(host, [...(borders.get(host) ?? []), element]);
  }
  return borders;
}

const artifactsOf = (scope: ModdleElement): Piece[] =>
  [...elementsOf(scope, 'flowElements'), ...elementsOf(scope, 'artifacts')].flatMap((element) => {
    const size = SIZES[element.$type];
    if (!size || element.id === undefined) return [];
    const text = element.$type === 'bpmn:TextAnnotation' ? (textOf(element, 'text') ?? '') : '';
    const height = Math.max(size[1], 20 + Math.ceil(text.length / 12) * 20);
    return [{ element, id: element.id, inside: null, width: size[0], height, borders: [] }];
  });

function sizeOf({ $type }: ModdleElement): readonly [number, number] {
  if ($type.endsWith('Event')) return [EVENT, EVENT];
  return $type.endsWith('Gateway') ? [50, 50] : [100, 80];
}

/** A flow node that has a place of its own. */
const isNode = ({ $type }: ModdleElement): boolean =>
  $type !== 'bpmn:SequenceFlow' && $type !== 'bpmn:BoundaryEvent' && !$type.startsWith('bpmn:Data');

/** The activity that carries a border event, or the node itself. */
const hostOf = (element: ModdleElement | null): ModdleElement | null =>
  element?.$type === 'bpmn:BoundaryEvent' ? elementOf(element, 'attachedToRef') : element;

/** Names of an element that has been laid out: they stand where the drawing puts them. */
export const namesOf = (element: ModdleElement): Pick<DiagramShape, 'elementId' | 'name' | 'nameEn' | 'label'> => ({
  elementId: element.id ?? '',
  name: textOf(element, element.$type === 'bpmn:TextAnnotation' ? 'text' : 'name'),
  nameEn: textOf(element, 'gongwen:nameEn'),
  label: null,
});

export const moved = (shape: DiagramShape, by: Point): DiagramShape => ({
  ...shape,
  box: { ...shape.box, ...plus(shape.box, by) },
});

export const plus = (point: Point, by: Point): Point => ({ x: point.x + by.x, y: point.y + by.y });
