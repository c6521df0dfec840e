import { readFileSync } from 'node:fs';
import { playStories } from '../../src/demo/play-story.js';
import { sendTo } from '../../src/demo/send-request.js';
import { readStory, type Story } from '../../src/demo/story.js';
import { StoryEyes } from '../support/expect-story.js';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';

const read = (name: string): Story => readStory(readFileSync(`processes/cases/${name}.yaml`, 'utf8'));

describe('stories over HTTP, on real PostgreSQL', () => {
  let office: TestOffice;
  beforeEach(async () => {
    office = await openOffice();
  });
  afterEach(() => office.close());

  const play = async (names: readonly string[], reader: string): Promise<void> => {
    const eyes = new StoryEyes(office, reader);
    await playStories(names.map(read), sendTo(office.url, office.adminKey), (played) => eyes.compare(played));
    const verified = await office.admin.get('/audit/verify');
    expect(verified.body).toMatchObject({ intact: true, firstBreak: null });
    expect(await brokenInvariants((sql, params) => office.query(sql, params))).toEqual([]);
  };

  it('[R-002 R-003 R-055 R-061 R-066 R-067 R-068 R-069 R-070 R-128 R-131 R-139] AS-01 and AS-05: the seed notice from draft to archive', async () => {
    await play(['as-01', 'as-05'], 'u-co-m1');
  });

  it('[R-130 R-135 R-136] a notice returned in a countersign, changed after signing, and not issued', async () => {
    await play(['returned-and-not-issued'], 'u-co-m1');
  });

  it("[R-050 R-052 R-059 R-067] AS-02: a request in the department's name, countersigned by two groups", async () => {
    await play(['as-02'], 'u-pr-m1');
  });

  it('[R-135 R-136 R-054] AS-03: one return cancels the other countersigns and restarts the round', async () => {
    await play(['as-03'], 'u-co-m1');
  });

  it("[R-056 R-033] AS-04: a plan that needs the municipal government's approval", async () => {
    await play(['as-04'], 'u-co-m1');
  });
});
