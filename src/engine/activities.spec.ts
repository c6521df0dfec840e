import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  decision,
  end,
  error,
  parallel,
  processOf,
  receive,
  send,
  service,
  start,
  sub,
  terminate,
  user,
  type Drawn,
} from '../../test/support/process-builder.js';

const alone = (a: Drawn, messages: Parameters<typeof processOf>[0]['messages'] = []) =>
  processOf({ nodes: { s: start(), a, b: user() }, flows: ['s -> a -> b'], messages });

describe('user task', () => {
  it('opens with candidates, users and assignee filled in, a list giving one candidate each, and all it sees', () => {
    const graph = alone(
      user({
        candidates: ['LEADER@${group}', 'MEMBER@${groups}', 'LEADER@${group}'],
        users: ['${drafter}'],
        assignee: '${signerId}',
      }),
    );
    const variables = { group: 'COORD', groups: ['PROJ', 'SUPV'], drafter: 'u-co-m1', signerId: 'u-dir' };
    expect(EngineCase.start(graph, variables).of('TASK_OPENED')).toEqual([
      {
        type: 'TASK_OPENED',
        n: 3,
        elementId: 'a',
        candidates: ['LEADER@COORD', 'MEMBER@PROJ', 'MEMBER@SUPV'],
        candidateUsers: ['u-co-m1'],
        assignee: 'u-dir',
        variables,
      },
    ]);
  });

  it('has no assignee where the template is empty', () => {
    expect(EngineCase.start(alone(user({ assignee: '${nobody}' }))).of('TASK_OPENED')[0]).not.toHaveProperty(
      'assignee',
    );
  });
});

describe('work', () => {
  it('by decision and by call says which version is meant', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        rule: decision('touched', { binding: { kind: 'TAG', tag: 'spring' } }),
        plain: decision('touched'),
        ask: call('other', { binding: { kind: 'VERSION', version: 3 } }),
      },
      flows: ['s -> rule -> plain -> ask'],
    });
    const c = EngineCase.start(graph);
    expect(c.of('WORK_REQUESTED')[0]?.binding).toEqual({ kind: 'TAG', tag: 'spring' });
    expect(c.work('rule').of('WORK_REQUESTED')[0]).not.toHaveProperty('binding');
    expect(c.work('plain').of('CALL_REQUESTED')[0]?.binding).toEqual({ kind: 'VERSION', version: 3 });
  });

  it('is asked for with every visible variable, or with the input mapping alone', () => {
    const everything = EngineCase.start(alone(service('documents.freeze')), { documentId: 'd1', x: 1 });
    expect(everything.of('WORK_REQUESTED')).toMatchObject([
      { kind: 'SERVICE', key: 'documents.freeze', input: { documentId: 'd1', x: 1 } },
    ]);
    const mapped = EngineCase.start(alone(decision('sign-off-route', { inputs: { doc: 'documentId' } })), {
      documentId: 'd1',
    });
    expect(mapped.of('WORK_REQUESTED')).toMatchObject([
      { kind: 'DECISION', key: 'sign-off-route', input: { doc: 'd1' } },
    ]);
  });

  it('brings its result into the process', () => {
    const c = EngineCase.start(alone(service('k'))).work('a', { docNo: '10' });
    expect(c.happened).toEqual(['WORK_CLOSED a COMPLETED', 'TASK_OPENED b']);
    expect(c.variables).toEqual({ docNo: '10' });
  });

  it('that failed stays open, with an incident, and may still be done', () => {
    const c = EngineCase.start(alone(service('k')));
    c.give({ type: 'WORK_FAILED', n: c.n('work', 'a'), code: 'DISK_FULL', message: 'no space' });
    expect(c.effects).toEqual([
      { type: 'INCIDENT_RAISED', n: c.n('work', 'a'), elementId: 'a', code: 'DISK_FULL', message: 'no space' },
    ]);
    expect(c.work('a').tasks).toEqual(['b']);
  });
});

describe('send and receive', () => {
  it('sends what the message declares, correlated, and goes on at once', () => {
    const c = EngineCase.start(
      alone(send('SuperiorSubmission'), [
        { name: 'SuperiorSubmission', correlation: 'submissionId', payload: { hash: 'contentHash' } },
      ]),
      { submissionId: 's1', contentHash: 'abc' },
    );
    expect(c.of('MESSAGE_THROWN')).toMatchObject([
      { elementId: 'a', message: 'SuperiorSubmission', correlation: 's1', payload: { hash: 'abc' } },
    ]);
    expect(c.tasks).toEqual(['b']);
  });

  it('sends its input mapping instead where it has one', () => {
    const c = EngineCase.start(alone(send('M', { inputs: { x: '1 + 1' } }), [{ name: 'M', payload: { y: '5' } }]));
    expect(c.of('MESSAGE_THROWN')).toMatchObject([{ correlation: null, payload: { x: 2 } }]);
    expect(c.variables).toEqual({});
  });

  it('waits for a message by its correlation and takes what it brings', () => {
    const graph = alone(receive('SuperiorResponse'), [{ name: 'SuperiorResponse', correlation: 'submissionId' }]);
    const c = EngineCase.start(graph, { submissionId: 's1' });
    expect(c.of('WAIT_OPENED')).toMatchObject([{ elementId: 'a', message: 'SuperiorResponse', correlation: 's1' }]);
    c.receive('a', { result: 'APPROVED' });
    expect(c.happened).toEqual(['WAIT_CLOSED a COMPLETED', 'TASK_OPENED b']);
    expect(c.variables).toMatchObject({ result: 'APPROVED' });
  });

  it('refuses to wait or to send by a correlation that has no value', () => {
    for (const node of [receive('M'), send('M')]) {
      expect(refusalOf(() => EngineCase.start(alone(node, [{ name: 'M', correlation: 'missing' }])))).toMatchObject({
        code: 'CORRELATION_MISSING',
        params: { element: 'a', message: 'M' },
      });
    }
  });
});

