import type { ProcessGraph } from '../../src/engine/graph.js';
import {
  end,
  exclusive,
  inclusive,
  parallel,
  processOf,
  start,
  user,
  type Drawing,
  type Drawn,
} from './process-builder.js';

/**
 * A flow in one line for each way: `s -> p+ -> a -> j+ -> e`. What begins with `s` or `e` and a number, or is that letter, is
 * a start or end event; `x?` an exclusive, `p+` a parallel, `o*` an inclusive gateway; everything else a user task, or what
 * `others` says. A sign need only be given once.
 *
 * Every flow out of an exclusive gateway `x` to `a` is taken if `pick_x = "a"`, the last drawn by default; every flow out of an
 * inclusive `o` to `a` if `pick_o_a = true`. `x -> a [condition]` has its own condition, `x -> a [default]` is the default.
 */
export function drawFlow(text: string, others: Readonly<Record<string, Drawn>> = {}): Drawing {
  const nodes: Record<string, Drawn> = {};
  const flows: { from: string; to: string; condition: string | null }[] = [];
  for (const line of text
    .split(/[\n;]/)
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [, way = '', condition = null] = /^([^[]*)(?:\[(.*)\])?$/.exec(line) ?? [];
    const ids = way.split('->').map((word) => noted(word.trim(), nodes, others));
    ids
      .slice(1)
      .forEach((to, at) => flows.push({ from: ids[at]!, to, condition: at === ids.length - 2 ? condition : null }));
  }
  for (const [id, drawn] of Object.entries(others)) nodes[id] = drawn;
  const drawn = flows.map(({ from, to, condition }) => `${from} -> ${to}${conditionOf(from, to, condition)}`);
  return { nodes, flows: drawn };

  function conditionOf(from: string, to: string, condition: string | null): string {
    if (condition === 'default') return ' default';
    if (condition !== null) return ` if ${condition}`;
    const leaving = flows.filter((flow) => flow.from === from);
    const type = nodes[from]?.type;
    if (leaving.length < 2 || (type !== 'EXCLUSIVE_GATEWAY' && type !== 'INCLUSIVE_GATEWAY')) return '';
    if (type === 'INCLUSIVE_GATEWAY') return ` if pick_${from}_${to} = true`;
    return leaving.at(-1)?.to === to ? ' default' : ` if pick_${from} = "${to}"`;
  }
}

/** The same, compiled. */
export const flowOf = (text: string, others: Readonly<Record<string, Drawn>> = {}): ProcessGraph =>
  processOf(drawFlow(text, others));

const GATEWAYS: Readonly<Record<string, Drawn>> = { '?': exclusive, '+': parallel, '*': inclusive };

function noted(word: string, nodes: Record<string, Drawn>, others: Readonly<Record<string, Drawn>>): string {
  const gateway = GATEWAYS[word.slice(-1)];
  const id = gateway ? word.slice(0, -1) : word;
  if (gateway) nodes[id] = gateway;
  else if (!(id in nodes) && !(id in others))
    nodes[id] = /^s\d*$/.test(id) ? start() : /^e\d*$/.test(id) ? end() : user();
  return id;
}
