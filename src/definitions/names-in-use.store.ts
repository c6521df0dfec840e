import type { Transaction } from '../kernel/index.js';

/** Keys of the processes of the office, and the kinds of documents that its forms let people choose. */
export interface NamesInUse {
  readonly processes: ReadonlySet<string>;
  readonly docKinds: ReadonlySet<string>;
}

/** What a delegation may name: processes that are deployed, in whatever version, and kinds that the newest forms know. */
export async function namesInUse(tx: Transaction): Promise<NamesInUse> {
  const rows = await tx.query<{ kind: string; name: string }>(
    `SELECT DISTINCT 'PROCESS' AS kind, key AS name FROM definition WHERE office_id = $1 AND kind = 'PROCESS'
     UNION
     SELECT 'DOC_KIND', k.name FROM (
       SELECT DISTINCT ON (d.key) r.content FROM definition d
       JOIN deployed_resource r ON r.office_id = d.office_id AND r.sha256 = d.sha256
       WHERE d.office_id = $1 AND d.kind = 'FORM' ORDER BY d.key, d.version DESC
     ) newest CROSS JOIN LATERAL jsonb_array_elements_text(
       coalesce(newest.content::jsonb #> '{properties,docKind,enum}', '[]')
     ) AS k (name)`,
    [tx.officeId],
  );
  const named = (kind: string): ReadonlySet<string> =>
    new Set(rows.filter((row) => row.kind === kind).map(({ name }) => name));
  return { processes: named('PROCESS'), docKinds: named('DOC_KIND') };
}
