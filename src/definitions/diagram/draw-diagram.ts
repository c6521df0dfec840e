import type { Box, DiagramEdge, DiagramShape, Node, ProcessDiagram, ProcessGraph } from '../../engine/index.js';
import { asDrawn } from './as-drawn.js';
import { activityOf, drawActivity, isSubProcess, writeName, type DrawnActivity } from './draw-activity.js';
import { drawBadges, drawNote, drawSuspension, pillBox, placeNote, type Form } from './draw-badges.js';
import { drawEdge, type FlowStart } from './draw-edge.js';
import { drawEvent, iconOf, isEvent } from './draw-event.js';
import { drawGateway } from './draw-gateway.js';
import { drawLegend } from './draw-legend.js';
import { drawAside, drawPool } from './draw-pool.js';
import { heatLines, heatOf, heatText, type Heat } from './heat.js';
import { LOOKS, markOf, markOfFlow, paintOf, type DiagramMarks, type Mark } from './marks.js';
import { Occupied } from './occupied.js';
import { boxOf, placeEdgeLabel, placesForLabel, placeShapeLabel, type PlacedLabel } from './place-label.js';
import { escaped, joined, length, tag, type Svg } from './svg.js';
import { doneText, edgeTitle, shapeTitle, standingText } from './tooltip.js';
import { nameOf, say, WORDS, type Language } from './words.js';
import { wrap } from './wrap-text.js';
import { blockOf, writeBlock, writeLine } from './write-text.js';

const FONTS =
  "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','Noto Sans SC',SimSun,Arial,sans-serif";
const MARGIN = 24;
const TITLE_SIZE = 20;
const LINE_SIZE = 13;
const LEAST_WIDTH = 640;

/** What stands above a drawing, and in which language it speaks. */
export interface DrawingHead {
  readonly title: string;
  /** One line below the title. */
  readonly subtitle: string;
  readonly language: Language;
}

/** A step of which something is written at its edge, once all is known that must not be covered. */
interface Noted {
  readonly box: Box;
  readonly text: string;
  readonly ink: string;
}

/**
 * Draws a process as its diagram has it, with `marks` as a case has gone through it, or with `heat` where its cases wait, as
 * an SVG document that stands alone:
 * no script, no style sheet, no reference to anything but the addresses in `marks.links`; every text of the file escaped.
 * Elements carry `data-element` and, as a tooltip, both names and the rule. The same input gives the same text.
 */
export function drawDiagram(
  diagram: ProcessDiagram,
  graph: ProcessGraph,
  marks: DiagramMarks | null,
  head: DrawingHead,
  heat: Heat | null = null,
): string {
  return new Drawing(diagram, asDrawn(graph), marks, head, heat).draw();
}

class Drawing {
  readonly #language: Language;
  readonly #shapes: readonly DiagramShape[];
  readonly #labels: Svg[] = [];
  readonly #badges: Svg[] = [];
  readonly #noted: Noted[] = [];
  /** Where names stand. */
  readonly #named = new Occupied();
  /** What no note may cover. */
  readonly #taken = new Occupied();
  readonly #extent: Extent;
  readonly #boxes: ReadonlyMap<string, Box>;

  constructor(
    private readonly diagram: ProcessDiagram,
    private readonly graph: ProcessGraph,
    private readonly marks: DiagramMarks | null,
    private readonly head: DrawingHead,
    private readonly heat: Heat | null,
  ) {
    this.#language = head.language;
    const closed = new Set(diagram.shapes.filter((shape) => !shape.isExpanded).map(({ elementId }) => elementId));
    this.#shapes = diagram.shapes.filter(({ elementId }) => !this.isInside(elementId, closed));
    this.#extent = new Extent(this.#shapes.map(({ box }) => box));
    this.#boxes = new Map(this.#shapes.map(({ elementId, box }) => [elementId, box]));
    // A name beside an event must not lie on its neighbour.
    for (const [id, box] of this.#boxes) {
      if (graph.nodes.get(id)?.type === 'BOUNDARY_EVENT') this.#named.add(box);
    }
  }

