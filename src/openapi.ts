import { writeFileSync } from 'node:fs';
import { AppModule } from './app.module.js';
import { serviceDatabase } from './database/data-source.js';
import { DEFAULT_ZONE, newId } from './kernel/index.js';
import { describeApi } from './service/describe-api.js';
import { newApplication } from './service/start-http.js';

/**
 * Writes the OpenAPI document of this code to the file that is named, `docs/openapi.json` where none is. Needs no database
 * and opens no port: the document is made from the routes as they are declared.
 */
const file = process.argv[2] ?? 'docs/openapi.json';
const database = await serviceDatabase({ url: 'postgresql://unused' });
const module = AppModule.of(
  {
    testMode: false,
    officeId: newId(),
    timeZone: DEFAULT_ZONE,
    secret: 'unused',
    filesFolder: '/nonexistent',
    runsJobs: false,
  },
  database,
);
const application = await newApplication(module, { stopping: false, running: 0 }, ['error']);
writeFileSync(file, `${JSON.stringify(describeApi(application), null, 2)}\n`);
