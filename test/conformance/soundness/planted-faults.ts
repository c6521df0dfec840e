import type { ProcessGraph } from '../../../src/engine/graph.js';
import type { FaultCode } from '../../../src/engine/soundness/index.js';
import { drawFlow, flowOf } from '../../support/flow-notation.js';
import {
  boundary,
  call,
  catchEvent,
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
  throwEvent,
  timer,
  user,
} from '../../support/process-builder.js';

/** A model with one fault planted: what is wrong, at which element, and the model. */
export interface Planted {
  readonly what: string;
  readonly code: FaultCode;
  readonly at: string;
  readonly graph: ProcessGraph;
}

const deadlock = (what: string, at: string, graph: ProcessGraph): Planted => ({ what, code: 'DEADLOCK', at, graph });
const doubled = (what: string, at: string, graph: ProcessGraph): Planted => ({
  what,
  code: 'LACK_OF_SYNCHRONISATION',
  at,
  graph,
});
const livelock = (what: string, at: string, graph: ProcessGraph): Planted => ({ what, code: 'LIVELOCK', at, graph });
const idle = (what: string, at: string, graph: ProcessGraph): Planted => ({ what, code: 'LOOP_UNCHANGED', at, graph });
const unending = (what: string, at: string, graph: ProcessGraph): Planted => ({ what, code: 'NEVER_ENDS', at, graph });
const dead = (what: string, at: string, graph: ProcessGraph): Planted => ({ what, code: 'DEAD_ELEMENT', at, graph });

const hour = timer('DURATION', 'PT1H');

const DEADLOCKS: readonly Planted[] = [
  deadlock('an exclusive split joined in parallel', 'j', flowOf('s -> x? -> a -> j+ -> e; x -> b -> j')),
  deadlock(
    'an exclusive split of three joined in parallel',
    'j',
    flowOf('s -> x? -> a -> j+ -> e; x -> b -> j; x -> c -> j'),
  ),
  deadlock('an inclusive split joined in parallel', 'j', flowOf('s -> o* -> a -> j+ -> e; o -> b -> j')),
  deadlock(
    'a way around one branch of a parallel block',
    'j',
    flowOf('s -> p+ -> a -> x? -> j+ -> e; x -> e1; p -> b -> j'),
  ),
  deadlock(
    'a return out of one branch that leaves the other waiting',
    'j',
    flowOf('s -> p+ -> a -> x? -> c -> j+ -> e; x -> d -> e1; p -> b -> j'),
  ),
  deadlock('a join with a branch that begins nowhere else', 'j', flowOf('s -> a -> j+ -> e; s1 -> b -> j')),
  deadlock('a loop back into its own parallel join', 'j', flowOf('s -> a -> j+ -> b -> x? -> e; x -> c -> j')),
  deadlock(
    'a timer on one branch that leads past the join',
    'j',
    flowOf('s -> p+ -> a -> j+ -> e; p -> b -> j; t -> c -> e', { t: boundary('a', hour) }),
  ),
  deadlock(
    'an error on one branch that leads past the join',
    'j',
    flowOf('s -> p+ -> a -> j+ -> e; p -> b -> j; t -> c -> e', { a: service('k'), t: boundary('a', error('E')) }),
  ),
  deadlock(
    'a reminder that a join waits for',
    'j',
    flowOf('s -> a -> j+ -> e; t -> b -> j', { t: boundary('a', hour, false) }),
  ),
  deadlock(
    'an end inside a branch that is to be joined',
    'j',
    flowOf('s -> p+ -> a -> x? -> b -> j+ -> e; x -> e1; p -> c -> j; p -> d -> j'),
  ),
  deadlock(
    'branches crossed: each join waits for the other',
    'j1',
    flowOf('s -> p+ -> a -> j1+ -> b -> j2+ -> c -> j1; p -> d -> j2 -> e'),
  ),
  deadlock(
    'an event-based choice joined in parallel',
    'j',
    flowOf('s -> g -> m1 -> j+ -> e; g -> t1 -> j', {
      g: eventGateway(),
      m1: catchEvent(message('M')),
      t1: catchEvent(hour),
    }),
  ),
  deadlock(
    'an exclusive split behind a sub-process, joined in parallel',
    'j',
    flowOf('s -> u -> x? -> a -> j+ -> e; x -> b -> j', { u: sub(drawFlow('s1 -> c -> e1')) }),
  ),
  deadlock(
    'a fault inside a sub-process',
    'j',
    flowOf('s -> d -> u -> e', { u: sub(drawFlow('s1 -> x? -> a -> j+ -> e1; x -> b -> j')) }),
  ),
  deadlock(
    'a fault two sub-processes deep',
    'j',
    flowOf('s -> u -> e', {
      u: sub(drawFlow('s1 -> d -> v -> e1', { v: sub(drawFlow('s2 -> x? -> a -> j+ -> e2; x -> b -> j')) })),
    }),
  ),
  deadlock(
    'a fault in an event sub-process',
    'j',
    flowOf('s -> d -> e', {
      v: eventSub(drawFlow('on -> x? -> a -> j+ -> e1; x -> b -> j', { on: start(message('M')) })),
    }),
  ),
  deadlock(
    'a fault in a non-interrupting event sub-process',
    'j',
    flowOf('s -> d -> e', {
      v: eventSub(drawFlow('on -> x? -> a -> j+ -> e1; x -> b -> j', { on: start(message('M'), false) })),
    }),
  ),
  deadlock(
    'a conditional flow out of a task, joined in parallel',
    'j',
    flowOf('s -> a; a -> b [more = true]; a -> c; b -> j+ -> e; c -> j'),
  ),
  deadlock(
    'the same condition, written for the other branch',
    'j',
    flowOf('s -> p+ -> a -> x?; p -> b -> j+; x -> c [ok = true]; x -> e1 [default]; c -> j -> e'),
  ),
  deadlock(
    'a parallel block inside an exclusive branch that one way leaves early',
    'j',
    flowOf('s -> x? -> p+ -> a -> j+ -> e; x -> d -> e; p -> b -> y? -> j; y -> c -> e'),
  ),
  deadlock(
    'a join entered by a link from only one of two branches',
    'j',
    flowOf('s -> x? -> a -> t; x -> b -> j+ -> e; c1 -> j', { t: throwEvent(link('L')), c1: catchEvent(link('L')) }),
  ),
  deadlock(
    'two joins in a row, the second for a branch already taken',
    'j2',
    flowOf('s -> p+ -> a -> j1+ -> x? -> c -> j2+ -> e; p -> b -> j1; x -> d -> j2'),
  ),
  deadlock(
    'a service that fails inside a parallel block',
    'j',
    flowOf('s -> p+ -> k -> j+ -> e; p -> b -> j; f -> c -> e1', { k: call('other'), f: boundary('k', error(null)) }),
  ),
];