  draw(): string {
    const nodes = this.#shapes.flatMap((shape) => {
      const node = shape.kind === 'NODE' ? this.graph.nodes.get(shape.elementId) : undefined;
      return node ? [{ shape, node }] : [];
    });
    const isOpen = ({ shape, node }: { shape: DiagramShape; node: Node }): boolean =>
      shape.isExpanded && isSubProcess(node);
    const layer = (wanted: (one: { shape: DiagramShape; node: Node }) => boolean): Svg[] =>
      nodes.filter(wanted).map(({ shape, node }) => this.node(shape, node));
    const ground = this.#shapes.filter(({ kind }) => kind !== 'NODE').map((shape) => this.ground(shape));
    const open = nodes.filter(isOpen).sort((one, other) => this.depthOf(one.node) - this.depthOf(other.node));
    const body = [
      ...ground,
      ...open.map(({ shape, node }) => this.node(shape, node)),
      ...this.edges(),
      ...layer((one) => !isOpen(one) && one.node.type !== 'BOUNDARY_EVENT'),
      ...layer(({ node }) => node.type === 'BOUNDARY_EVENT'),
      ...this.#labels,
    ];
    body.push(...this.notes(), ...this.#badges);
    return this.sheet(body);
  }

  private ground(shape: DiagramShape): Svg {
    const name = nameOf(shape, this.#language);
    const isFrame = shape.kind === 'POOL' || shape.kind === 'LANE';
    const isEmpty =
      shape.kind === 'POOL' && !this.#shapes.some(({ kind, box }) => kind === 'NODE' && holds(shape.box, box));
    if (!isFrame && shape.kind !== 'NOTE' && name !== null) this.label(placeShapeLabel(name, shape), LOOKS.PLAIN.text);
    return this.group(shape.elementId, shapeTitle(shape, undefined, null, this.#language), [
      ...(isFrame ? drawPool(shape, name, isEmpty) : drawAside(shape, name)),
    ]);
  }

  private node(shape: DiagramShape, node: Node): Svg {
    const { marks } = this;
    const mark = markOf(node.id, marks);
    const name = nameOf(shape, this.#language);
    const link = marks?.links.get(node.id) ?? null;
    const paint = paintOf(node.id, marks);
    const activity = activityOf(node, shape, this.graph);
    const form = formOf(node, activity);
    const isStep = form === 'STEP' || form === 'OPEN';
    if (!isStep && name !== null) this.label(this.freePlace(name, shape), LOOKS[paint].text);
    const standing = marks?.standing.get(node.id);
    const hasIncident = marks?.incidents.has(node.id) ?? false;
    const isSuspended = marks?.isSuspended ?? false;
    this.#badges.push(...drawBadges(shape.box, { form, mark, standing, hasIncident, isSuspended }, this.#language));
    if (standing) this.take(pillBox(standingText(standing, this.#language), shape.box, form));
    if (!isStep) this.take(shape.box);
    const heat = this.heat?.get(node.id);
    if (isStep) this.note(shape.box, paint, marks ? doneText(node.id, marks, this.#language) : null);
    if (heat) this.note(shape.box, paint, heatText(heat, this.#language));
    const drawn = this.group(
      node.id,
      shapeTitle(shape, node, marks, this.#language, heat ? heatLines(heat, this.#language) : []),
      !isStep
        ? this.round(shape, node)
        : [
            ...drawActivity(activity, shape.box, paint, {
              surface: this.heat && heatOf(node.id, this.heat),
              avoid: this.onBorderOf(node),
            }),
            ...writeName(
              activity,
              name ?? '',
              shape.box,
              paint,
              link === null ? null : say(WORDS.open, this.#language),
            ),
          ],
      mark === 'PLAIN' ? null : mark,
      hasIncident ? (marks?.incidents.get(node.id)?.length ?? 0) : null,
    );
    return link === null ? drawn : tag('a', { href: link }, drawn);
  }

  /** Where events sit on the border of a step: its markers are drawn beside them. */
  private onBorderOf({ boundaryIds }: Node): Box[] {
    return boundaryIds.flatMap((id) => this.#boxes.get(id) ?? []);
  }

  private round(shape: DiagramShape, node: Node): Svg[] {
    const paint = paintOf(node.id, this.marks);
    if (!isEvent(node)) return drawGateway(node, shape.box, paint);
    const event = { type: node.type, icon: iconOf(node), interrupting: !('interrupting' in node) || node.interrupting };
    return drawEvent(event, shape.box, paint, paint === 'AHEAD' && (this.marks?.armed.has(node.id) ?? false));
  }

  /** Ways that were taken lie over those that were not. */
  private edges(): Svg[] {
    const shown = new Set(this.#shapes.map(({ elementId }) => elementId));
    const edges = this.diagram.edges.filter(({ kind, elementId }) => {
      const flow = this.graph.flows.get(elementId);
      return kind === 'FLOW' ? flow !== undefined && shown.has(flow.sourceId) && shown.has(flow.targetId) : true;
    });
    const taken = (edge: DiagramEdge): number => Number(markOfFlow(edge.elementId, this.marks) === 'PASSED');
    return edges.sort((one, other) => taken(one) - taken(other)).map((edge) => this.edge(edge));
  }

  private edge(edge: DiagramEdge): Svg {
    const mark = edge.kind === 'FLOW' ? markOfFlow(edge.elementId, this.marks) : 'AHEAD';
    const name = nameOf(edge, this.#language);
    if (name !== null) this.label(placeEdgeLabel(name, edge), LOOKS[mark].text);
    for (const { x, y } of edge.points) this.#extent.add({ x, y, width: 0, height: 0 });
    for (const { x, y } of [edge.points[0], edge.points.at(-1)].filter((point) => point !== undefined)) {
      this.#taken.add({ x: x - 6, y: y - 6, width: 12, height: 12 });
    }
    const drawn = drawEdge(edge, mark, this.startOf(edge));
    return this.group(edge.elementId, edgeTitle(edge, this.graph), drawn, mark === 'PASSED' ? mark : null);
  }

  private startOf({ elementId }: DiagramEdge): FlowStart {
    const flow = this.graph.flows.get(elementId);
    const source = flow && this.graph.nodes.get(flow.sourceId);
    if (!flow || !source) return null;
    if (source.defaultFlow === elementId) return 'DEFAULT';
    return flow.condition !== null && !source.type.endsWith('GATEWAY') ? 'CONDITION' : null;
  }

  private label({ block, x, top, anchor }: PlacedLabel, ink: string): void {
    const halo = { stroke: '#ffffff', 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' };
    this.#labels.push(...writeBlock(block, { x, top, anchor }, { fill: ink, ...halo }));
    const box = boxOf({ block, x, top, anchor });
    this.#named.add(box);
    this.take(box);
  }

  /** Where a name covers no other; events sit close to each other on borders. */
  private freePlace(name: string, shape: DiagramShape): PlacedLabel {
    const places = placesForLabel(name, shape);
    return places.find((place) => !this.#named.hits(boxOf(place))) ?? places[0];
  }

  private take(box: Box): void {
    this.#taken.add(box);
    this.#extent.add(box);
  }

  private note(box: Box, paint: Mark, text: string | null): void {
    if (text !== null) this.#noted.push({ box, text, ink: LOOKS[paint].text });
  }

  /** Notes at the edges of steps, each where it covers nothing. */
  private notes(): Svg[] {
    return this.#noted.map(({ box, text, ink }) => {
      const place = placeNote(text, box, this.#taken);
      this.take(place);
      return drawNote(text, place, ink);
    });
  }

  private group(
    elementId: string,
    title: Svg,
    drawn: readonly Svg[],
    mark: string | null = null,
    incidents: number | null = null,
  ): Svg {
    return tag('g', { 'data-element': elementId, 'data-mark': mark, 'data-incidents': incidents }, title, ...drawn);
  }

  private isInside(elementId: string, closed: ReadonlySet<string>): boolean {
    for (let at = this.graph.nodes.get(elementId)?.scopeId; at !== undefined; at = this.graph.nodes.get(at)?.scopeId) {
      if (closed.has(at)) return true;
    }
    return false;
  }

  private depthOf(node: Node): number {
    let depth = 0;
    for (let at = this.graph.nodes.get(node.scopeId); at; at = this.graph.nodes.get(at.scopeId)) depth += 1;
    return depth;
  }

  /** The sheet: title above, the diagram, the legend below. */
  private sheet(body: readonly Svg[]): string {
    const { title, subtitle } = this.head;
    const box = this.#extent.box;
    const width = Math.max(box.width, LEAST_WIDTH);
    const now = this.now();
    const lines = [subtitle, ...(now === null ? [] : [now])].flatMap((text) => wrap(text, width, LINE_SIZE, 6));
    const block = blockOf(lines, LINE_SIZE);
    const heldTop = box.y - MARGIN - 24;
    const held = this.marks?.isSuspended ? drawSuspension(say(WORDS.suspended, this.#language), box.x, heldTop) : null;
    const headHeight = 38 + block.height + 20 + (held?.height ?? 0);
    const top = box.y - headHeight - MARGIN;
    const legendY = box.y + box.height + 28;
    const used = { marks: this.marks, heat: this.heat, isNoted: this.#noted.length > 0 };
    const legend = drawLegend(this.diagram, this.graph, used, { x: box.x, y: legendY, width }, this.#language);
    const height = legendY + legend.height - top + MARGIN;
    const view = [box.x - MARGIN, top, width + 2 * MARGIN, height];
    return tag(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        'xml:lang': this.#language,
        width: view[2] ?? 0,
        height,
        viewBox: view.map(length).join(' '),
        'font-family': FONTS,
      },
      tag('title', {}, escaped(title)),
      tag('rect', { x: box.x - MARGIN, y: top, width: view[2] ?? 0, height, fill: '#ffffff' }),
      writeLine(wrap(title, width, TITLE_SIZE, 1)[0] ?? '', box.x, top + MARGIN + 14, {
        'font-size': TITLE_SIZE,
        'font-weight': 'bold',
        'text-anchor': 'start',
        fill: LOOKS.PLAIN.text,
      }),
      joined(writeBlock(block, { x: box.x, top: top + MARGIN + 34, anchor: 'start' }, { fill: LOOKS.PLAIN.text })),
      ...(held ? [held.svg] : []),
      ...body,
      legend.svg,
    );
  }

  /** The steps at which the case stands, in words: also those that the file does not draw. */
  private now(): string | null {
    const steps = [...(this.marks?.standing ?? [])].flatMap(([elementId, standing]) => {
      const node = this.graph.nodes.get(elementId);
      if (!node || standing.kind === 'SCOPE') return [];
      const name = nameOf(node, this.#language) ?? elementId;
      return [
        this.#language === 'en'
          ? `${name} (${standingText(standing, 'en')})`
          : `${name}（${standingText(standing, this.#language)}）`,
      ];
    });
    if (steps.length === 0) return null;
    return `${say(WORDS.now, this.#language)}${this.#language === 'en' ? ': ' : '：'}${steps.join(this.#language === 'en' ? '; ' : '；')}`;
  }
}

function formOf(node: Node, { isExpanded }: DrawnActivity): Form {
  if (isEvent(node)) return 'EVENT';
  if (node.type.endsWith('GATEWAY')) return 'GATEWAY';
  return isExpanded ? 'OPEN' : 'STEP';
}

/** The smallest rectangle around everything that was added. */
class Extent {
  #left = Infinity;
  #top = Infinity;
  #right = -Infinity;
  #bottom = -Infinity;

  constructor(boxes: readonly Box[]) {
    for (const box of boxes) this.add(box);
  }

  add({ x, y, width, height }: Box): void {
    this.#left = Math.min(this.#left, x);
    this.#top = Math.min(this.#top, y);
    this.#right = Math.max(this.#right, x + width);
    this.#bottom = Math.max(this.#bottom, y + height);
  }

  get box(): Box {
    return { x: this.#left, y: this.#top, width: this.#right - this.#left, height: this.#bottom - this.#top };
  }
}

const holds = (around: Box, box: Box): boolean =>
  box.x >= around.x &&
  box.y >= around.y &&
  box.x + box.width <= around.x + around.width &&
  box.y + box.height <= around.y + around.height;
