import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds what belongs to a document, and the documents that a file stands in, without reading a whole table. */
export class DocumentLookups1000000000009 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE INDEX document_version_body ON document_version (office_id, body_file_id) WHERE body_file_id IS NOT NULL;
      CREATE INDEX document_version_attachments ON document_version USING gin ((attachments::jsonb) jsonb_path_ops);
      CREATE INDEX superior_submission_document ON superior_submission (office_id, document_id);
      CREATE INDEX superior_submission_file ON superior_submission (office_id, response_file_id)
        WHERE response_file_id IS NOT NULL;
      CREATE INDEX print_record_document ON print_record (office_id, document_id);
      CREATE INDEX seal_use_document ON seal_use (office_id, document_id);
      CREATE INDEX document_case ON document (office_id, case_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
