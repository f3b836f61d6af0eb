-- Up Migration
-- The store of the engine. What must never happen is refused here, not only in code: a second content under one
-- revision, overlapping effectivity, a second decision or receipt, and any change to the ledger.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE SCHEMA cutin;

CREATE DOMAIN cutin.sha256 AS text CHECK (VALUE ~ '^[0-9a-f]{64}$');

-- Rows of some tables are written once. SQLSTATE CU001 tells the caller which rule was broken.
CREATE FUNCTION cutin.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: rows are written once', TG_OP, TG_TABLE_NAME USING ERRCODE = 'CU001';
END $$;

-- Contents, addressed by the SHA-256 of their RFC 8785 form.
CREATE TABLE cutin.content (
  content_hash cutin.sha256 PRIMARY KEY,
  content      jsonb NOT NULL,
  recorded_at  timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER content_is_immutable BEFORE UPDATE OR DELETE ON cutin.content
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

-- Released revisions: what was read back and frozen. What a change announces stands with the change.
CREATE TABLE cutin.revision (
  artefact_class text NOT NULL,
  item_id        text NOT NULL,
  revision       text NOT NULL,
  content_hash   cutin.sha256 NOT NULL,
  frozen_for     text NOT NULL,
  frozen_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (artefact_class, item_id, revision)
);
CREATE TRIGGER revision_is_immutable BEFORE UPDATE OR DELETE ON cutin.revision
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

-- The same revision offered with another content: kept aside, propagates nothing. The contents are found by their hashes.
CREATE TABLE cutin.revision_conflict (
  conflict_id    text PRIMARY KEY CHECK (conflict_id ~ '^[0-9a-f]{32}$'),
  artefact_class text NOT NULL,
  item_id        text NOT NULL,
  revision       text NOT NULL,
  held_hash      cutin.sha256 NOT NULL,
  -- The change that had announced the held hash; null where it was frozen.
  announced_by   text,
  offered_hash   cutin.sha256 NOT NULL,
  offered_by     text NOT NULL,
  recorded_at    timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  -- When the sender was last asked for the offered content, and what it answered where it did not give it.
  asked_at       timestamptz,
  finding        text,
  UNIQUE (artefact_class, item_id, revision, held_hash, offered_hash)
);
CREATE INDEX revision_conflict_newest_first ON cutin.revision_conflict (recorded_at DESC, conflict_id DESC);

CREATE TABLE cutin.event (
  source      text NOT NULL,
  id          text NOT NULL,
  type        text NOT NULL,
  subject     text,
  body_hash   cutin.sha256 NOT NULL,
  body        jsonb NOT NULL,
  change_id   text NOT NULL,
  received_by text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (source, id)
);

CREATE TABLE cutin.change (
  change_id    text PRIMARY KEY,
  title        text NOT NULL,
  author       text NOT NULL,
  end_item     text NOT NULL,
  sites        text[] NOT NULL,
  released_at  timestamptz NOT NULL,
  release_hash cutin.sha256 NOT NULL,
  state        text NOT NULL CHECK (state IN ('received', 'propagating', 'closed', 'aborting', 'aborted')),
  workflow_id  text NOT NULL UNIQUE,
  called_off_by      text,
  called_off_because text,
  recorded_at  timestamptz NOT NULL DEFAULT now(),
  closed_at    timestamptz,
  CHECK ((called_off_by IS NULL) = (called_off_because IS NULL))
);
CREATE INDEX change_newest_first ON cutin.change (recorded_at DESC, change_id);

CREATE TABLE cutin.affected_item (
  change_id     text NOT NULL REFERENCES cutin.change,
  ordinal       integer NOT NULL,
  item_id       text NOT NULL,
  from_revision text,
  to_revision   text NOT NULL,
  action        text NOT NULL CHECK (action IN ('add', 'revise', 'delete')),
  artefacts     jsonb NOT NULL,
  PRIMARY KEY (change_id, ordinal),
  UNIQUE (change_id, item_id)
);
CREATE INDEX affected_item_by_item ON cutin.affected_item (item_id);

CREATE TABLE cutin.handoff (
  handoff_id  text PRIMARY KEY,
  -- The subject: a change, an order, a finding ..., and which handoff of the same kind it is for the same subject.
  subject_kind text NOT NULL CHECK (subject_kind IN ('change', 'order', 'finding', 'nonconformance', 'correctiveAction',
                                                     'baseline')),
  subject_id   text NOT NULL,
  nth          integer,
  change_id   text REFERENCES cutin.change,
  site        text NOT NULL,
  stage       text NOT NULL,
  boundary    integer NOT NULL CHECK (boundary BETWEEN 1 AND 5),
  state       text NOT NULL CHECK (state IN ('proposed', 'awaitingDecision', 'transferring', 'retrying', 'verifying',
                                             'parked', 'verified', 'waived', 'aborted', 'withdrawn')),
  owner       text NOT NULL,
  items       text[] NOT NULL,
  generation  integer NOT NULL DEFAULT 1,
  park_id     text,
  reason      text,
  detail      text,
  due_at      timestamptz,
  stuck_since timestamptz,
  -- While it is tried again by itself: when next, and when it parks.
  next_try_at timestamptz,
  parks_at    timestamptz,
  -- While another role has the wait: since when.
  escalated_at timestamptz,
  workflow_id text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX handoff_by_change ON cutin.handoff (change_id);
CREATE INDEX handoff_by_state ON cutin.handoff (state, handoff_id);

-- What a handoff hands over: one row a document, fixed per generation before anything is written to the receiver.
CREATE TABLE cutin.prepared_document (
  handoff_id   text NOT NULL REFERENCES cutin.handoff,
  generation   integer NOT NULL,
  ordinal      integer NOT NULL,
  system       text NOT NULL,
  document     jsonb NOT NULL,
  content_hash cutin.sha256 NOT NULL REFERENCES cutin.content,
  PRIMARY KEY (handoff_id, generation, ordinal)
);

CREATE TABLE cutin.receipt (
  receipt_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  handoff_id      text NOT NULL REFERENCES cutin.handoff,
  kind            text NOT NULL CHECK (kind IN ('verified', 'withdrawn')),
  system          text NOT NULL,
  document        jsonb NOT NULL,
  document_path   text NOT NULL,
  content_hash    cutin.sha256 NOT NULL,
  local_revision  integer NOT NULL,
  label           text NOT NULL,
  acknowledgement text NOT NULL CHECK (acknowledgement IN ('L0', 'L1', 'L2', 'L3')),
  verified_at     timestamptz NOT NULL DEFAULT now(),
  UNIQUE (handoff_id, kind, document_path)
);
CREATE TRIGGER receipt_is_immutable BEFORE UPDATE OR DELETE ON cutin.receipt
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

-- One decision a handoff: the second planner meets the unique key.
CREATE TABLE cutin.decision (
  decision_id     uuid PRIMARY KEY,
  handoff_id      text NOT NULL UNIQUE REFERENCES cutin.handoff,
  change_id       text NOT NULL REFERENCES cutin.change,
  body            jsonb NOT NULL,
  actor           text NOT NULL,
  printed_name    text NOT NULL,
  meaning         text NOT NULL,
  signed_hash     cutin.sha256 NOT NULL,
  decided_at      timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER decision_is_immutable BEFORE UPDATE OR DELETE ON cutin.decision
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

CREATE TABLE cutin.park (
  park_id    text PRIMARY KEY,
  handoff_id text NOT NULL REFERENCES cutin.handoff,
  nth        integer NOT NULL,
  is_withdrawal boolean NOT NULL,
  workflow_id text NOT NULL,
  generation integer NOT NULL,
  retry_needs_new_generation boolean NOT NULL,
  reason     text NOT NULL,
  detail     text NOT NULL,
  difference jsonb,
  owner      text NOT NULL,
  due_at     timestamptz NOT NULL,
  parked_at  timestamptz NOT NULL DEFAULT now(),
  -- The ways out that policy and the workflow leave open.
  actions    text[] NOT NULL CHECK (actions <@ ARRAY['retry', 'waive', 'abort'])
);
CREATE INDEX park_by_handoff ON cutin.park (handoff_id);

-- What humans answer to a park. One answer stands: a late click meets the primary key, which counts the answers.
CREATE TABLE cutin.resolution (
  park_id       text NOT NULL REFERENCES cutin.park,
  attempt       integer NOT NULL DEFAULT 1,
  resolution_id uuid NOT NULL UNIQUE,
  action        text NOT NULL CHECK (action IN ('retry', 'waive', 'abort')),
  actor         text NOT NULL,
  reason        text NOT NULL,
  signature     jsonb,
  resolved_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (park_id, attempt)
);
CREATE TRIGGER resolution_is_immutable BEFORE UPDATE OR DELETE ON cutin.resolution
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

-- An answer that the workflow would not take: it had no effect, and the park can be answered again.
CREATE TABLE cutin.voided_resolution (
  resolution_id uuid PRIMARY KEY REFERENCES cutin.resolution (resolution_id),
  because       text NOT NULL,
  voided_at     timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER voided_resolution_is_immutable BEFORE UPDATE OR DELETE ON cutin.voided_resolution
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

CREATE TABLE cutin.statement (
  statement_id  uuid PRIMARY KEY,
  item_id       text NOT NULL,
  revision      text NOT NULL,
  site          text NOT NULL,
  end_item      text NOT NULL DEFAULT '',
  basis         text NOT NULL CHECK (basis IN ('workOrder', 'serial', 'lot', 'date')),
  spans         jsonb NOT NULL,
  range_text    text NOT NULL,
  change_id     text NOT NULL REFERENCES cutin.change,
  decision_id   uuid NOT NULL REFERENCES cutin.decision,
  state         text NOT NULL CHECK (state IN ('planned', 'actual', 'superseded', 'withdrawn')),
  superseded_by uuid REFERENCES cutin.statement,
  recorded_at   timestamptz NOT NULL DEFAULT now(),
  ended_at      timestamptz,
  UNIQUE (statement_id, state)
);
CREATE INDEX statement_by_item ON cutin.statement (item_id, site) WHERE state = 'actual';
CREATE INDEX statement_by_change ON cutin.statement (change_id);

-- The spans of a statement. Within one state no two spans of one (item, site, end item, basis, series) overlap.
CREATE TABLE cutin.statement_span (
  statement_id uuid NOT NULL,
  state        text NOT NULL,
  item_id      text NOT NULL,
  site         text NOT NULL,
  end_item     text NOT NULL,
  basis        text NOT NULL,
  series       text NOT NULL DEFAULT '',
  units        int8range,
  dates        daterange,
  work_order   text,
  FOREIGN KEY (statement_id, state) REFERENCES cutin.statement (statement_id, state) ON UPDATE CASCADE,
  CHECK (num_nonnulls(units, dates, work_order) = 1),
  CONSTRAINT effectivity_units_never_overlap EXCLUDE USING gist (
    item_id WITH =, site WITH =, end_item WITH =, basis WITH =, series WITH =, state WITH =, units WITH &&)
    WHERE (state IN ('planned', 'actual') AND units IS NOT NULL),
  CONSTRAINT effectivity_dates_never_overlap EXCLUDE USING gist (
    item_id WITH =, site WITH =, end_item WITH =, state WITH =, dates WITH &&)
    WHERE (state IN ('planned', 'actual') AND dates IS NOT NULL),
  CONSTRAINT effectivity_work_orders_never_overlap EXCLUDE USING gist (
    item_id WITH =, site WITH =, end_item WITH =, state WITH =, work_order WITH =)
    WHERE (state IN ('planned', 'actual') AND work_order IS NOT NULL)
);
CREATE INDEX statement_span_by_statement ON cutin.statement_span (statement_id);

-- The ledger: append-only and hash-chained. Entries are made by append_ledger alone.
CREATE TABLE cutin.ledger (
  seq         bigint PRIMARY KEY,
  entry_key   text NOT NULL UNIQUE,
  at          timestamptz NOT NULL,
  kind        text NOT NULL,
  actor       text NOT NULL,
  change_id   text,
  handoff_id  text,
  body        text NOT NULL,
  prev_hash   cutin.sha256 NOT NULL,
  hash        cutin.sha256 NOT NULL UNIQUE
);
CREATE INDEX ledger_by_change ON cutin.ledger (change_id, seq);
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON cutin.ledger
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER ledger_is_never_truncated BEFORE TRUNCATE ON cutin.ledger
  FOR EACH STATEMENT EXECUTE FUNCTION cutin.refuse_change();

CREATE TABLE cutin.ledger_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  seq      bigint NOT NULL,
  hash     cutin.sha256 NOT NULL
);
INSERT INTO cutin.ledger_head (seq, hash) VALUES (0, repeat('0', 64));

-- hash = SHA-256 of the lines prev_hash, seq, at (UTC, microseconds), kind, actor, change, handoff, body.
CREATE FUNCTION cutin.ledger_hash(prev text, seq bigint, at timestamptz, kind text, actor text,
                                  change_id text, handoff_id text, body text)
RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws(E'\n', prev, seq::text,
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), kind, actor,
    coalesce(change_id, ''), coalesce(handoff_id, ''), body), 'UTF8')), 'hex')
