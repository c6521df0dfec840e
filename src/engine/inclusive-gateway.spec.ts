import * as fc from 'fast-check';
import { campaign } from '../../test/campaigns/campaign.js';
import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  catchEvent,
  end,
  eventGateway,
  exclusive,
  inclusive,
  link,
  message,
  parallel,
  processOf,
  script,
  signal,
  start,
  sub,
  throwEvent,
  timer,
  user,
  type Drawn,
} from '../../test/support/process-builder.js';

describe('an inclusive split', () => {
  const graph = processOf({
    nodes: { s: start(), o: inclusive, a: user(), b: user(), c: user() },
    flows: ['s -> o', 'o -> a if x > 1', 'o -> b if x > 2', 'o -> c default'],
  });

  it('takes every flow whose condition is true, and the default where none is', () => {
    expect(EngineCase.start(graph, { x: 3 }).tasks).toEqual(['a', 'b']);
    expect(EngineCase.start(graph, { x: 2 }).tasks).toEqual(['a']);
    expect(EngineCase.start(graph, { x: 1 }).tasks).toEqual(['c']);
  });

  it('takes a flow without a condition always, and then never the default', () => {
    const always = processOf({
      nodes: { s: start(), o: inclusive, a: user(), b: user(), c: user() },
      flows: ['s -> o', 'o -> a', 'o -> b if x > 2', 'o -> c default'],
    });
    expect(EngineCase.start(always, { x: 1 }).tasks).toEqual(['a']);
  });

  it('refuses to go on when nothing is true and there is no default', () => {
    const strict = processOf({
      nodes: { s: start(), o: inclusive, a: user(), b: user() },
      flows: ['s -> o', 'o -> a if x > 1', 'o -> b if x > 2'],
    });
    expect(refusalOf(() => EngineCase.start(strict, { x: 1 }))).toEqual({
      code: 'NO_FLOW_TRUE',
      params: { element: 'o' },
    });
  });
});

