import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { bpmnFile, chain, userTask } from '../test/support/bpmn-file.js';
import { openCaseRoom, type CaseRoom } from '../test/support/case-room.js';
import { readBpmn } from './engine/index.js';
import { HandlersPresent, missingHandlers, processWiring } from './process-wiring.js';

const options = {
  testMode: true,
  officeId: '',
  timeZone: 'Asia/Shanghai',
  secret: '',
  filesFolder: '/nowhere',
  runsJobs: false,
};
const PROCESSES = new URL('../processes/', import.meta.url);

describe('process wiring', () => {
  it('has a handler for everything that the processes of the regulation name', async () => {
    const wiring = processWiring(options);
    const files = readdirSync(PROCESSES).filter((name) => name.endsWith('.bpmn'));
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) {
      const { graphs } = await readBpmn(readFileSync(new URL(file, PROCESSES), 'utf8'));
      for (const graph of graphs) {
        expect([file, missingHandlers(graph, wiring)]).toEqual([file, []]);
        const acts = [...graph.nodes.values()].flatMap((node) =>
          node.type === 'USER_TASK' ? [node.task.act ?? ''] : [],
        );
        const unknown = acts.filter((act) => act !== '' && act !== 'REMIND' && !Object.hasOwn(wiring.acts, act));
        expect([file, unknown]).toEqual([file, []]);
      }
    }
  });

  describe('at the start of the service', () => {
    let room: CaseRoom;
    beforeAll(async () => {
      room = await openCaseRoom({ services: { 'stamps.lick': { mode: 'LOCAL', run: async () => ({}) } } });
      await room.deploy(
        bpmnFile(
          'stamps',
          `<bpmn:startEvent id="start" />${userTask('wait', { candidateRole: 'MEMBER' })}
           <bpmn:serviceTask id="lick" name="lick" gongwen:serviceKey="stamps.lick"><bpmn:documentation>Rule: R-003</bpmn:documentation></bpmn:serviceTask>
           <bpmn:endEvent id="end" />${chain('start', 'wait', 'lick', 'end')}`,
        ),
      );
    });
    afterAll(() => room.close());

    const boot = (without: boolean): Promise<void> => {
      const { commands, caller, deps } = room;
      const wiring = without ? { ...deps.wiring, services: {} } : deps.wiring;
      const present = new HandlersPresent(commands, deps.definitions, wiring, {
        ...options,
        officeId: caller.officeId,
      });
      return present.onApplicationBootstrap();
    };

    it('a process in use whose handler is gone stops it, by name', async () => {
      await expect(boot(false)).resolves.toBeUndefined();
      await expect(boot(true)).rejects.toThrow('stamps@1: stamps.lick');
    });

    it('a newer version without it does not help a case that runs on the old one', async () => {
      const member = room.as('u-m1', 'MEMBER');
      const { id } = await room.start(member, 'stamps');
      await room.deploy(
        bpmnFile(
          'stamps',
          `<bpmn:startEvent id="start" />${userTask('wait', { candidateRole: 'MEMBER' })}<bpmn:endEvent id="end" />${chain('start', 'wait', 'end')}`,
        ),
      );
      await expect(boot(true)).rejects.toThrow('stamps@1: stamps.lick');
      await room.complete(member, await room.task(id, 'wait'));
      await expect(boot(true)).resolves.toBeUndefined();
    });
  });
});
