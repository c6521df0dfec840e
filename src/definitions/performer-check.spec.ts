import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openOffice, type TestOffice } from '../../test/support/office.js';
import type { ProblemView } from './check-files.js';

describe('names by which user tasks call for somebody', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  /** Names that nobody has, by the task that calls for them. */
  const unknown = async (tasks: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<string[]> => {
    const drawn = Object.entries(tasks).map(([id, gongwen]) => userTask(id, gongwen));
    const flows = chain('start', ...Object.keys(tasks));
    const content = bpmnFile('calling', `<bpmn:startEvent id="start" />${drawn.join('')}${flows}`);
    const files = [{ name: 'calling.bpmn', content }];
    const { body } = await office.admin.post<{ warnings: ProblemView[] }>('/definitions/check', { files });
    return body.warnings.flatMap(({ code, element, en }) =>
      code === 'PERFORMER_UNKNOWN' ? [`${element} ${/"(.*)"/.exec(en)?.[1]}`] : [],
    );
  };

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
});
