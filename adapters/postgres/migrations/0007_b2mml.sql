-- Up Migration
-- B2MML: which documents a system has a receipt for, the messages given out to MES, and how it answered them.

CREATE INDEX receipt_verified_by_document ON cutin.receipt USING gin (document jsonb_path_ops) WHERE kind = 'verified';

-- Its id alone is needed to match an answer; the message itself can be made again. Bounded by subject.
CREATE TABLE cutin.b2mml_message (
  message_id   text PRIMARY KEY,
  position     bigint GENERATED ALWAYS AS IDENTITY,
  kind         text NOT NULL CHECK (kind IN ('ProcessJobList', 'ChangeJobList', 'SyncOperationsDefinitionInformation')),
  subject      text[] NOT NULL,
  about        jsonb NOT NULL,
  lock_version integer,
  given_to     text NOT NULL,
  given_at     timestamptz NOT NULL
);
CREATE INDEX b2mml_message_by_subject ON cutin.b2mml_message (subject, position DESC);

-- A refusal outlives its message in the ledger.
CREATE TABLE cutin.b2mml_answer (
  sender      text NOT NULL,
  answer_id   text NOT NULL,
  message_id  text NOT NULL REFERENCES cutin.b2mml_message ON DELETE CASCADE,
  position    bigint GENERATED ALWAYS AS IDENTITY,
  verdict     text NOT NULL CHECK (verdict IN ('accepted', 'refused')),
  reasons     jsonb NOT NULL,
  body_hash   cutin.sha256 NOT NULL,
  answered_by text NOT NULL,
  answered_at timestamptz NOT NULL,
  PRIMARY KEY (sender, answer_id)
);
CREATE INDEX b2mml_answer_by_message ON cutin.b2mml_answer (message_id, position);

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cutin_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON cutin.b2mml_message, cutin.b2mml_answer TO cutin_app;
  END IF;
END $$;
