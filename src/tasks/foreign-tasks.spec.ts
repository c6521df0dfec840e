import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../test/support/case-room.js';
import { UNASSIGNED } from '../access/index.js';

/** A process of Camunda 7 with one user task. */
const drawn = (id: string, task: string, start = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="${id}-file" targetNamespace="urn:test">
<bpmn:process id="${id}" name="${id}" isExecutable="true">
<bpmn:startEvent id="start" ${start} /><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="do" />
<bpmn:userTask id="do" name="办理" ${task} /><bpmn:sequenceFlow id="f2" sourceRef="do" targetRef="end" /><bpmn:endEvent id="end" />
</bpmn:process></bpmn:definitions>`;

describe('user tasks of files drawn for other engines', () => {
  let room: CaseRoom;
  let starter: ReturnType<CaseRoom['as']>;
  beforeAll(async () => {
    room = await openCaseRoom();
    starter = room.as('u-start');
  });
  afterAll(() => room.close());

  const opened = async (id: string, task: string, variables: Parameters<CaseRoom['start']>[2] = {}, start = '') => {
    await room.deploy(drawn(id, task, start));
    const { id: caseId } = await room.start(starter, id, variables);
    return room.task(caseId, 'do');
  };

  it('one that names nobody is done by holders of the permission, and by nobody else', async () => {
    const task = await opened('nobody', '');
    expect(task.candidates).toEqual([UNASSIGNED]);
    const refused = await rejectionOf(room.complete(room.as('u-other', 'MEMBER@COORD', 'MEMBER'), task));
    expect(['TASK_NOT_YOURS', 'TASK_NOT_FOUND']).toContain(refused.code);
    expect(await room.complete(room.as('u-clerk', 'REGISTRY', UNASSIGNED), task)).toMatchObject({
      status: 'COMPLETED',
      completedBy: 'u-clerk',
      completedRole: UNASSIGNED,
    });
  });

  it('one whose candidates come to nobody is not given to them', async () => {
    const task = await opened('empty', 'camunda:candidateGroups="${group}"', { group: null });
    expect(task.candidates).toEqual([]);
  });

  it('whoever starts a case is the person that camunda:initiator names', async () => {
    const task = await opened('own', 'camunda:assignee="${me}"', {}, 'camunda:initiator="me"');
    expect(task.assignee).toBe('u-start');
  });

  it.each([
    ['an instant', '2030-01-02T10:00:00+08:00', '2030-01-02T02:00:00.000Z'],
    ['a time on the clock of the office', '2030-01-02T10:00:00', '2030-01-02T02:00:00.000Z'],
    ['the end of a day', '2030-01-02', '2030-01-02T16:00:00.000Z'],
  ])('due and follow-up dates: %s', async (name, date, expected) => {
    const task = await opened(
      `dated-${name.replaceAll(' ', '-')}`,
      'camunda:candidateGroups="g" camunda:dueDate="${date}" camunda:followUpDate="${date}"',
      { date },
    );
    expect(task.dueAt?.toISOString()).toBe(expected);
    expect(task.followUpAt?.toISOString()).toBe(expected);
  });

  it('a duration counts from the opening; nothing is no date', async () => {
    const task = await opened(
      'lasting',
      'camunda:candidateGroups="g" camunda:dueDate="PT36H" camunda:followUpDate="${later}"',
      {
        later: null,
      },
    );
    expect((task.dueAt?.getTime() ?? 0) - task.openedAt.getTime()).toBe(36 * 3_600_000);
    expect(task.followUpAt).toBeNull();
  });

  it('what is no date refuses the command that would open the task', async () => {
    const refused = await rejectionOf(
      opened('undated', 'camunda:candidateGroups="g" camunda:dueDate="${date}"', { date: 'soon' }),
    );
    expect(refused).toMatchObject({ code: 'DUE_DATE_INVALID', params: { date: 'soon' } });
  });
});
