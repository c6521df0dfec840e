/** A way from one node to another, by their places in a list. */
export interface Way {
  readonly from: number;
  readonly to: number;
}

/**
 * The column of each of `count` nodes: one after everything that leads to it, ways that lead back left aside. `roots` are looked
 * at first. Walks without recursion: a file may be one chain of ten thousand.
 */
export function columnsOf(count: number, ways: readonly Way[], roots: readonly number[]): readonly number[] {
  const forward = withoutLoops(count, ways, roots);
  const columns = Array.from({ length: count }, (): number => 0);
  const missing = Array.from({ length: count }, (): number => 0);
  for (const targets of forward) for (const to of targets) missing[to] = (missing[to] ?? 0) + 1;
  const ready = missing.flatMap((one, node) => (one === 0 ? [node] : []));
  for (let from = ready.pop(); from !== undefined; from = ready.pop()) {
    for (const to of forward[from] ?? []) {
      columns[to] = Math.max(columns[to] ?? 0, (columns[from] ?? 0) + 1);
      missing[to] = (missing[to] ?? 0) - 1;
      if (missing[to] === 0) ready.push(to);
    }
  }
  return columns;
}

/** Targets of each node, without the ways that close a loop. */
function withoutLoops(count: number, ways: readonly Way[], roots: readonly number[]): readonly (readonly number[])[] {
  const targets = Array.from({ length: count }, (): number[] => []);
  for (const { from, to } of ways) targets[from]?.push(to);
  const forward = Array.from({ length: count }, (): number[] => []);
  const state = Array.from({ length: count }, (): 'NEW' | 'OPEN' | 'DONE' => 'NEW');
  const all = [...roots, ...targets.keys()];
  for (const root of all) {
    if (state[root] !== 'NEW') continue;
    const path = [{ node: root, next: 0 }];
    state[root] = 'OPEN';
    for (let at = path.at(-1); at; at = path.at(-1)) {
      const to = targets[at.node]?.[at.next];
      at.next += 1;
      if (to === undefined) {
        state[at.node] = 'DONE';
        path.pop();
      } else if (state[to] !== 'OPEN') {
        forward[at.node]?.push(to);
        if (state[to] === 'NEW') {
          state[to] = 'OPEN';
          path.push({ node: to, next: 0 });
        }
      }
    }
  }
  return forward;
}
