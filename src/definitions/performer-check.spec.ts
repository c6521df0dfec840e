import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openOffice, type TestOffice } from '../../test/support/office.js';
import type { ProblemView } from './check-files.js';

describe('names by which user tasks call for somebody', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  type Tasks = Readonly<Record<string, Readonly<Record<string, string>>>>;
  const check = async (tasks: Tasks): Promise<{ readonly status: number; readonly warnings: ProblemView[] }> => {
    const drawn = Object.entries(tasks).map(([id, gongwen]) => userTask(id, gongwen));
    const flows = chain('start', ...Object.keys(tasks));
    const content = bpmnFile('calling', `<bpmn:startEvent id="start" />${drawn.join('')}${flows}`);
    const files = [{ name: 'calling.bpmn', content }];
    const { status, body } = await office.admin.post<{ warnings: ProblemView[] }>('/definitions/check', { files });
    return { status, warnings: body.warnings };
  };
  /** Names that nobody has, by the task that calls for them. */
  const unknown = async (tasks: Tasks): Promise<string[]> =>
    (await check(tasks)).warnings.flatMap(({ code, element, en }) =>
      code === 'PERFORMER_UNKNOWN' ? [`${element} ${/"(.*)"/.exec(en)?.[1]}`] : [],
    );
  /** Posts that nobody holds, by the task that calls for them. */
  const vacant = async (tasks: Tasks): Promise<string[]> =>
    (await check(tasks)).warnings.flatMap(({ code, element, en }) =>
      code === 'PERFORMER_VACANT' ? [`${element} ${en.replace(/ today:.*/, '')}`] : [],
    );

  it('are told of where the office has no such role, unit or person', async () => {
    const tasks = {
      typed: { candidateRole: 'REGISTRY LEEDER' },
      nowhere: { candidateRole: 'LEADER@NOWHERE' },
      somebody: { assignee: 'u-nobody' },
      unit: { assignee: 'COORD' },
    };
    expect(await unknown(tasks)).toEqual(['typed LEEDER', 'nowhere LEADER@NOWHERE', 'somebody u-nobody', 'unit COORD']);
  });

  it('may be those of a post, a unit, a person or everybody, or be computed', async () => {
    const tasks = {
      post: { candidateRole: 'LEADER@COORD' },
      unit: { candidateRole: 'COORD' },
      person: { candidateRole: 'u-co-reg', assignee: 'u-dir' },
      everybody: { candidateRole: 'ALL_STAFF' },
      computed: { candidateRole: 'LEADER@${ownerGroup} ${posts}', assignee: '${starter}' },
    };
    expect(await unknown(tasks)).toEqual([]);
  });

  describe('that nobody holds on the day', () => {
    const tasks = {
      archive: { candidateRole: 'ARCHIVIST' },
      named: { candidateRole: 'EXPERT@COORD' },
      owner: { candidateRole: 'LEADER@${ownerGroup}' },
      units: { candidateRole: 'U_LIAISON@${unit}' },
      computed: { candidateRole: '${role}' },
    };

    it('[R-019] are told of with their step, and refuse nothing', async () => {
      expect(await vacant(tasks)).toEqual(['named Nobody holds "EXPERT@COORD"']);
      const { status, warnings } = await check(tasks);
      expect(status).toBe(200);
      expect(warnings.find(({ code }) => code === 'PERFORMER_VACANT')).toMatchObject({
        element: 'named',
        severity: 'WARNING',
        zh: '今天无人担任“EXPERT@COORD”，案件到此将等待任命。',
      });
    });

    it('[R-019] are asked of every group where a variable names it', async () => {
      await office.clock('2022-10-18T09:00:00+08:00');
      for (const person of ['u-pr-lead', 'u-su-lead', 'u-co-arc']) {
        const { status } = await office.admin.post(`/org/persons/${person}/end`, { on: '2022-10-18', reason: '离任' });
        expect(status).toBe(200);
      }
      expect(await vacant(tasks)).toHaveLength(1);
      await office.clock('2022-10-19T09:00:00+08:00');
      expect(await vacant(tasks)).toEqual([
        'archive Nobody holds "ARCHIVIST"',
        'named Nobody holds "EXPERT@COORD"',
        'owner Nobody is "LEADER" of PROJ, SUPV',
      ]);
    });
  });
});
