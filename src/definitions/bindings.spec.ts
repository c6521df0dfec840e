import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { rejectionOf } from '../../test/support/case-room.js';
import { openRoom, type TestRoom } from '../../test/support/room.js';
import type { Binding } from '../engine/index.js';
import { DEFINITIONS_REJECTIONS } from './definitions-rejections.js';
import { Definitions } from './definitions.js';
import { deployDefinitions } from './deploy-definitions.js';

const version = (no: number, attributes = ''): string =>
  bpmnFile(
    'called',
    `<bpmn:startEvent id="start" />${userTask(`step${no}`, { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end" />${chain('start', `step${no}`, 'end')}`,
    attributes,
  );
const calling = (attributes: string): string =>
  bpmnFile(
    'calling',
    `<bpmn:startEvent id="start" /><bpmn:callActivity id="call" name="call" calledElement="called" ${attributes}><bpmn:documentation>Rule: R-141</bpmn:documentation></bpmn:callActivity><bpmn:endEvent id="end" />${chain('start', 'call', 'end')}`,
  );

describe('what a call is bound to', () => {
  let room: TestRoom;
  let definitions: Definitions;
  const vocabulary = { services: new Set<string>(), acts: new Set<string>(), caseObjects: new Set<string>() };
  const deploy = (...contents: string[]) =>
    room.commands.run(room.caller, deployDefinitions({ definitions, vocabulary }), {
      name: 'test',
      files: contents.map((content, index) => ({ name: `${index}.bpmn`, content })),
    });

  beforeAll(async () => {
    room = await openRoom([DEFINITIONS_REJECTIONS]);
    definitions = new Definitions();
    await deploy(version(1, 'gongwen:versionTag="spring"'));
    await deploy(version(2));
    await deploy(version(3, 'gongwen:versionTag="autumn"'));
  });
  afterAll(() => room.close());

  it.each<[Binding, number]>([
    [{ kind: 'DEPLOYMENT' }, 2],
    [{ kind: 'LATEST' }, 3],
    [{ kind: 'VERSION', version: 1 }, 1],
    [{ kind: 'TAG', tag: 'autumn' }, 3],
    [{ kind: 'TAG', tag: 'spring' }, 1],
  ])('[R-141] %j leads to version %i', async (binding, expected) => {
    const second = await room.read(({ tx }) => definitions.called(tx, 'called', { kind: 'VERSION', version: 2 }, 0));
    const found = await room.read(({ tx }) => definitions.called(tx, 'called', binding, second.deploymentSeq));
    expect(found).toMatchObject({ key: 'called', version: expected });
    expect(found.graph.nodes.has(`step${expected}`)).toBe(true);
  });

  it.each<[Binding, string | number]>([
    [{ kind: 'VERSION', version: 9 }, 9],
    [{ kind: 'TAG', tag: 'winter' }, 'winter'],
  ])('%j leads nowhere, and the sentence names it', async (binding, wanted) => {
    const refused = await rejectionOf(room.read(({ tx }) => definitions.called(tx, 'called', binding, 1)));
    expect([refused.code, refused.params]).toEqual(['BOUND_VERSION_MISSING', { key: 'called', wanted }]);
  });

  it('is refused at deployment where the version or tag is not there', async () => {
    for (const attributes of [
      'gongwen:binding="version" gongwen:bindingVersion="9"',
      'gongwen:binding="tag" gongwen:bindingTag="winter"',
    ]) {
      const refused = await rejectionOf(deploy(calling(attributes)));
      expect(refused.errors.map(({ code }) => code)).toEqual(['BOUND_VERSION_UNKNOWN']);
    }
    await deploy(
      calling('gongwen:binding="tag" gongwen:bindingTag="winter"'),
      version(4, 'gongwen:versionTag="winter"'),
    );
    await deploy(calling('gongwen:binding="version" gongwen:bindingVersion="5"'), version(5));
  });

  it('is refused at deployment where nothing but events begins the called process, together with it or after it', async () => {
    const start = (id: string): string =>
      `<bpmn:startEvent id="${id}"><bpmn:messageEventDefinition id="${id}-m" messageRef="m-${id}" /></bpmn:startEvent>${chain(id, 'step')}`;
    const waiting = (...starts: string[]): string =>
      bpmnFile(
        'waiting',
        `${starts.map(start).join('')}${userTask('step', { candidateRole: 'REGISTRY' })}`,
        '',
        starts.map((id) => `<bpmn:message id="m-${id}" name="${id}" />`).join(''),
      );
    const caller = calling('').replace('"called"', '"waiting"');
    const refusedWith = async (...files: string[]) =>
      (await rejectionOf(deploy(...files))).errors.map(({ code, pointer }) => `${pointer} ${code}`);
    expect(await refusedWith(caller, waiting('asked', 'told'))).toEqual(['/files/0 CALLED_WITHOUT_START']);
    await deploy(waiting('asked', 'told'));
    expect(await refusedWith(caller)).toEqual(['/files/0 CALLED_WITHOUT_START']);
    await deploy(caller, waiting('asked'));
  });

  it('keeps a tag for one version: another file under it is refused, the same file is not', async () => {
    expect((await rejectionOf(deploy(version(7, 'gongwen:versionTag="spring"')))).errors[0]).toMatchObject({
      code: 'VERSION_TAG_TAKEN',
      pointer: '/files/0',
    });
    const { definitions: tagged } = await deploy(version(8, 'gongwen:versionTag="night"'));
    expect(tagged[0]!.isNew).toBe(true);
    expect((await deploy(version(8, 'gongwen:versionTag="night"'))).definitions[0]!.isNew).toBe(false);
  });
});
