import type { DiagramEdge, DiagramShape, Node, ProcessGraph, Standing } from '../../engine/index.js';
import { markOf, type DiagramMarks } from './marks.js';
import { escaped, tag, type Svg } from './svg.js';
import { CUT, namesOf, say, STANDING, TYPES, WORDS, type Language } from './words.js';

/** What a reader sees who points at an element: both names, its rule, and what the case did there. */
export function shapeTitle(
  shape: DiagramShape,
  node: Node | undefined,
  marks: DiagramMarks | null,
  language: Language,
): Svg {
  const rule = node?.rule ? `${say(WORDS.rule, language)} ${node.rule}` : null;
  const type = node ? say(TYPES[node.type], language) : null;
  const lines = [
    namesOf(shape),
    [type, rule].filter(Boolean).join(' · '),
    ...(node ? state(node, marks, language) : []),
  ];
  return tag('title', {}, escaped(lines.filter(Boolean).join('\n')));
}

/** Names of a flow, or of what it connects where it has none. */
export function edgeTitle(edge: DiagramEdge, graph: ProcessGraph): Svg {
  const flow = graph.flows.get(edge.elementId);
  const ends = flow
    ? [flow.sourceId, flow.targetId].map((id) => graph.nodes.get(id)?.name ?? id).join(' → ')
    : edge.elementId;
  const names = edge.name === null && edge.nameEn === null ? [] : [namesOf(edge)];
  return tag('title', {}, escaped([...names, ends].join('\n')));
}

/** Short word for what goes on where tokens stand, with the count of a multi-instance: `办理中 已办 1/3`. */
export function standingText({ kind, open, loop }: Standing, language: Language): string {
  const word = say(STANDING[kind], language);
  if (loop) {
    const count = `${loop.done}/${loop.total}`;
    return language === 'en' ? `${word}, ${count} done` : `${word} 已办 ${count}`;
  }
  return open > 1 ? `${word} ×${open}` : word;
}

function state(node: Node, marks: DiagramMarks | null, language: Language): string[] {
  if (!marks) return [];
  const standing = marks.standing.get(node.id);
  const visit = marks.visits.get(node.id);
  const isCut = markOf(node.id, marks) === 'CUT' && visit?.left;
  const passed = visit && !standing && !isCut ? say(WORDS.passed, language) : null;
  const times = visit && visit.times > 1 && node.multiInstance === null ? ` ×${visit.times}` : '';
  return [
    standing ? standingText(standing, language) + times : '',
    isCut ? say(CUT[isCut] ?? WORDS.cut, language) + times : '',
    passed === null ? '' : passed + times,
    marks.armed.has(node.id) ? say(WORDS.armed, language) : '',
    marks.incidents.has(node.id) ? say(WORDS.incident, language) : '',
  ].filter(Boolean);
}
