import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foundOffice } from '../../dist/demo/found-office.js';
import { playStories } from '../../dist/demo/play-story.js';
import { sendTo } from '../../dist/demo/send-request.js';
import { readStory } from '../../dist/demo/story.js';
import { readBpmn } from '../../dist/engine/index.js';
import { startDatabase } from './database.js';
import { startService } from './service-process.js';
import { removeFolder } from '../support/remove-folder.js';

const PROCESSES = new URL('../../processes/', import.meta.url);
const STORIES = ['as-01', 'as-05'];

/**
 * The cases of the golden road, as they happened: plays AS-01 and AS-05 over HTTP on a new office, and reads back from the
 * trail what entered each case. Gives `{name, graph, stimuli}` by case.
 */
export async function roadCases() {
  const database = await startDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'gongwen-bench-files-'));
  try {
    const service = await startService({
      databaseUrl: database.url,
      folder,
      environment: { GONGWEN_TEST_MODE: '1' },
    });
    await foundOffice({ baseUrl: service.url, adminKey: service.administratorKey });
    const stories = STORIES.map((name) => readStory(readFileSync(new URL(`cases/${name}.yaml`, PROCESSES), 'utf8')));
    await playStories(stories, sendTo(service.url, service.administratorKey), () => undefined);
    await service.stop();
    return await casesOf(database, await roadGraphs());
  } finally {
    await database.stop();
    removeFolder(folder);
  }
}

async function casesOf(database, graphs) {
  const entries = await database.rows(
    `SELECT e.body, i.id, i.definition_key AS key FROM audit_entry e
     JOIN process_instance i ON i.office_id = e.office_id AND i.id = e.case_id ORDER BY i.id, e.case_seq`,
  );
  const cases = new Map();
  for (const { id, key, body } of entries) {
    const one = cases.get(id) ?? { name: key, graph: graphs.get(key), stimuli: [] };
    one.stimuli.push(JSON.parse(body).case.stimulus);
    cases.set(id, one);
  }
  return [...cases.values()];
}

async function roadGraphs() {
  const graphs = new Map();
  for (const name of readdirSync(PROCESSES).filter((file) => file.endsWith('.bpmn'))) {
    const read = await readBpmn(readFileSync(new URL(name, PROCESSES), 'utf8'));
    for (const graph of read.graphs) graphs.set(graph.processId, graph);
  }
  return graphs;
}
