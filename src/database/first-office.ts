import type { DataSource } from 'typeorm';

/** The office that this service serves; several may share a database. */
export interface Office {
  readonly id: string;
  readonly code: string;
  readonly timeZone: string;
}

/** The office that a new database begins with. */
export interface FirstOffice {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly timeZone: string;
}

/** Finds the office by its code, or founds it. Needs the owner's connection: the service's role cannot make offices. */
export async function ensureOffice(owner: DataSource, first: FirstOffice, newId: () => string): Promise<Office> {
  await owner.query(
    'INSERT INTO office (id, code, name_zh, name_en, time_zone) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO NOTHING',
    [newId(), first.code, first.nameZh, first.nameEn, first.timeZone],
  );
  const rows = (await owner.query('SELECT id, code, time_zone AS "timeZone" FROM office WHERE code = $1', [
    first.code,
  ])) as Office[];
  const office = rows[0];
  if (!office) throw new Error(`Office ${first.code} is gone`);
  return office;
}
