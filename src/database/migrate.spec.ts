import { Client } from 'pg';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { migrate } from './migrate.js';

describe('the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  it('is migrated once: a second start has nothing to do, and neither have five at once', async () => {
    expect(await migrate(database.url)).toEqual([]);
    expect(await Promise.all(Array.from({ length: 5 }, () => migrate(database.url)))).toEqual([[], [], [], [], []]);
  });

  it('is refused where newer code has migrated it, by the name of what is unknown', async () => {
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(`INSERT INTO schema_migration (timestamp, name) VALUES (9, 'FromTheFuture9')`);
    await owner.end();
    await expect(migrate(database.url)).rejects.toThrow(
      'The database is ahead of this version: it has FromTheFuture9.',
    );
  });
});
