import { Client } from 'pg';

/** Makes a database, fills it with `fill`, and marks it as one to be cloned. */
export async function template(adminUrl, name, fill) {
  await administer(adminUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  await fill();
  await administer(adminUrl, `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
}

/** Runs one statement on the server's own database. */
export async function administer(adminUrl, sql) {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