const DOUBLED: readonly Planted[] = [
  doubled('a parallel split merged exclusively', 'c', flowOf('s -> p+ -> a -> m? -> c -> e; p -> b -> m')),
  doubled(
    'a parallel split merged by a task with two incoming flows',
    'c',
    flowOf('s -> p+ -> a -> c -> e; p -> b -> c'),
  ),
  doubled('an inclusive split merged exclusively', 'c', flowOf('s -> o* -> a -> m? -> c -> e; o -> b -> m')),
  doubled('an implicit split merged implicitly', 'c', flowOf('s -> d -> a -> c -> e; d -> b -> c')),
  doubled(
    'a return out of a parallel branch to before the split',
    'b',
    flowOf('s -> m? -> p+ -> a -> x? -> j+ -> e; x -> m; p -> b -> j'),
  ),
  doubled(
    'a loop that leaves a token behind in each round',
    'c',
    flowOf('s -> m? -> a -> p+ -> x? -> e; x -> m; p -> c -> e1'),
  ),
  doubled(
    'a reminder that goes on with the main way',
    'c',
    flowOf('s -> a -> c -> e; t -> b -> c', { t: boundary('a', hour, false) }),
  ),
  doubled(
    'a message beside a sub-process that merges with what comes after it',
    'c',
    flowOf('s -> u -> c -> e; t -> b -> c', {
      u: sub(drawFlow('s1 -> a -> e1')),
      t: boundary('u', message('M'), false),
    }),
  ),
  doubled(
    'two branches into one message event',
    'w',
    flowOf('s -> p+ -> a -> w -> e; p -> b -> w', { w: catchEvent(message('M')) }),
  ),
  doubled('two branches into one timer', 'w', flowOf('s -> p+ -> a -> w -> e; p -> b -> w', { w: catchEvent(hour) })),
  doubled(
    'two branches into one receive task',
    'w',
    flowOf('s -> p+ -> a -> w -> e; p -> b -> w', { w: receive('M') }),
  ),
  doubled('two branches into one service', 'w', flowOf('s -> p+ -> a -> w -> e; p -> b -> w', { w: service('k') })),
  doubled('two branches into one call', 'w', flowOf('s -> p+ -> a -> w -> e; p -> b -> w', { w: call('other') })),
  doubled(
    'two branches into one sub-process',
    'u',
    flowOf('s -> p+ -> a -> u -> e; p -> b -> u', { u: sub(drawFlow('s1 -> c -> e1')) }),
  ),
  doubled(
    'two branches into one message that is sent',
    'w',
    flowOf('s -> p+ -> a -> m? -> w -> e; p -> b -> m', { w: send('M') }),
  ),
  doubled('two branches into one script', 'w', flowOf('s -> p+ -> a -> w -> e; p -> b -> w', { w: script('1', 'r') })),
  doubled(
    'two branches into one thrown signal',
    'w',
    flowOf('s -> p+ -> a -> w -> e; p -> b -> w', { w: throwEvent(signal('S')) }),
  ),
  doubled('two branches into one plain task', 'w', flowOf('s -> p+ -> a -> w -> e; p -> b -> w', { w: plain() })),
  doubled(
    'two branches into one flow of a join',
    'j',
    flowOf('s -> p+ -> a -> m? -> j+ -> e; p -> b -> m; p -> c -> j'),
  ),
  doubled(
    'two branches into an event-based gateway',
    'g',
    flowOf('s -> p+ -> a -> g -> m1 -> e; p -> b -> g; g -> t1 -> e', {
      g: eventGateway(),
      m1: catchEvent(message('M')),
      t1: catchEvent(hour),
    }),
  ),
  doubled(
    'two branches into a multi-instance task',
    'c',
    flowOf('s -> p+ -> a -> c -> e; p -> b -> c', { c: user({ each: { times: '2' } }) }),
  ),
  doubled(
    'a doubled token inside a sub-process',
    'c',
    flowOf('s -> d -> u -> e', { u: sub(drawFlow('s1 -> p+ -> a -> c -> e1; p -> b -> c')) }),
  ),
  doubled(
    'three branches of which two are joined',
    'c',
    flowOf('s -> p+ -> a -> j+ -> m? -> c -> e; p -> b -> j; p -> d -> m'),
  ),
  doubled(
    'links from two branches',
    'c',
    flowOf('s -> p+ -> a -> t1; p -> b -> t2; l -> c -> e', {
      t1: throwEvent(link('L')),
      t2: throwEvent(link('L')),
      l: catchEvent(link('L')),
    }),
  ),
];

