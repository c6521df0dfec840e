import type { ProcessGraph } from '../../../src/engine/graph.js';
import { drawFlow, flowOf } from '../../support/flow-notation.js';
import {
  boundary,
  call,
  catchEvent,
  conditional,
  end,
  error,
  eventGateway,
  eventSub,
  link,
  message,
  plain,
  receive,
  script,
  send,
  service,
  signal,
  start,
  sub,
  terminate,
  throwEvent,
  timer,
  user,
} from '../../support/process-builder.js';

/** A model in which nothing is wrong, drawn by hand. */
export interface SoundModel {
  readonly what: string;
  readonly graph: ProcessGraph;
}

const hour = timer('DURATION', 'PT1H');
const m = message('M');
const inside = (id: string) => sub(drawFlow(`s${id} -> i${id} -> e${id}`));

const of = (what: string, text: string, others: Parameters<typeof flowOf>[1] = {}): SoundModel => ({
  what,
  graph: flowOf(text, others),
});

/** Models that are no nest of blocks, or that meet events, loops and inclusive joins in ways that are easily taken for faults. */
export const SOUND: readonly SoundModel[] = [
  of('one task', 's -> a -> e'),
  of('a task without an end event', 's -> a'),
  of('exclusive choice and merge', 's -> x? -> a -> m? -> e; x -> b -> m'),
  of('exclusive choice with two ends', 's -> x? -> a -> e; x -> b -> e1'),
  of('parallel split and join', 's -> p+ -> a -> j+ -> e; p -> b -> j'),
  of('parallel branches with an end each', 's -> p+ -> a -> e; p -> b -> e1'),
  of('parallel branches to the same end', 's -> p+ -> a -> e; p -> b -> e'),
  of('parallel branches, one with an end of its own', 's -> p+ -> a -> e; p -> b -> c -> e1'),
  of('parallel branches merged only before the end', 's -> p+ -> a -> m? -> e; p -> b -> m'),
  of('inclusive split and join', 's -> o* -> a -> j* -> e; o -> b -> j'),
  of('inclusive split of four', 's -> o* -> a -> j* -> e; o -> b -> j; o -> c -> j; o -> d -> j'),
  of('inclusive join of a parallel split', 's -> p+ -> a -> j* -> e; p -> b -> j'),
  of('inclusive join of an exclusive split', 's -> x? -> a -> j* -> e; x -> b -> j'),
  of('inclusive join where one branch may leave', 's -> p+ -> a -> x? -> j* -> e; x -> e1; p -> b -> j'),
  of('inclusive join of a nested split', 's -> o* -> a -> j* -> e; o -> x? -> b -> j; x -> c -> j; o -> d -> j'),
  of('a loop over one task', 's -> m? -> a -> x? -> m; x -> e'),
  of('a loop of two ways back', 's -> m? -> a -> x? -> b -> y? -> e; x -> m; y -> m'),
  of('a way back into the middle', 's -> a -> m? -> b -> x? -> e; x -> c -> m'),
  of('loops that cross each other', 's -> m? -> a -> n? -> b -> x? -> m; x -> y? -> n; y -> e'),
  of('a loop inside a parallel branch', 's -> p+ -> m? -> a -> x? -> m; x -> j+ -> e; p -> b -> j'),
  of('a loop around a parallel block', 's -> m? -> p+ -> a -> j+ -> x? -> e; x -> m; p -> b -> j'),
  of('a loop around an inclusive block', 's -> m? -> o* -> a -> j* -> x? -> e; x -> m; o -> b -> j'),
  of('an inclusive join in a loop inside one branch', 's -> o* -> m? -> a -> x? -> m; x -> j* -> e; o -> b -> j'),
  of('parallel block in parallel block', 's -> p+ -> q+ -> a -> k+ -> j+ -> e; q -> b -> k; p -> c -> j'),
  of('three branches joined two and one', 's -> p+ -> a -> j+ -> k+ -> e; p -> b -> j; p -> c -> k'),
  of('splits and joins that are not nested', 's -> p+ -> a -> q+ -> j+ -> c -> k+ -> e; p -> b -> j; q -> d -> k'),
  of('a bridge between two branches', 's -> p+ -> a -> q+ -> c -> k+ -> e; p -> b -> j+ -> d -> k; q -> f -> j'),
  of(
    'two bridges',
    's -> p+ -> a -> q+ -> c -> r+ -> f -> k+ -> e; p -> b -> j+ -> d -> l+ -> g -> k; q -> h -> j; r -> i -> l',
  ),
  of('exclusive splits merged across', 's -> x? -> a -> m? -> e; x -> b -> y? -> m; y -> c -> m'),
  of('exclusive splits merged in another order', 's -> x? -> a -> y? -> m?; x -> b -> n? -> e; y -> n; m -> c -> n'),
  of('the same flow twice', 's -> x? -> a -> e; x -> b -> a'),
  of('a gateway that merges and splits', 's -> a -> g? -> b -> e; g -> c -> g'),
  of('a parallel gateway that joins and splits', 's -> p+ -> a -> g+ -> c -> j+ -> e; p -> b -> g; g -> d -> j'),
  of('an inclusive gateway that joins and splits', 's -> o* -> a -> g* -> c -> j* -> e; o -> b -> g; g -> d -> j'),
  of('conditional flows out of a task to two ends', 's -> a; a -> b [more = true]; a -> c; b -> e; c -> e1'),
  of(
    'conditional flows out of a task joined inclusively',
    's -> a; a -> b [more = true]; a -> c; b -> j* -> e; c -> j',
  ),
  of('a conditional flow with a default', 's -> a; a -> b [more = true]; a -> c [default]; b -> m? -> e; c -> m'),
  of(
    'two conditional flows and a default joined inclusively',
    's -> a; a -> b [more = true]; a -> d [less = true]; a -> c [default]; b -> j* -> e; c -> j; d -> j',
  ),
  of('a timer that interrupts', 's -> a -> m? -> e; t -> b -> m', { t: boundary('a', hour) }),
  of('a timer that interrupts in a parallel branch', 's -> p+ -> a -> m? -> j+ -> e; t -> b -> m; p -> c -> j', {
    t: boundary('a', hour),
  }),
  of('a reminder', 's -> a -> e; t -> b -> e1', { t: boundary('a', hour, false) }),
  of('a reminder to the same end', 's -> a -> e; t -> b -> e', { t: boundary('a', hour, false) }),
  of('a reminder again and again', 's -> a -> e; t -> b -> e1', { t: boundary('a', timer('CYCLE', 'R/PT1H'), false) }),
  of('a reminder in a loop', 's -> m? -> a -> x? -> m; x -> e; t -> b -> e1', { t: boundary('a', hour, false) }),
  of('a reminder with a block of its own', 's -> a -> e; t -> p+ -> b -> j+ -> e1; p -> c -> j', {
    t: boundary('a', hour, false),
  }),
  of('two reminders', 's -> a -> e; t -> b -> e1; u -> c -> e2', {
    t: boundary('a', hour, false),
    u: boundary('a', m, false),
  }),
  of('a reminder of a reminder', 's -> a -> e; t -> b -> e1; u -> c -> e2', {
    t: boundary('a', hour, false),
    u: boundary('b', hour, false),
  }),
  of('a reminder and a deadline', 's -> a -> g? -> e; t -> b -> e1; u -> c -> g', {
    t: boundary('a', hour, false),
    u: boundary('a', timer('DURATION', 'PT2H')),
  }),
  of('an error caught', 's -> a -> g? -> e; f -> b -> g', { a: service('k'), f: boundary('a', error('E')) }),
  of('errors by code, and any', 's -> a -> g? -> e; f -> b -> g; h -> c -> g', {
    a: service('k'),
    f: boundary('a', error('E')),
    h: boundary('a', error(null)),
  }),
  of('an error and a retry', 's -> g? -> a -> e; f -> b -> g', { a: service('k'), f: boundary('a', error('E')) }),
  of('a conditional event that interrupts', 's -> a -> g? -> e; t -> b -> g', {
    t: boundary('a', conditional('x > 1')),
  }),
  of('a signal that interrupts', 's -> a -> g? -> e; t -> b -> g', { t: boundary('a', signal('S')) }),
  of('a choice of events', 's -> g -> m1 -> k? -> e; g -> t1 -> k', {
    g: eventGateway(),
    m1: catchEvent(m),
    t1: catchEvent(hour),
  }),
  of('a choice of events in a loop', 's -> k? -> g -> m1 -> e; g -> t1 -> k', {
    g: eventGateway(),
    m1: catchEvent(m),
    t1: catchEvent(hour),
  }),
  of('a choice of events in a parallel branch', 's -> p+ -> g -> m1 -> k? -> j+ -> e; g -> t1 -> k; p -> b -> j', {
    g: eventGateway(),
    m1: catchEvent(m),
    t1: catchEvent(hour),
  }),
  of('a receive task behind an event-based gateway', 's -> g -> m1 -> e; g -> t1 -> e', {
    g: eventGateway(),
    m1: receive('M'),
    t1: catchEvent(hour),
  }),
  of('waits one after another', 's -> w -> v -> u -> e', {
    w: catchEvent(m),
    v: catchEvent(hour),
    u: catchEvent(conditional('x > 1')),
  }),
  of('a sub-process', 's -> u -> e', { u: inside('1') }),
  of('a sub-process with a parallel block', 's -> u -> e', {
    u: sub(drawFlow('s1 -> p+ -> a -> j+ -> e1; p -> b -> j')),
  }),
  of('a sub-process with ends that are not joined', 's -> u -> e', {
    u: sub(drawFlow('s1 -> p+ -> a -> e1; p -> b -> e2')),
  }),
  of('a sub-process that a timer interrupts', 's -> u -> g? -> e; t -> b -> g', {
    u: inside('1'),
    t: boundary('u', hour),
  }),
  of('a sub-process that fails', 's -> u -> g? -> e; f -> b -> g', {
    u: sub(drawFlow('s1 -> a -> x? -> e1; x -> f1', { f1: end(error('E')) })),
    f: boundary('u', error('E')),
  }),
  of('a sub-process that always fails and is caught', 's -> u; f -> b -> e', {
    u: sub(drawFlow('s1 -> a -> f1', { f1: end(error('E')) })),
    f: boundary('u', error('E')),
  }),
  of('an error from two scopes down', 's -> u -> g? -> e; f -> b -> g', {
    u: sub(drawFlow('s1 -> v -> e1', { v: sub(drawFlow('s2 -> a -> x? -> e2; x -> f2', { f2: end(error('E')) })) })),
    f: boundary('u', error('E')),
  }),
  of('an escalation noted beside', 's -> u -> e; f -> b -> e2', {
    u: sub(drawFlow('s1 -> a -> t1 -> e1', { t1: throwEvent({ kind: 'ESCALATION', escalationCode: 'X' }) })),
    f: boundary('u', { kind: 'ESCALATION', escalationCode: 'X' }, false),
  }),
  of('an escalation that interrupts', 's -> u -> g? -> e; f -> b -> g', {
    u: sub(drawFlow('s1 -> a -> x? -> e1; x -> t1', { t1: end({ kind: 'ESCALATION', escalationCode: 'X' }) })),
    f: boundary('u', { kind: 'ESCALATION', escalationCode: 'X' }),
  }),
  of('a terminate end in one branch', 's -> p+ -> a -> e; p -> b -> t', { t: end(terminate) }),
  of('a terminate end before a join', 's -> p+ -> a -> x? -> j+ -> e; x -> t; p -> b -> j', { t: end(terminate) }),
  of('a terminate end in a sub-process', 's -> u -> e', {
    u: sub(drawFlow('s1 -> p+ -> a -> e1; p -> b -> t1', { t1: end(terminate) })),
  }),
  of('an event sub-process that interrupts', 's -> a -> e', {
    v: eventSub(drawFlow('on -> b -> e1', { on: start(m) })),
  }),
  of('an event sub-process beside', 's -> a -> e', { v: eventSub(drawFlow('on -> b -> e1', { on: start(m, false) })) }),
  of('an event sub-process in a sub-process', 's -> u -> e', {
    u: sub(drawFlow('s1 -> a -> e1', { v: eventSub(drawFlow('on -> b -> e2', { on: start(hour) })) })),
  }),
  of('an event sub-process that catches an error', 's -> a -> f', {
    f: end(error('E')),
    v: eventSub(drawFlow('on -> b -> e1', { on: start(error('E')) })),
  }),
  of('a multi-instance task', 's -> a -> e', { a: user({ each: { times: '3' } }) }),
  of('a multi-instance sub-process in a parallel block', 's -> p+ -> u -> j+ -> e; p -> b -> j', {
    u: sub(drawFlow('s1 -> a -> e1'), { each: { times: '3' } }),
  }),
  of('a task repeated while a condition holds', 's -> a -> e', { a: user({ loop: { while: 'again = true' } }) }),
  of('a call with every way out', 's -> a -> g? -> e; f -> b -> g; t -> c -> g', {
    a: call('other'),
    f: boundary('a', error(null)),
    t: boundary('a', hour),
  }),
  of('a link', 's -> a -> t; l -> b -> e', { t: throwEvent(link('L')), l: catchEvent(link('L')) }),
  of('links from two exclusive branches', 's -> x? -> a -> t1; x -> b -> t2; l -> c -> e', {
    t1: throwEvent(link('L')),
    t2: throwEvent(link('L')),
    l: catchEvent(link('L')),
  }),
  of('a link out of a parallel block to its join', 's -> p+ -> a -> t; p -> b -> j+ -> e; l -> j', {
    t: throwEvent(link('L')),
    l: catchEvent(link('L')),
  }),
  of('steps without a wait', 's -> a -> b -> c -> d -> e', {
    a: script('1', 'r'),
    b: send('M'),
    c: plain(),
    d: throwEvent(signal('S')),
  }),
  of('a loop that counts', 's -> g? -> a -> x?; x -> g [n < 3]; x -> e [default]', { a: script('n + 1', 'n') }),
  of('a loop of services left by what they answer', 's -> g? -> a -> x?; x -> g [done = false]; x -> e [default]', {
    a: service('k'),
  }),
  of('two starts', 's -> a -> g? -> b -> e; s1 -> c -> g', { s1: start(m) }),
  of('a start by a receive task', 'r -> a -> e', { r: receive('M', { instantiate: true }) }),
  of('a start by a choice of events', 'g -> m1 -> a -> e; g -> m2 -> b -> e', {
    g: eventGateway(true),
    m1: catchEvent(m),
    m2: catchEvent(message('N')),
  }),
  of(
    'the same condition at split and way around the join',
    's -> x?; x -> p+ [big = true]; x -> c [default]; p -> a -> j+ -> g? -> y?; p -> b -> j; c -> g; y -> d [big = true]; y -> e [default]; d -> e',
    { a: plain(), b: plain(), c: plain(), d: plain() },
  ),
  of(
    'a join met only under the condition of its split',
    's -> p+ -> x? ; p -> b -> y?; x -> j+ [big = true]; x -> e [default]; y -> j [big = true]; y -> e1 [default]; j -> d -> e',
    { b: plain(), d: plain() },
  ),
  of(
    'conditions on one value that exclude each other',
    's -> x?; x -> p+ [kind = "A"]; x -> q [default]; p -> a -> j+ -> g? -> y?; p -> b -> j; q -> g; y -> d [kind = "B"]; y -> e [default]; d -> e',
    { q: plain(), a: plain(), b: plain(), d: plain() },
  ),
  of('a decision before a choice', 's -> a -> x? -> b -> e; x -> c -> e', { a: service('k') }),
  of('a long chain', `s -> ${Array.from({ length: 60 }, (_, at) => `t${at}`).join(' -> ')} -> e`),
  of(
    'a wide parallel block',
    `s -> p+; ${Array.from({ length: 25 }, (_, at) => `p -> t${at} -> u${at} -> j`).join('; ')}; j+ -> e`.replace(
      '-> j;',
      '-> j+;',
    ),
  ),
  of(
    'a wide inclusive block',
    `s -> o*; ${Array.from({ length: 9 }, (_, at) => `o -> t${at} -> j*`).join('; ')}; j -> e`,
  ),
  of('many ends', `s -> p+; ${Array.from({ length: 8 }, (_, at) => `p -> t${at} -> e${at}`).join('; ')}`),
];