describe('call activity', () => {
  it('passes its input mapping and nothing else, and returns its output mapping and nothing else', () => {
    const c = EngineCase.start(
      alone(call('issue-and-distribute', { inputs: { documentId: 'documentId' }, outputs: { number: 'docNo' } })),
      { documentId: 'd1', secret: 1 },
    );
    expect(c.of('CALL_REQUESTED')).toMatchObject([
      { calledElement: 'issue-and-distribute', variables: { documentId: 'd1' } },
    ]);
    c.give({ type: 'CALL_ENDED', n: c.n('calls', 'a'), kind: 'COMPLETED', variables: { docNo: '10', secret: 2 } });
    expect(c.happened).toEqual(['CALL_CLOSED a COMPLETED', 'TASK_OPENED b']);
    expect(c.variables).toEqual({ documentId: 'd1', secret: 1, number: '10' });
  });

  it('passes nothing without inputs and returns nothing without outputs', () => {
    const c = EngineCase.start(alone(call('p')), { x: 1 });
    expect(c.of('CALL_REQUESTED')).toMatchObject([{ variables: {} }]);
    c.give({ type: 'CALL_ENDED', n: c.n('calls', 'a'), kind: 'COMPLETED', variables: { x: 2, y: 3 } });
    expect(c.variables).toEqual({ x: 1 });
  });

  it('takes the cancelling of the called case for an error', () => {
    const graph = processOf({
      nodes: { s: start(), a: call('p'), gone: boundary('a', error('CASE_CANCELLED')), b: user(), x: user() },
      flows: ['s -> a -> b', 'gone -> x'],
    });
    const c = EngineCase.start(graph);
    c.give({ type: 'CALL_ENDED', n: c.n('calls', 'a'), kind: 'CANCELLED', variables: {} });
    expect(c.tasks).toEqual(['x']);
  });
});

describe('embedded sub-process', () => {
  const inside = { nodes: { t: start(), i: user(), x: end() }, flows: ['t -> i -> x'] };

  it('goes on when its last token is consumed', () => {
    const c = EngineCase.start(alone(sub(inside)));
    expect(c.path).toEqual(['s', 'a', 't', 'i']);
    c.complete('i');
    expect(c.of('ACTIVITY_LEFT').map((effect) => effect.elementId)).toEqual(['i', 'x', 'a']);
    expect(c.tasks).toEqual(['b']);
  });

  it('says its due rule, holder and baseline when it is entered', () => {
    const due = { rule: '${days} DAYS', holder: '${handlerId}', baseline: 'signedAt' };
    const variables = { days: 3, handlerId: 'u-1', signedAt: '2022-10-18T03:30:00Z' };
    const entered = EngineCase.start(alone(sub(inside, { due })), variables).of('ACTIVITY_ENTERED');
    expect(entered.find((effect) => effect.elementId === 'a')?.due).toEqual({
      rule: '3 DAYS',
      holder: 'u-1',
      at: '2022-10-18T03:30:00Z',
    });
  });

  it('ends alone at a terminate end event inside it', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        outer: parallel,
        a: sub({
          nodes: { t: start(), split: parallel, i: user(), j: user(), x: end(terminate) },
          flows: ['t -> split -> i -> x', 'split -> j'],
        }),
        other: user(),
        b: user(),
      },
      flows: ['s -> outer -> a -> b', 'outer -> other'],
    });
    const c = EngineCase.start(graph).complete('i');
    expect(c.happened).toEqual(['TASK_CLOSED i COMPLETED', 'TASK_CLOSED j TERMINATED', 'TASK_OPENED b']);
    expect(c.tasks).toEqual(['other', 'b']);
  });

  it('begins at every node that nothing leads to when it has no start event', () => {
    const c = EngineCase.start(alone(sub({ nodes: { i: user(), j: user(), k: user() }, flows: ['i -> k'] })));
    expect(c.tasks).toEqual(['i', 'j']);
    c.complete('j').complete('i').complete('k');
    expect(c.tasks).toEqual(['b']);
  });
});