describe('an inclusive join', () => {
  const block = processOf({
    nodes: { s: start(), o: inclusive, a: user(), b: user(), c: user(), j: inclusive, d: user(), e: end() },
    flows: ['s -> o', 'o -> a if a', 'o -> b if b', 'o -> c if c', 'a -> j -> d -> e', 'b -> j', 'c -> j'],
  });

  it.each([
    ['one', { a: true, b: false, c: false }, ['a']],
    ['two', { a: true, b: false, c: true }, ['a', 'c']],
    ['all', { a: true, b: true, c: true }, ['a', 'b', 'c']],
  ])('waits for the branches that were opened: %s', (_, variables, branches) => {
    const c = EngineCase.start(block, variables);
    expect(c.tasks).toEqual(branches);
    for (const branch of branches) {
      expect(c.tasks).not.toContain('d');
      c.complete(branch);
    }
    expect(c.tasks).toEqual(['d']);
    expect(c.state?.joins).toEqual([]);
    expect(c.complete('d').end).toEqual({ kind: 'COMPLETED', elementId: 'e' });
  });

  it('does not wait for a branch that ends elsewhere, once it has ended', () => {
    const graph = processOf({
      nodes: { s: start(), o: inclusive, a: user(), b: user(), gw: exclusive, x: end(), j: inclusive, d: user() },
      flows: ['s -> o', 'o -> a', 'o -> b', 'a -> j -> d', 'b -> gw', 'gw -> j if ok', 'gw -> x default'],
    });
    const waiting = EngineCase.start(graph).complete('a');
    expect(waiting.tasks).toEqual(['b']);
    expect(waiting.complete('b', { ok: false }).tasks).toEqual(['d']);
    const joined = EngineCase.start(graph).complete('a').complete('b', { ok: true });
    expect(joined.tasks).toEqual(['d']);
  });

  it('is asked again when a boundary event takes the awaited token elsewhere', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        o: inclusive,
        a: user(),
        b: user(),
        tm: boundary('b', timer('DURATION', 'PT1H')),
        x: user(),
        j: inclusive,
        d: user(),
      },
      flows: ['s -> o', 'o -> a', 'o -> b', 'a -> j -> d', 'b -> j', 'tm -> x'],
    });
    const c = EngineCase.start(graph).complete('a');
    expect(c.tasks).toEqual(['b']);
    expect(c.fire('tm').tasks).toEqual(['x', 'd']);
  });

  it('waits for what may come by a boundary event, as long as that event may still happen', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        o: inclusive,
        a: user(),
        b: user(),
        tm: boundary('b', timer('DURATION', 'PT1H'), false),
        y: end(),
        x: end(),
        j: inclusive,
        d: user(),
      },
      flows: ['s -> o', 'o -> a', 'o -> b', 'a -> j -> d', 'tm -> j', 'b -> y'],
    });
    const c = EngineCase.start(graph).complete('a');
    expect(c.tasks).toEqual(['b']);
    expect(c.fire('tm').tasks).toEqual(['b', 'd']);
    const never = EngineCase.start(graph).fire('tm');
    expect(never.tasks).toEqual(['a', 'b']);
    expect(never.complete('a').tasks).toEqual(['b', 'd']);
    const left = EngineCase.start(graph).complete('a').complete('b');
    expect(left.tasks).toEqual(['d']);
  });

  it('begins a loop with its first token, and is passed again by each that comes back', () => {
    const graph = processOf({
      nodes: { s: start(), j: inclusive, a: user(), gw: exclusive, e: end() },
      flows: ['s -> j -> a -> gw', 'gw -> j if again', 'gw -> e default'],
    });
    const c = EngineCase.start(graph);
    expect(c.tasks).toEqual(['a']);
    c.complete('a', { again: true }).complete('a', { again: true });
    expect(c.tasks).toEqual(['a']);
    expect(c.complete('a', { again: false }).end).toMatchObject({ kind: 'COMPLETED' });
  });

  it('in a loop joins the branches of each round', () => {
    const graph = processOf({
      nodes: { s: start(), m: exclusive, o: inclusive, a: user(), b: user(), j: inclusive, gw: exclusive, e: end() },
      flows: [
        's -> m -> o',
        'o -> a',
        'o -> b if two',
        'a -> j',
        'b -> j',
        'j -> gw',
        'gw -> m if again',
        'gw -> e default',
      ],
    });
    const c = EngineCase.start(graph, { two: true, again: true }).complete('a');
    expect(c.tasks).toEqual(['b']);
    c.complete('b', { two: false });
    expect(c.tasks).toEqual(['a']);
    c.complete('a', { two: true });
    expect(c.tasks).toEqual(['a', 'b']);
    expect(c.complete('b', { again: false }).complete('a').end).toMatchObject({ kind: 'COMPLETED' });
  });

  it('does not wait for a token that can also come where one is already', () => {
    // The token at `b` may come to either flow: the standard does not make the gateway wait for it.
    const graph = processOf({
      nodes: {
        s: start(),
        split: parallel,
        a: user(),
        b: user(),
        gw: exclusive,
        m: exclusive,
        j: inclusive,
        d: user(),
      },
      flows: ['s -> split -> a -> m -> j -> d', 'split -> b -> gw', 'gw -> m if up', 'gw -> j default'],
    });
    const c = EngineCase.start(graph).complete('a');
    expect(c.tasks).toEqual(['b', 'd']);
    expect(c.complete('b', { up: false }).tasks).toEqual(['d', 'd']);
  });

  it('counts two tokens on one flow as two, and takes one from each flow at a time', () => {
    const graph = processOf({
      nodes: { s: start(), split: parallel, a: user(), b: user(), m: exclusive, c: user(), j: inclusive, d: user() },
      flows: ['s -> split -> a -> m -> j -> d', 'split -> b -> m', 'split -> c -> j'],
    });
    const c = EngineCase.start(graph).complete('a').complete('b');
    expect(c.state?.joins).toEqual([{ gatewayId: 'j', in: 1, tokens: [['m>j', 2]] }]);
    expect(c.complete('c').tasks).toEqual(['d', 'd']);
  });

  it('takes a sub-process for all that is inside it, and keeps its instances apart', () => {
    const inner = {
      nodes: { t: start(), o: inclusive, a: user(), b: user(), j: inclusive, d: user() },
      flows: ['t -> o', 'o -> a', 'o -> b', 'a -> j -> d', 'b -> j'],
    };
    const graph = processOf({
      nodes: {
        s: start(),
        oo: inclusive,
        p: sub(inner, { each: { times: '2' } }),
        q: user(),
        jj: inclusive,
        z: user(),
      },
      flows: ['s -> oo', 'oo -> p', 'oo -> q', 'p -> jj -> z', 'q -> jj'],
    });
    const c = EngineCase.start(graph).complete('q');
    c.complete('a', {}, 0).complete('b', {}, 1);
    expect(c.tasks).toEqual(['b', 'a']);
    c.complete('b');
    expect(c.tasks).toEqual(['a', 'd']);
    c.complete('a').complete('d').complete('d');
    expect(c.tasks).toEqual(['z']);
  });

  it('waits for tokens at event-based gateways, catch events and other joins', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        o: inclusive,
        a: user(),
        g: eventGateway(),
        m: catchEvent(message('M')),
        t: catchEvent(timer('DURATION', 'PT1H')),
        x: end(),
        w: catchEvent(signal('S')),
        fork: parallel,
        p: user(),
        pj: parallel,
        j: inclusive,
        d: user(),
      },
      flows: [
        's -> o',
        'o -> a -> j -> d',
        'o -> g',
        'g -> m -> j',
        'g -> t -> x',
        'o -> w -> j',
        'o -> fork -> p -> pj -> j',
        'fork -> pj',
      ],
    });
    const c = EngineCase.start(graph).complete('a');
    expect(c.tasks).toEqual(['p']);
    c.fire('t');
    expect(c.tasks).toEqual(['p']);
    c.signal('w');
    expect(c.tasks).toEqual(['p']);
    expect(c.complete('p').tasks).toEqual(['d']);
  });

  it('waits for what comes by a link', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        o: inclusive,
        a: user(),
        b: user(),
        t: throwEvent(link('L')),
        l: catchEvent(link('L')),
        j: inclusive,
        d: user(),
      },
      flows: ['s -> o', 'o -> a -> j -> d', 'o -> b -> t', 'l -> j'],
    });
    const c = EngineCase.start(graph).complete('a');
    expect(c.tasks).toEqual(['b']);
    expect(c.complete('b').tasks).toEqual(['d']);
  });

  it('raises one incident when the joins of a scope wait for each other', () => {
    const graph = processOf({
      nodes: { s: start(), o: inclusive, a: user(), b: user(), pj: parallel, j: inclusive, e: end(), never: user() },
      flows: ['s -> o', 'o -> a -> pj -> j -> e', 'o -> b -> j', 'never -> pj'],
    });
    const c = EngineCase.start(graph).complete('a').complete('b');
    expect(c.of('INCIDENT_RAISED')).toMatchObject(
      [{ elementId: 'pj' }, { elementId: 'j' }].map((at) => ({ ...at, code: 'JOIN_STUCK' })),
    );
    expect(c.end).toBeNull();
    expect(c.state?.joins).toMatchObject([
      { gatewayId: 'pj', stuck: true },
      { gatewayId: 'j', stuck: true },
    ]);
  });

  it('waits for what can come only round a loop, though that waits for it: so the standard has it', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        m: exclusive,
        fork: parallel,
        a: user(),
        j: inclusive,
        b: user(),
        back: exclusive,
        join: parallel,
        gw: exclusive,
        e: end(),
      },
      flows: [
        's -> m -> fork -> a -> join -> gw',
        'fork -> j -> b -> back',
        'back -> j if again',
        'back -> join default',
        'gw -> m if more',
        'gw -> e default',
      ],
    });
    const c = EngineCase.start(graph).complete('b', { again: true });
    expect(c.tasks).toEqual(['a']);
    expect(c.complete('a').of('INCIDENT_RAISED')).toMatchObject([{ elementId: 'j' }, { elementId: 'join' }]);
    const other = EngineCase.start(graph).complete('b', { again: false }).complete('a', { more: false });
    expect(other.end).toMatchObject({ kind: 'COMPLETED' });
  });

  it('is passed without waiting by a token that came by no flow', () => {
    const graph = processOf({
      nodes: { j: inclusive, a: user(), b: user(), s: start(), d: user() },
      flows: ['s -> a -> j -> d', 'b -> j'],
    });
    expect(EngineCase.start(graph).complete('a').tasks).toEqual(['d']);
  });

  it('goes with its scope', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        p: sub({
          nodes: { t: start(), o: inclusive, a: user(), b: user(), j: inclusive },
          flows: ['t -> o', 'o -> a -> j', 'o -> b -> j'],
        }),
        tm: boundary('p', timer('DURATION', 'PT1H')),
        x: user(),
      },
      flows: ['s -> p', 'tm -> x'],
    });
    const c = EngineCase.start(graph).complete('a').fire('tm');
    expect(c.state?.joins).toEqual([]);
    expect(c.tasks).toEqual(['x']);
  });
});

