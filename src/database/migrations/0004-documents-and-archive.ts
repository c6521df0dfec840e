import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Official documents from draft to dispatch (Annex 2 Art. 12–15) and their way into the archive (Art. 16). */
export class DocumentsAndArchive1000000000004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE document (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        case_id uuid,
        carrier text NOT NULL,
        doc_kind text NOT NULL,
        issuer text NOT NULL,
        direction text NOT NULL,
        owner_group text NOT NULL,
        title text NOT NULL,
        status text NOT NULL,
        classification text NOT NULL,
        secrecy_period text,
        urgency text NOT NULL,
        urgency_reason text,
        duty_codes text[] NOT NULL,
        touched_groups text[] NOT NULL DEFAULT '{}',
        key_matter boolean,
        key_matter_reason text,
        needs_superior_approval boolean NOT NULL DEFAULT false,
        superior_org text,
        main_recipients text[] NOT NULL DEFAULT '{}',
        main_recipients_label text,
        cc_recipients text[] NOT NULL DEFAULT '{}',
        internal_choice text NOT NULL DEFAULT 'NONE',
        internal_persons text[] NOT NULL DEFAULT '{}',
        contact_person text,
        basis_refs text[] NOT NULL DEFAULT '{}',
        in_reply_to text,
        no_request_declared boolean,
        draft json,
        drafter text NOT NULL,
        handler text NOT NULL,
        current_version integer NOT NULL DEFAULT 0,
        round integer NOT NULL DEFAULT 1,
        signed_version integer,
        signed_at timestamptz,
        signer text,
        signed_as text,
        signing_capacity text,
        doc_date date,
        series text,
        doc_no text,
        copies integer,
        print_date date,
        created_at timestamptz NOT NULL,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id)
      );
      CREATE UNIQUE INDEX document_no ON document (office_id, doc_no) WHERE doc_no IS NOT NULL;
      CREATE TABLE document_version (
        office_id uuid NOT NULL,
        document_id uuid NOT NULL,
        no integer NOT NULL,
        title text NOT NULL,
        body_file_id uuid,
        body_sha256 text,
        body_text text,
        attachments json NOT NULL DEFAULT '[]',
        content_hash text NOT NULL,
        author text NOT NULL,
        change_class text,
        change_summary text,
        frozen_at timestamptz,
        superseded_at timestamptz,
        created_at timestamptz NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, document_id, no),
        UNIQUE (office_id, document_id, no, content_hash),
        FOREIGN KEY (office_id, document_id) REFERENCES document (office_id, id),
        FOREIGN KEY (office_id, body_file_id) REFERENCES stored_file (office_id, id)
      );
      CREATE TABLE review_action (
        office_id uuid NOT NULL,
        id uuid NOT NULL,
        document_id uuid NOT NULL,
        version_no integer NOT NULL,
        content_hash text NOT NULL,
        round integer NOT NULL,
        case_id uuid NOT NULL,
        task_id uuid NOT NULL,
        element_id text NOT NULL,
        step_zh text NOT NULL,
        step_en text,
        act text NOT NULL,
        outcome text NOT NULL,
        opinion text,
        actor text NOT NULL,
        actor_name text NOT NULL,
        actor_role text NOT NULL,
        on_behalf_of text,
        acted_at timestamptz NOT NULL,
        rule text,
        superseded_at timestamptz,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        UNIQUE (office_id, task_id),
        FOREIGN KEY (office_id, document_id, version_no, content_hash)
          REFERENCES document_version (office_id, document_id, no, content_hash)
      );
      CREATE INDEX review_action_document ON review_action (office_id, document_id, acted_at, id);
      CREATE TABLE signature_record (
        office_id uuid NOT NULL,
        review_action_id uuid NOT NULL,
        document_id uuid NOT NULL,
        kind text NOT NULL,
        capacity text,
        signed_as text NOT NULL,
        content_hash text NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, review_action_id),
        FOREIGN KEY (office_id, review_action_id) REFERENCES review_action (office_id, id)
      );
      CREATE TABLE number_series (
        office_id uuid NOT NULL REFERENCES office (id),
        code text NOT NULL,
        agency_code text NOT NULL,
        issuer text NOT NULL,
        doc_kinds text[] NOT NULL DEFAULT '{}',
        name_zh text NOT NULL,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, code)
      );
      CREATE TABLE number_counter (
        office_id uuid NOT NULL,
        series text NOT NULL,
        year integer NOT NULL,
        last_serial integer NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, series, year),
        FOREIGN KEY (office_id, series) REFERENCES number_series (office_id, code)
      );
      CREATE TABLE number_allocation (
        office_id uuid NOT NULL,
        series text NOT NULL,
        year integer NOT NULL,
        serial integer NOT NULL,
        doc_no text NOT NULL,
        document_id uuid,
        status text NOT NULL CHECK (status IN ('USED', 'RESERVED', 'VOID')),
        void_reason text,
        allocated_at timestamptz NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, series, year, serial),
        FOREIGN KEY (office_id, series) REFERENCES number_series (office_id, code)
      );
      CREATE UNIQUE INDEX number_allocation_in_use ON number_allocation (office_id, document_id) WHERE status = 'USED';
      CREATE INDEX number_allocation_document ON number_allocation (office_id, document_id);
      CREATE TABLE dispatch_line (
        office_id uuid NOT NULL,
        id uuid NOT NULL,
        document_id uuid NOT NULL,
        line_no integer NOT NULL,
        verb text NOT NULL CHECK (verb IN ('SUBMIT_UP', 'SEND', 'DISTRIBUTE_INTERNAL', 'CC')),
        recipient_type text NOT NULL CHECK (recipient_type IN ('UNIT', 'PERSON')),
        recipient text NOT NULL,
        channel text NOT NULL,
        copies integer NOT NULL,
        status text NOT NULL,
        sent_at timestamptz,
        received_at timestamptz,
        received_by text,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        UNIQUE (office_id, document_id, line_no),
        FOREIGN KEY (office_id, document_id) REFERENCES document (office_id, id)
      );
      CREATE TABLE print_record (
        office_id uuid NOT NULL,
        id uuid NOT NULL,
        document_id uuid NOT NULL,
        version_no integer NOT NULL,
        copies integer NOT NULL,
        file_hash text NOT NULL,
        place text,
        printed_at timestamptz NOT NULL,
        printed_by text NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        FOREIGN KEY (office_id, document_id) REFERENCES document (office_id, id)
      );
      CREATE TABLE seal_use (
        office_id uuid NOT NULL,
        id uuid NOT NULL,
        document_id uuid NOT NULL,
        version_no integer NOT NULL,
        seal_id text NOT NULL,
        copies integer NOT NULL,
        sealed_at timestamptz NOT NULL,
        sealed_by text NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        FOREIGN KEY (office_id, document_id) REFERENCES document (office_id, id)
      );
      CREATE TABLE superior_submission (
        office_id uuid NOT NULL,
        id uuid NOT NULL,
        document_id uuid NOT NULL,
        superior_org text NOT NULL,
        version_no integer NOT NULL,
        content_hash text NOT NULL,
        channel text,
        contact text,
        submitted_at timestamptz,
        result text,
        response_text text,
        response_file_id uuid,
        superior_doc_no text,
        responded_at timestamptz,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        FOREIGN KEY (office_id, document_id) REFERENCES document (office_id, id)
      );

      CREATE TABLE archive_handover (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        case_id uuid NOT NULL,
        object_type text NOT NULL,
        object_id uuid NOT NULL,
        carrier text NOT NULL,
        status text NOT NULL,
        baseline_at timestamptz NOT NULL,
        due_rule text NOT NULL,
        raw_due date NOT NULL,
        due_at timestamptz NOT NULL,
        rolled boolean NOT NULL,
        day_type text NOT NULL,
        responsible text NOT NULL,
        original_required integer NOT NULL,
        printed_required integer NOT NULL,
        original_count integer NOT NULL DEFAULT 0,
        printed_count integer NOT NULL DEFAULT 0,
        files json NOT NULL DEFAULT '[]',
        delivered_at timestamptz,
        accepted_at timestamptz,
        accepted_by text,
        on_time boolean,
        reasons text[] NOT NULL DEFAULT '{}',
        storage_place text,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id)
      );
      CREATE INDEX archive_handover_object ON archive_handover (office_id, object_id);
      CREATE TABLE archive_series (
        office_id uuid NOT NULL REFERENCES office (id),
        fonds text NOT NULL,
        category text NOT NULL,
        year integer NOT NULL,
        retention text NOT NULL,
        organ_code text NOT NULL,
        last_item integer NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, fonds, category, year, retention, organ_code)
      );
      CREATE TABLE archive_record (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        handover_id uuid NOT NULL,
        archive_code text NOT NULL,
        fonds text NOT NULL,
        category text NOT NULL,
        year integer NOT NULL,
        retention text NOT NULL,
        organ_code text NOT NULL,
        item_no integer NOT NULL,
        title text NOT NULL,
        doc_no text,
        doc_date date,
        creator text NOT NULL,
        classification text NOT NULL,
        object_type text NOT NULL,
        object_id uuid NOT NULL,
        storage_place text,
        disposal_due date,
        status text NOT NULL,
        created_at timestamptz NOT NULL,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        UNIQUE (office_id, archive_code),
        UNIQUE (office_id, handover_id),
        FOREIGN KEY (office_id, handover_id) REFERENCES archive_handover (office_id, id)
      );
      CREATE TABLE archive_package (
        office_id uuid NOT NULL,
        record_id uuid NOT NULL,
        version integer NOT NULL,
        format text NOT NULL,
        folder text NOT NULL,
        manifest_hash text NOT NULL,
        built_at timestamptz NOT NULL,
        check_results json,
        stored_at timestamptz,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, record_id, version),
        FOREIGN KEY (office_id, record_id) REFERENCES archive_record (office_id, id)
      );
      CALL protect('document'); CALL protect('document_version'); CALL protect('review_action');
      CALL protect('signature_record'); CALL protect('number_series'); CALL protect('number_counter');
      CALL protect('number_allocation'); CALL protect('dispatch_line'); CALL protect('print_record');
      CALL protect('seal_use'); CALL protect('superior_submission');
      CALL protect('archive_handover'); CALL protect('archive_series'); CALL protect('archive_record');
      CALL protect('archive_package');
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
