import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import { serviceDatabase } from './database/data-source.js';
import { DEFAULT_ZONE, newId } from './kernel/index.js';
import { describeApi } from './service/describe-api.js';
import { newApplication } from './service/start-http.js';

/**
 * The OpenAPI document of this code: made from the routes as they are declared, without a database, a port or a start of
 * any room.
 */
export async function documentOfCode({ testMode }: { readonly testMode: boolean }): Promise<OpenAPIObject> {
  const database = await serviceDatabase({ url: 'postgresql://unused' });
  const module = AppModule.of(
    {
      testMode,
      officeId: newId(),
      timeZone: DEFAULT_ZONE,
      secret: 'unused',
      filesFolder: '/nonexistent',
      runsJobs: false,
    },
    database,
  );
  return describeApi(await newApplication(module, { stopping: false, running: 0 }, ['error']));
}