const ENDLESS: readonly Planted[] = [
  livelock('a gateway and a step that lead to each other', 'm', flowOf('s -> m? -> k -> m', { k: plain() })),
  livelock('services round for ever', 'k', flowOf('s -> k -> l -> k', { k: service('k'), l: service('l') })),
  livelock('a loop of scripts behind a task', 'm', flowOf('s -> a -> m? -> k -> m', { k: script('1', 'r') })),
  unending('tasks that lead to each other', 'a', flowOf('s -> a -> b -> a')),
  unending('a timer round for ever', 'm', flowOf('s -> m? -> w -> k -> m', { w: catchEvent(hour), k: service('k') })),
  idle(
    'a loop left by a condition that nothing in it changes',
    'x',
    flowOf('s -> a -> m? -> k -> x? -> m; x -> e', { k: plain() }),
  ),
  idle(
    'a loop that sends, and asks what it does not set',
    'x',
    flowOf('s -> a -> m? -> k -> x? -> m; x -> e', { k: send('M') }),
  ),
];

const DEAD: readonly Planted[] = [
  dead(
    'an escalation that nothing inside throws',
    't',
    flowOf('s -> u -> e; t -> b -> e', {
      u: sub(drawFlow('s1 -> a -> e1')),
      t: boundary('u', { kind: 'ESCALATION', escalationCode: 'X' }),
    }),
  ),
  dead(
    'an error that nothing inside throws',
    't',
    flowOf('s -> u -> e; t -> b -> e', {
      u: sub(drawFlow('s1 -> w -> e1', { w: catchEvent(message('M')) })),
      t: boundary('u', error('E')),
    }),
  ),
  dead(
    'what comes after a sub-process that always fails',
    'c',
    flowOf('s -> u -> c -> e; t -> b -> e', {
      u: sub(drawFlow('s1 -> a -> f', { f: end(error('E')) })),
      t: boundary('u', error('E')),
    }),
  ),
  dead(
    'what comes after a transaction that always cancels',
    'c',
    flowOf('s -> u -> c -> e; t -> b -> e', {
      u: sub(drawFlow('s1 -> a -> f', { f: end({ kind: 'CANCEL' }) })),
      t: boundary('u', { kind: 'CANCEL' }),
    }),
  ),
  dead(
    'what comes after a sub-process that only its timer ends',
    'c',
    flowOf('s -> u -> c -> d -> e; t -> e', { u: sub(drawFlow('s1 -> m? -> a -> m')), t: boundary('u', hour) }),
  ),
];

export const PLANTED: readonly Planted[] = [...DEADLOCKS, ...DOUBLED, ...ENDLESS, ...DEAD];
