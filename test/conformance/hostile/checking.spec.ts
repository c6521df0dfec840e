import { findFaults, readBpmn } from '../../../src/engine/index.js';
import { bounded, bpmn, chain, flow, knot, nested, row, START, times } from './files.js';

const event = (id: string, host: string): string =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>`;
const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `n${at}`);
const doubled = (tag: string, count: number): string =>
  `${START}${times(count, (at) => `<bpmn:${tag} id="n${at}" />`)}${row('s', ...ids(count))}${times(count - 1, (at) => flow(`n${at}`, `n${at + 1}`, '', `g${at}`))}`;

/** Processes whose token game is long; whether it is decided or given up by name. */
const GAMES: readonly (readonly [what: string, file: string, isDecided: boolean])[] = [
  ['3,000 tasks in a row', bpmn(chain('userTask', 3_000)), true],
  ['2,000 parallel gateways, two flows between each', bpmn(doubled('parallelGateway', 2_000)), true],
  [
    '1,900 parallel branches',
    bpmn(
      `${START}<bpmn:parallelGateway id="f" /><bpmn:parallelGateway id="j" />${flow('s', 'f')}${times(1_900, (at) => `<bpmn:userTask id="n${at}" />${flow('f', `n${at}`)}${flow(`n${at}`, 'j')}`)}`,
    ),
    true,
  ],
  ['2,000 inclusive gateways, two flows between each', bpmn(doubled('inclusiveGateway', 2_000)), false],
  ['a knot of 60 parallel gateways', bpmn(knot('parallelGateway', 60)), true],
  ['a knot of 20 inclusive gateways', bpmn(knot('inclusiveGateway', 20)), false],
  ['45 nested sub-processes', bpmn(nested(45)), true],
  [
    '2,000 deadlines at one task',
    bpmn(
      `${chain('userTask', 1)}${times(2_000, (at) => `${event(`b${at}`, 'n0')}<bpmn:userTask id="t${at}" />${flow(`b${at}`, `t${at}`)}`)}`,
    ),
    false,
  ],
];

describe('[attack: checks-without-end] token games that would be played for ever', () => {
  it.each(GAMES)('%s', async (_, file, isDecided) => {
    const { graphs, problems } = await readBpmn(file);
    expect(problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
    const first = await bounded(() => findFaults(graphs[0]!));
    expect(first.undecided).toEqual(isDecided ? [] : ['p']);
  });
});
