import { readFileSync } from 'node:fs';
import { bpmnFile, chain, flow, userTask } from '../../test/support/bpmn-file.js';
import { readBpmn, readDmn, type Decision } from '../engine/index.js';
import { signOffProblems, signOffTableProblems } from './sign-off-check.js';

const textOf = (name: string): string => readFileSync(new URL(`../../processes/${name}`, import.meta.url), 'utf8');
const DEPARTMENT = textOf('outgoing-department-document.bpmn');
const HIGHER_OFFICE = textOf('outgoing-higher-office-document.bpmn');
const TABLE = textOf('decisions/sign-off-route.dmn');

const tableOf = async (content: string): Promise<Decision> => (await readDmn(content)).decisions[0]!;

describe('[R-033] who signs, as a process draws it', () => {
  let table: Decision;
  beforeAll(async () => {
    table = await tableOf(TABLE);
  });

  /** Code and task of what is wrong with the only process of a file. */
  const problems = async (content: string, by: Decision | null = table): Promise<string[]> => {
    const { graphs } = await readBpmn(content);
    return signOffProblems(graphs[0]!, by).map(({ code, elementId }) => `${code} ${elementId}`);
  };
  const changed = (from: string, to: string, content = DEPARTMENT): string => {
    expect(content).toContain(from);
    return content.replaceAll(from, to);
  };

  it('holds for both roads as they are', async () => {
    expect(await problems(DEPARTMENT)).toEqual([]);
    expect(await problems(HIGHER_OFFICE)).toEqual([]);
  });

  const TO_DEPUTY = 'gongwen:act="SIGN" gongwen:candidateRole="DEPUTY"';
  const TO_DIRECTOR = 'gongwen:act="SIGN" gongwen:candidateRole="DIRECTOR"';
  const GUARD = 'finalRole = &quot;DEPUTY&quot; and not(deputyNeeded = true)';

  it('[R-050] refuses a department road whose requests and reports are signed by the deputy', async () => {
    // Then deputySign has no default beside it that leads to the director either.
    expect(await problems(changed(TO_DIRECTOR, TO_DEPUTY))).toEqual([
      'SIGNED_BELOW_TABLE deputySign',
      'SIGNED_BELOW_TABLE directorSign',
    ]);
  });

  it('[R-055] refuses a road of the higher office whose final acts are the deputy’s', async () => {
    const signed = changed(TO_DIRECTOR, TO_DEPUTY, HIGHER_OFFICE);
    expect(await problems(signed)).toEqual(['SIGNED_BELOW_TABLE directorSign']);
    const finalised = changed(
      'gongwen:act="FINALISE" gongwen:candidateRole="DIRECTOR"',
      'gongwen:act="FINALISE" gongwen:candidateRole="DEPUTY DIRECTOR"',
      HIGHER_OFFICE,
    );
    expect(await problems(finalised)).toEqual(['SIGNED_BELOW_TABLE directorFinalise']);
  });

  it.each([
    ['a way that the table does not guard', GUARD, 'urgency = &quot;URGENT&quot;'],
    ['one that other things open too', GUARD, 'finalRole = &quot;DEPUTY&quot; or urgency = &quot;URGENT&quot;'],
    ['one for another role', GUARD, 'finalRole = &quot;DIRECTOR&quot;'],
    ['a role that the process says itself', 'expression="finalRole"', 'expression="&quot;DEPUTY&quot;"'],
    [
      'a table that is not asked about the key matter',
      'target="keyMatter" expression="keyMatter"',
      'target="keyMatter" expression="false"',
    ],
    [
      'a table asked about another kind',
      'target="docKind" expression="docKind"',
      'target="docKind" expression="&quot;TONGZHI&quot;"',
    ],
    ['settings of its own', 'target="settings" expression="settings"', 'target="settings" expression="{}"'],
    ['a default that leads to the deputy, too', 'default="fFinalDirector"', 'default="fFinalDeputy"'],
    [
      'a default past the director',
      'id="fFinalDirector" name="主任" sourceRef="gwFinal" targetRef="directorSign"',
      'id="fFinalDirector" name="主任" sourceRef="gwFinal" targetRef="svcFreeze"',
    ],
    ['a second way in', 'sourceRef="gwDeputy" targetRef="ruleFinal"', 'sourceRef="gwDeputy" targetRef="deputySign"'],
  ])('refuses the deputy’s signature behind %s', async (_what, from, to) => {
    expect(await problems(changed(from, to))).toContain('SIGNED_BELOW_TABLE deputySign');
  });

  it('is the director’s where there is no table', async () => {
    expect(await problems(DEPARTMENT, null)).toEqual([]);
    expect(await problems(changed(TO_DIRECTOR, TO_DEPUTY), null)).toContain('SIGNED_BELOW_TABLE directorSign');
  });

  it('lets a process be signed by somebody else where it is for carriers that the table gives to them', async () => {
    const minutes = (carrier: string): string =>
      bpmnFile(
        'minutes',
        `<bpmn:startEvent id="start" />
         <bpmn:businessRuleTask id="rule" name="r" gongwen:decision="sign-off-route"><bpmn:extensionElements>
           <gongwen:input target="carrier" expression="${carrier}" /><gongwen:output target="row" expression="route" />
         </bpmn:extensionElements></bpmn:businessRuleTask>
         ${userTask('sign', { act: 'SIGN', candidateRole: 'CONVENER' })}<bpmn:endEvent id="end" />
         ${chain('start', 'rule', 'sign', 'end')}`,
      );
    expect(await problems(minutes('&quot;MINUTES&quot;'))).toEqual([]);
    expect(await problems(minutes('carrier'))).toEqual(['SIGNED_BELOW_TABLE sign']);
    expect(await problems(minutes('&quot;WEBSITE&quot;'))).toEqual(['SIGNED_BELOW_TABLE sign']);
  });

  it('finds its way through gateways that go round', async () => {
    const round = bpmnFile(
      'round',
      `<bpmn:startEvent id="start" /><bpmn:exclusiveGateway id="a" default="a_b" /><bpmn:exclusiveGateway id="b" default="b_a" />
       ${userTask('sign', { act: 'SIGN', candidateRole: 'DEPUTY' })}<bpmn:endEvent id="end" />
       ${chain('start', 'a', 'b', 'a')}${flow('b', 'sign', 'finalRole = &quot;DEPUTY&quot;')}${chain('sign', 'end')}`,
    );
    expect(await problems(round)).toEqual(['SIGNED_BELOW_TABLE sign']);
  });
});

describe('[R-033] the sign-off table itself', () => {
  const problems = async (content: string): Promise<(string | null)[]> =>
    signOffTableProblems(await tableOf(content)).map(({ elementId }) => elementId);
  const ending = (row: string, role: string): string =>
    TABLE.replace(new RegExp(`(<outputEntry id="${row}-out-4">\\s*<text>)[^<]*`), `$1${role}`);

  it('gives to the director what is the director’s', async () => {
    expect(await problems(TABLE)).toEqual([]);
  });

  it.each(['SO-01', 'SO-02', 'SO-03', 'SO-04', 'SO-07', 'SO-08', 'SO-13'])('refuses a deputy in %s', async (row) => {
    expect(await problems(ending(row, '"DEPUTY"'))).toEqual([row]);
  });

  it('refuses a deputy whom a setting lets in', async () => {
    const role = 'if settings.signoff.ordinary.signer = "DEPUTY" then "DEPUTY" else "DIRECTOR"';
    expect(await problems(ending('SO-03', role))).toEqual(['SO-03']);
  });

  it.each(['SO-05', 'SO-06'])('leaves %s to the office', async (row) => {
    expect(await problems(ending(row, '"DEPUTY"'))).toEqual([]);
  });
});