/** A block with one way in and one way out. */
type Block =
  | { readonly type: 'TASK' }
  | { readonly type: 'SEQUENCE' | 'SUB'; readonly parts: readonly Block[] }
  | { readonly type: 'INCLUSIVE'; readonly branches: readonly { readonly block: Block; readonly open: boolean }[] }
  | { readonly type: 'PARALLEL'; readonly branches: readonly Block[] }
  | { readonly type: 'LOOP'; readonly body: Block };

const blocks: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    { weight: 3, arbitrary: fc.constant<Block>({ type: 'TASK' }) },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constantFrom('SEQUENCE' as const, 'SUB' as const),
        parts: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc
        .array(fc.record({ block: tie('block'), open: fc.boolean() }), { minLength: 2, maxLength: 3 })
        .map((branches): Block => ({ type: 'INCLUSIVE', branches })),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(tie('block'), { minLength: 2, maxLength: 3 })
        .map((branches): Block => ({ type: 'PARALLEL', branches })),
    },
    { weight: 2, arbitrary: tie('block').map((body): Block => ({ type: 'LOOP', body })) },
  ),
})).block;

/** Draws a block: its nodes and flows, first and last element. Each loop is gone round twice. */
function draw(
  block: Block,
  names: { next: number; isInLoop?: boolean },
  nodes: Record<string, Drawn>,
  flows: string[],
): [string, string] {
  const name = (kind: string): string => {
    names.next += 1;
    return `${kind}${names.next}`;
  };
  const add = (kind: string, drawn: Drawn): string => {
    const id = name(kind);
    nodes[id] = drawn;
    return id;
  };
  const inside = (part: Block): [string, string] => draw(part, names, nodes, flows);
  switch (block.type) {
    case 'TASK': {
      const id = add('t', user());
      return [id, id];
    }
    case 'SEQUENCE': {
      const ends = block.parts.map(inside);
      for (const [at, [from]] of ends.entries()) if (at > 0) flows.push(`${ends[at - 1]![1]} -> ${from}`);
      return [ends[0]![0], ends.at(-1)![1]];
    }
    case 'SUB': {
      const inner: Record<string, Drawn> = { [name('s')]: start() };
      const innerFlows: string[] = [];
      const [from, to] = draw({ type: 'SEQUENCE', parts: block.parts }, names, inner, innerFlows);
      const [first = ''] = Object.keys(inner);
      inner[`${first}e`] = end();
      const id = add('p', sub({ nodes: inner, flows: [...innerFlows, `${first} -> ${from}`, `${to} -> ${first}e`] }));
      return [id, id];
    }
    case 'PARALLEL': {
      const [split, join] = [add('f', parallel), add('j', parallel)];
      for (const [from, to] of block.branches.map(inside)) flows.push(`${split} -> ${from}`, `${to} -> ${join}`);
      return [split, join];
    }
    case 'INCLUSIVE': {
      const [split, join] = [add('o', inclusive), add('i', inclusive)];
      for (const [at, { block: part, open }] of block.branches.entries()) {
        const [from, to] = inside(part);
        flows.push(`${split} -> ${from}${at === 0 ? ' default' : ` if ${open}`}`, `${to} -> ${join}`);
      }
      return [split, join];
    }
    default: {
      // An inclusive merge at the entry of a loop inside a loop would wait for what comes round again.
      const [merge, again] = [add('i', names.isInLoop ? exclusive : inclusive), add('x', exclusive)];
      const isInLoop = names.isInLoop ?? false;
      names.isInLoop = true;
      const rounds = add('r', script(`{ ${again}: if ${again} = null then 1 else ${again} + 1 }`));
      const [from, to] = inside(block.body);
      names.isInLoop = isInLoop;
      flows.push(`${merge} -> ${from}`, `${to} -> ${rounds} -> ${again}`, `${again} -> ${merge} if ${again} < 2`);
      const out = add('i', inclusive);
      flows.push(`${again} -> ${out} default`);
      return [merge, out];
    }
  }
}

