import { bpmnFile, chain } from '../../../test/support/bpmn-file.js';
import { drawnFile, withDiagram } from '../../../test/support/drawn-file.js';
import { filesIn, textOf } from '../../../test/support/processes.js';
import { readBpmn } from './read-bpmn.js';
import { readDiagram } from './read-diagram.js';

const BODY = `<bpmn:startEvent id="s" name="开始" gongwen:nameEn="Start" /><bpmn:endEvent id="e" />${chain('s', 'e')}`;
const SHAPES = { s: [10, 20, 36, 36], e: [200, 20, 36, 36] } as const;
const WAY = [
  [46, 38],
  [200, 38],
] as const;

describe('the diagram of a process', () => {
  it('is its shapes and edges with both names, and labels where the file has them', async () => {
    const file = drawnFile('p', BODY, { shapes: SHAPES, edges: { s_e: WAY }, labels: { s: [5, 60, 46, 14] } });
    const diagram = await readDiagram(file, 'p');
    expect(diagram).toMatchObject({ name: 'p', nameEn: null });
    expect(diagram!.shapes).toEqual([
      {
        elementId: 's',
        kind: 'NODE',
        name: '开始',
        nameEn: 'Start',
        box: { x: 10, y: 20, width: 36, height: 36 },
        label: { x: 5, y: 60, width: 46, height: 14 },
        isHorizontal: true,
        isExpanded: false,
      },
      expect.objectContaining({ elementId: 'e', name: null, label: null }),
    ]);
    expect(diagram!.edges).toEqual([
      expect.objectContaining({
        elementId: 's_e',
        kind: 'FLOW',
        points: [
          { x: 46, y: 38 },
          { x: 200, y: 38 },
        ],
      }),
    ]);
  });

  it('has the pool, then the lanes from the outer to the inner, then the rest', async () => {
    const lanes = `<bpmn:laneSet id="set"><bpmn:lane id="outer" name="外"><bpmn:childLaneSet id="set2"><bpmn:lane id="inner" name="内" gongwen:nameEn="Inner"><bpmn:flowNodeRef>s</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>`;
    const roots =
      '<bpmn:collaboration id="c"><bpmn:participant id="pool" name="办" processRef="p" /><bpmn:participant id="others" name="外单位" /></bpmn:collaboration>';
    const file = drawnFile(
      'p',
      lanes + BODY,
      {
        shapes: {
          ...SHAPES,
          inner: [30, 0, 370, 100],
          outer: [30, 0, 370, 200, 'isHorizontal="true"'],
          pool: [0, 0, 400, 200, 'isHorizontal="false"'],
          others: [0, 220, 400, 60],
        },
      },
      { roots },
    );
    const { shapes } = (await readDiagram(file, 'p'))!;
    expect(shapes.map(({ elementId }) => elementId)).toEqual(['pool', 'others', 'inner', 'outer', 's', 'e']);
    expect(shapes[0]!.isHorizontal).toBe(false);
    expect(shapes[2]).toMatchObject({ kind: 'LANE', name: '内', nameEn: 'Inner', isHorizontal: true });
  });

  it('leaves out what belongs to another process of the file', async () => {
    const other = bpmnFile('q', BODY.replaceAll('"s"', '"s2"').replaceAll('"e"', '"e2"').replaceAll('s_e', 's2_e2'));
    const both = bpmnFile('p', BODY).replace(
      '</bpmn:definitions>',
      `${/<bpmn:process[\s\S]*<\/bpmn:process>/.exec(other)![0]}</bpmn:definitions>`,
    );
    const file = withDiagram(both, 'p', { shapes: { ...SHAPES, s2: [10, 200, 36, 36] } });
    expect((await readDiagram(file, 'p'))!.shapes.map(({ elementId }) => elementId)).toEqual(['s', 'e']);
    expect((await readDiagram(file, 'q'))!.shapes.map(({ elementId }) => elementId)).toEqual(['s2']);
  });

  it('is read from the sheet that shows it, where there are several', async () => {
    const file = drawnFile('p', BODY, { shapes: SHAPES });
    const empty = withDiagram(bpmnFile('p', BODY), 'p', { shapes: {} });
    const sheet = /<bpmndi:BPMNDiagram[\s\S]*<\/bpmndi:BPMNDiagram>/.exec(empty)![0].replaceAll('"p-', '"first-');
    const both = file.replace('<bpmndi:BPMNDiagram', `${sheet}<bpmndi:BPMNDiagram`);
    expect((await readDiagram(both, 'p'))!.shapes).toHaveLength(2);
  });

  it.each([
    ['no process of that name', bpmnFile('q', BODY)],
    ['nothing in it', bpmnFile('p', '')],
    ['no XML', '<bpmn:definitions'],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${drawnFile('p', BODY, { shapes: SHAPES })}`],
  ])('is null for a file with %s', async (_, file) => {
    expect(await readDiagram(file, 'p')).toBeNull();
  });

  it.each([
    ['no diagram', bpmnFile('p', BODY)],
    ['a diagram of nothing', drawnFile('p', BODY, { shapes: {} })],
  ])('is laid out for a file with %s', async (_, file) => {
    const { shapes, edges } = (await readDiagram(file, 'p'))!;
    expect(shapes.map(({ elementId }) => elementId)).toEqual(['s', 'e']);
    expect(edges).toHaveLength(1);
  });

  it.each(['NaN', '1e999', '-1e999', '1e9', '', 'abc', '0x10'])('leaves out a shape that stands at %s', async (x) => {
    const file = drawnFile('p', BODY, { shapes: SHAPES, edges: { s_e: WAY } }).replace('x="10"', `x="${x}"`);
    const { shapes } = (await readDiagram(file, 'p'))!;
    expect(shapes.map(({ elementId }) => elementId)).toEqual(x === '0x10' ? ['s', 'e'] : ['e']);
    for (const { box } of shapes) expect(Object.values(box).every(Number.isFinite)).toBe(true);
  });

  it.each([
    ['no width', [10, 20, 0, 36]],
    ['a height below nothing', [10, 20, 36, -36]],
  ] as const)('leaves out a shape of %s', async (_, box) => {
    const file = drawnFile('p', BODY, { shapes: { ...SHAPES, s: box } });
    expect((await readDiagram(file, 'p'))!.shapes.map(({ elementId }) => elementId)).toEqual(['e']);
  });

  it('leaves out a flow that has no two places, and a place of a flow that is none', async () => {
    const one = drawnFile('p', BODY, { shapes: SHAPES, edges: { s_e: [[46, 38]] } });
    expect((await readDiagram(one, 'p'))!.edges).toEqual([]);
    const three = drawnFile('p', BODY, { shapes: SHAPES, edges: { s_e: [...WAY, [NaN, 3]] } });
    expect((await readDiagram(three, 'p'))!.edges[0]!.points).toHaveLength(2);
  });

  it('reads the inside of a transaction, a hand on a manual task, and where an association leads', async () => {
    const body = `<bpmn:startEvent id="s" /><bpmn:transaction id="deal"><bpmn:startEvent id="ds" /><bpmn:manualTask id="hand" /><bpmn:endEvent id="de" />${chain('ds', 'hand', 'de')}</bpmn:transaction>
      <bpmn:task id="plain" /><bpmn:endEvent id="e" />${chain('s', 'deal', 'plain', 'e')}
      <bpmn:textAnnotation id="note" /><bpmn:association id="to" sourceRef="note" targetRef="plain" associationDirection="One" />
      <bpmn:association id="beside" sourceRef="note" targetRef="deal" />`;
    const ids = ['s', 'deal', 'ds', 'hand', 'de', 'plain', 'e', 'note'];
    const way = [
      [0, 0],
      [10, 10],
    ] as const;
    const shapes = Object.fromEntries(ids.map((id, at) => [id, [at * 120, 0, 100, 80]] as const));
    const drawn = (await readDiagram(drawnFile('p', body, { shapes, edges: { to: way, beside: way } }), 'p'))!;
    expect(drawn.shapes.filter(({ kind }) => kind === 'NODE').map(({ elementId }) => elementId)).toEqual(
      ids.slice(0, -1),
    );
    expect(drawn.shapes.filter(({ isManual }) => isManual === true).map(({ elementId }) => elementId)).toEqual([
      'hand',
    ]);
    expect(drawn.edges.map(({ elementId, isDirected }) => [elementId, isDirected])).toEqual([
      ['to', true],
      ['beside', undefined],
    ]);
  });

  it.each(filesIn('', '.bpmn'))('of %s shows every node and flow of its graph', async (file) => {
    const { graphs } = await readBpmn(textOf(file));
    const graph = graphs[0]!;
    const { shapes, edges } = (await readDiagram(textOf(file), graph.processId))!;
    const nodes = shapes.filter(({ kind }) => kind === 'NODE').map(({ elementId }) => elementId);
    expect(nodes.sort()).toEqual([...graph.nodes.keys()].sort());
    expect(edges.map(({ elementId }) => elementId).sort()).toEqual([...graph.flows.keys()].sort());
  });
});
