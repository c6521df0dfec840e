import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../test/support/case-room.js';
import { verifyTrail } from '../audit/index.js';
import { readHistory, type HistoryItem } from './case-history.js';
import { groundsIn, groundsOf } from './decision-grounds.js';

/** A table over what a knowledge model makes of the copies, and a service around it. */
const dmn = (limit: number): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="file" name="file" namespace="urn:test">
  <inputData id="copies" name="copies"><variable name="copies" typeRef="number"/></inputData>
  <businessKnowledgeModel id="size" name="size"><variable name="size"/><encapsulatedLogic><formalParameter name="n"/>
    <decisionTable id="size-table" hitPolicy="FIRST"><input><inputExpression><text>n</text></inputExpression></input><output name="size"/>
      <rule id="S-1"><description>Rule: R-061 · few</description><inputEntry><text>&lt; ${limit}</text></inputEntry><outputEntry><text>"FEW"</text></outputEntry></rule>
      <rule id="S-2"><description>Rule: R-062 · many</description><inputEntry><text>-</text></inputEntry><outputEntry><text>"MANY"</text></outputEntry></rule>
    </decisionTable></encapsulatedLogic></businessKnowledgeModel>
  <decision id="printing" name="printing"><variable name="printing"/>
    <informationRequirement><requiredInput href="#copies"/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href="#size"/></knowledgeRequirement>
    <decisionTable id="printing-table" hitPolicy="UNIQUE"><input><inputExpression><text>size(copies)</text></inputExpression></input>
      <output name="where"/>
      <rule id="P-1"><description>Rule: R-066 · in house</description><inputEntry><text>"FEW"</text></inputEntry><outputEntry><text>"HOUSE"</text></outputEntry></rule>
      <rule id="P-2"><description>Rule: R-067 · outside</description><inputEntry><text>not("FEW")</text></inputEntry><outputEntry><text>"PRINTER"</text></outputEntry></rule>
    </decisionTable></decision>
  <decisionService id="printing-service" name="printing service"><variable name="printing service"/><outputDecision href="#printing"/><inputData href="#copies"/></decisionService>
