import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { serviceDatabase } from './data-source.js';
import { migrate } from './migrate.js';

describe('the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  it('is migrated once: a second start has nothing to do', async () => {
    expect(await migrate(database.url)).toEqual([]);
  });

  it('[R-133] refuses a business row whose audit entry was not made by the same transaction', async () => {
    const service = await (await serviceDatabase({ url: database.url })).initialize();
    const office = '01900000-0000-7000-8000-000000000001';
    try {
      await service.query(`SELECT set_config('gongwen.office', '${office}', false)`);
      await expect(
        service.query(
          `INSERT INTO number_series (office_id, code, agency_code, issuer, name_zh, audit_id)
           VALUES ('${office}', 'X', 'X', 'WD', 'X', '01900000-0000-7000-8000-000000000002')`,
        ),
      ).rejects.toThrow(/audit entry|office/);
    } finally {
      await service.destroy();
    }
  });
});