$$;

-- Appends entries in their order; a key that is there already adds nothing. The head moves once, however many they are: a
-- row that one transaction updates ten thousand times is slower with every time.
CREATE FUNCTION cutin.append_ledger(p_keys text[], p_kinds text[], p_actors text[], p_changes text[], p_handoffs text[],
                                    p_bodies text[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = cutin, pg_temp AS $$
DECLARE
  head cutin.ledger_head;
  stamp timestamptz;
  digest text;
BEGIN
  SELECT * INTO head FROM cutin.ledger_head FOR UPDATE;
  FOR i IN 1 .. cardinality(p_keys) LOOP
    CONTINUE WHEN EXISTS (SELECT 1 FROM cutin.ledger l WHERE l.entry_key = p_keys[i]);
    stamp := clock_timestamp();
    digest := cutin.ledger_hash(head.hash, head.seq + 1, stamp, p_kinds[i], p_actors[i], p_changes[i], p_handoffs[i], p_bodies[i]);
    INSERT INTO cutin.ledger (seq, entry_key, at, kind, actor, change_id, handoff_id, body, prev_hash, hash)
      VALUES (head.seq + 1, p_keys[i], stamp, p_kinds[i], p_actors[i], p_changes[i], p_handoffs[i], p_bodies[i], head.hash, digest);
    head.seq := head.seq + 1;
    head.hash := digest;
  END LOOP;
  UPDATE cutin.ledger_head SET seq = head.seq, hash = head.hash;
END $$;

-- Work that must reach Temporal: written with the row that caused it, sent until it is accepted.
CREATE TABLE cutin.outbox (
  outbox_key  text PRIMARY KEY,
  kind        text NOT NULL CHECK (kind IN ('startChange', 'startHandoff', 'decide', 'dispose', 'resolve', 'retryNow')),
  payload     jsonb NOT NULL,
  attempts    integer NOT NULL DEFAULT 0,
  next_at     timestamptz NOT NULL DEFAULT now(),
  done_at     timestamptz,
  last_error  text,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_waiting ON cutin.outbox (next_at) WHERE done_at IS NULL;
CREATE INDEX outbox_undelivered ON cutin.outbox (recorded_at, outbox_key) WHERE done_at IS NULL;

-- Names this database in what it shares with others: a namespace of Temporal keeps what an earlier one left there.
CREATE TABLE cutin.installation (
  is_only         boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  installation_id text NOT NULL DEFAULT substr(gen_random_uuid()::text, 1, 8)
);
INSERT INTO cutin.installation DEFAULT VALUES;
CREATE TRIGGER installation_is_immutable BEFORE UPDATE OR DELETE ON cutin.installation
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

-- Open work whose workflow was terminated, or ended again and again: it waits for a human to resume or abort it.
CREATE TABLE cutin.interrupted_work (
  workflow_id    text PRIMARY KEY,
  kind           text NOT NULL CHECK (kind IN ('change', 'handoff')),
  change_id      text,
  handoff_id     text,
  because        text NOT NULL,
  interrupted_at timestamptz NOT NULL
);

-- Each start of a workflow that had ended while its work was open, since a human last looked.
CREATE TABLE cutin.work_retry (
  workflow_id text NOT NULL,
  retried_at  timestamptz NOT NULL,
  PRIMARY KEY (workflow_id, retried_at)
);

-- Whoever sends messages learns of a new one as it is committed.
CREATE FUNCTION cutin.notify_of_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('cutin_outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_message_is_notified AFTER INSERT ON cutin.outbox
  FOR EACH STATEMENT EXECUTE FUNCTION cutin.notify_of_message();

-- Commands that were carried out: the same one again gets the same outcome.
CREATE TABLE cutin.command (
  command_id text PRIMARY KEY,
  command    text NOT NULL,
  outcome    jsonb NOT NULL,
  done_at    timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER command_is_immutable BEFORE UPDATE OR DELETE ON cutin.command
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

CREATE TABLE cutin.idempotency (
  actor       text NOT NULL,
  key         text NOT NULL,
  body_hash   cutin.sha256 NOT NULL,
  status      integer NOT NULL,
  headers     jsonb NOT NULL,
  answer      jsonb NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (actor, key)
);

-- The application role may do what the engine does and no more. It exists where set-up or the operator made it.
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cutin_app') THEN
    GRANT USAGE ON SCHEMA cutin TO cutin_app;
    GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA cutin TO cutin_app;
    GRANT UPDATE ON cutin.change, cutin.handoff, cutin.statement, cutin.statement_span, cutin.outbox TO cutin_app;
    GRANT UPDATE (asked_at, finding) ON cutin.revision_conflict TO cutin_app;
    GRANT DELETE ON cutin.idempotency, cutin.interrupted_work, cutin.work_retry TO cutin_app;
    REVOKE INSERT ON cutin.ledger, cutin.ledger_head, cutin.installation FROM cutin_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA cutin TO cutin_app;
  END IF;
END $$;
REVOKE ALL ON FUNCTION cutin.append_ledger FROM PUBLIC;
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cutin_app') THEN
    GRANT EXECUTE ON FUNCTION cutin.append_ledger TO cutin_app;
  END IF;
END $$;