</definitions>`;

const asking = (id: string, decision: string, attributes = ''): string =>
  bpmnFile(
    id,
    `<bpmn:startEvent id="start" />
     ${userTask('ask', { candidateRole: 'MEMBER' })}
     <bpmn:businessRuleTask id="rule" name="rule" gongwen:decision="${decision}" ${attributes}><bpmn:documentation>Rule: R-066</bpmn:documentation></bpmn:businessRuleTask>
     ${userTask('after', { candidateRole: 'MEMBER' })}
     <bpmn:endEvent id="end" />${chain('start', 'ask', 'rule', 'after', 'end')}`,
  );

describe('why a case went where it went', () => {
  let room: CaseRoom;
  let member: ReturnType<CaseRoom['as']>;

  beforeAll(async () => {
    room = await openCaseRoom();
    await room.deploy(
      dmn(10),
      asking('bound', 'printing'),
      asking('serviced', 'printing-service', 'gongwen:resultVariable="where"'),
    );
    member = room.as('u-m1', 'MEMBER@COORD');
  });
  afterAll(() => room.close());

  const start = async (definition: string, copies: unknown): Promise<string> =>
    (await room.start(member, definition, { copies })).id;
  const answer = async (caseId: string): Promise<void> => {
    await room.complete(member, await room.task(caseId, 'ask'));
  };
  const decided = async (caseId: string): Promise<HistoryItem[]> => {
    const history = await room.commands.read(member, (ctx) =>
      readHistory(ctx, room.deps.definitions, caseId, { limit: 50, after: null }),
    );
    return history.filter(({ act }) => act === 'DECIDED');
  };

  it('[R-133] the history names the rows, with their annotations, of the decision and of what it called', async () => {
    const caseId = await start('bound', 5);
    await answer(caseId);
    const [item] = await decided(caseId);
    expect(item).toMatchObject({ element: 'rule', rule: 'R-066', path: ['after'] });
    expect(item?.decided).toEqual({
      decision: 'printing',
      version: 1,
      matched: [
        { decision: 'size', rows: [{ id: 'S-1', annotation: 'Rule: R-061 · few' }] },
        { decision: 'printing', rows: [{ id: 'P-1', annotation: 'Rule: R-066 · in house' }] },
      ],
      omitted: 0,
      result: { where: 'HOUSE' },
    });
    const history = await room.commands.read(member, (ctx) =>
      readHistory(ctx, room.deps.definitions, caseId, { limit: 50, after: null }),
    );
    expect(history.filter(({ act }) => act !== 'DECIDED').every(({ decided: grounds }) => grounds === null)).toBe(true);
  });

  it('[R-141] a case keeps the table it started with; a binding names another', async () => {
    const [before] = await room.rows<{ seq: number }>('SELECT max(seq) AS seq FROM deployment');
    const caseId = await start('bound', 5);
    await room.deploy(dmn(3));
    await answer(caseId);
    const [item] = await decided(caseId);
    expect([item?.decided?.version, item?.decided?.result]).toEqual([1, { where: 'HOUSE' }]);
    const later = await start('bound', 5);
    await answer(later);
    expect((await decided(later))[0]?.decided).toMatchObject({ version: 2, result: { where: 'PRINTER' } });
    const versions = await room.read(async ({ tx }) => {
      const bindings = [{ kind: 'DEPLOYMENT' }, { kind: 'LATEST' }, { kind: 'VERSION', version: 1 }] as const;
      const found = [];
      for (const binding of bindings) {
        found.push((await room.deps.definitions.decisionVersion(tx, 'printing', before?.seq ?? 0, binding)).version);
      }
      return found;
    });
    expect(versions).toEqual([1, 2, 1]);
  });

  it('a business-rule task may ask a decision service', async () => {
    const caseId = await start('serviced', 500);
    await answer(caseId);
    expect((await decided(caseId))[0]?.decided).toMatchObject({
      decision: 'printing-service',
      matched: [{ decision: 'size' }, { decision: 'printing', rows: [{ id: 'P-2' }] }],
      result: { where: 'PRINTER' },
    });
  });

  it('a wrong input refuses the act and names input and value; nothing is written', async () => {
    const caseId = await start('bound', 'many');
    const refusal = await rejectionOf(answer(caseId));
    expect(refusal).toMatchObject({ code: 'DECISION_INPUT_INVALID', errors: [{ pointer: '/copies', code: 'TYPE' }] });
    expect(refusal.errors[0]?.en).toBe('The value of "copies" must be number; it is "many".');
    expect(await decided(caseId)).toEqual([]);
  });

  it('[R-133] the trail with grounds in it verifies', async () => {
    expect(await room.read((ctx) => verifyTrail(ctx))).toMatchObject({ intact: true, firstBreak: null });
  });
});

describe('what an entry keeps of a decision', () => {
  const rows = (count: number): string[] => Array.from({ length: count }, (_, at) => `r-${at}`);

  it('is at most a hundred rows, with the beginning of what they are annotated with', () => {
    const matched = [
      { decision: 'a', rules: rows(80), annotations: rows(80).map(() => '公'.repeat(500)) },
      { decision: 'none', rules: [], annotations: [] },
      { decision: 'b', rules: rows(80), annotations: rows(80).map(() => null) },
    ];
    const kept = groundsOf('d', 1, matched);
    expect(kept.matched.map(({ decision, rows: own }) => [decision, own.length])).toEqual([
      ['a', 80],
      ['b', 20],
    ]);
    expect(kept.omitted).toBe(60);
    expect(kept.matched[0]?.rows[0]?.annotation).toHaveLength(121);
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThan(40_000);
  });

  it('is nothing in entries of before', () => {
    expect(groundsIn(undefined, { result: {} })).toBeNull();
  });
});