describe('block-structured processes of inclusive gateways, loops and sub-processes', () => {
  it('end with every token accounted for, whatever the order of work', () => {
    const { seed, runs } = campaign(150);
    fc.assert(
      fc.property(blocks, fc.array(fc.nat(99), { minLength: 40, maxLength: 40 }), (block, choices) => {
        const nodes: Record<string, Drawn> = { s: start(), e: end() };
        const flows: string[] = [];
        const [from, to] = draw(block, { next: 0 }, nodes, flows);
        const c = EngineCase.start(processOf({ nodes, flows: [...flows, `s -> ${from}`, `${to} -> e`] }));
        for (let step = 0; c.end === null && step < 2_000; step += 1) {
          const { tasks } = c.open;
          expect(tasks).not.toEqual([]);
          c.give({ type: 'COMPLETE_TASK', n: tasks[choices[step % 40]! % tasks.length]!.n, variables: {} });
          expect(c.of('INCIDENT_RAISED')).toEqual([]);
        }
        expect(c.end).toEqual({ kind: 'COMPLETED', elementId: 'e' });
        // One token came out: nothing was doubled on the way, and nothing waits.
        expect(c.path.filter((id) => id === 'e')).toEqual(['e']);
        expect(c.state?.joins).toEqual([]);
      }),
      { seed, numRuns: runs },
    );
  });
});
