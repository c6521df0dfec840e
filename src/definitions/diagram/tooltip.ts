import type { DiagramEdge, DiagramShape, Node, ProcessGraph, Standing } from '../../engine/index.js';
import { durationText } from './duration-text.js';
import { markOf, type DiagramMarks } from './marks.js';
import { escaped, tag, type Svg } from './svg.js';
import { CUT, namesOf, say, STANDING, TYPES, WORDS, type Language } from './words.js';

/** What a reader sees who points at an element: both names, its rule, and what the case did there. */
export function shapeTitle(
  shape: DiagramShape,
  node: Node | undefined,
  marks: DiagramMarks | null,
  language: Language,
  more: readonly string[] = [],
): Svg {
  const rule = node?.rule ? `${say(WORDS.rule, language)} ${node.rule}` : null;
  const type = node ? say(TYPES[node.type], language) : null;
  const lines = [
    namesOf(shape),
    [type, rule].filter(Boolean).join(' · '),
    ...(node ? state(node, marks, language) : []),
    ...more,
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

/** How often a case was in an element, and how long in all: `×2 · 3 小时 20 分`; `null` where once and under a minute. */
export function doneText(elementId: string, marks: DiagramMarks, language: Language): string | null {
  const times = marks.visits.get(elementId)?.times ?? 0;
  const duration = durationText((marks.durations.get(elementId) ?? 0) / 1000, language);
  return [times > 1 ? `×${times}` : null, duration].filter(Boolean).join(' · ') || null;
}

function state(node: Node, marks: DiagramMarks | null, language: Language): string[] {
  if (!marks) return [];
  const standing = marks.standing.get(node.id);
  const visit = marks.visits.get(node.id);
  const isCut = markOf(node.id, marks) === 'CUT' && visit?.left;
  const passed = visit && !standing && !isCut ? say(WORDS.passed, language) : null;
  const done = doneText(node.id, marks, language);
  const times = done === null ? '' : ` ${done}`;
  const colon = language === 'en' ? ': ' : '：';
  return [
    standing ? standingText(standing, language) + times : '',
    isCut ? say(CUT[isCut] ?? WORDS.cut, language) + times : '',
    passed === null ? '' : passed + times,
    marks.armed.has(node.id) ? say(WORDS.armed, language) : '',
    ...(marks.incidents.get(node.id) ?? []).map(
      ({ code, at }) => `${say(WORDS.incident, language)}${colon}${code} · ${at}`,
    ),
  ].filter(Boolean);
}
