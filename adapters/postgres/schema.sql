-- What the migrations add up to. Written by `npm run schema`; a test compares it with a migrated database.

-- Extensions

CREATE EXTENSION btree_gist;

-- Sequences

CREATE SEQUENCE cutin.b2mml_answer_position_seq;
CREATE SEQUENCE cutin.b2mml_message_position_seq;
CREATE SEQUENCE cutin.contract_event_position;
CREATE SEQUENCE cutin.contract_event_seq_seq;
CREATE SEQUENCE cutin.receipt_receipt_id_seq;
CREATE SEQUENCE cutin.unit_record_record_id_seq;

-- Functions

CREATE OR REPLACE FUNCTION cutin.append_ledger(p_keys text[], p_kinds text[], p_actors text[], p_changes text[], p_handoffs text[], p_bodies text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'cutin', 'pg_temp'
AS $function$
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
END $function$;
CREATE OR REPLACE FUNCTION cutin.ledger_hash(prev text, seq bigint, at timestamp with time zone, kind text, actor text, change_id text, handoff_id text, body text)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  SELECT encode(sha256(convert_to(concat_ws(E'\n', prev, seq::text,
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), kind, actor,
    coalesce(change_id, ''), coalesce(handoff_id, ''), body), 'UTF8')), 'hex')
$function$;
CREATE OR REPLACE FUNCTION cutin.notify_of_message()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_notify('cutin_outbox', '');
  RETURN NULL;
END $function$;
CREATE OR REPLACE FUNCTION cutin.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% of % is refused: rows are written once', TG_OP, TG_TABLE_NAME USING ERRCODE = 'CU001';
END $function$;
CREATE OR REPLACE FUNCTION cutin.refuse_rewritten_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.position IS NOT NULL
     OR (to_jsonb(NEW) - 'position') <> (to_jsonb(OLD) - 'position') THEN
    RAISE EXCEPTION 'a contract event is never rewritten: %', OLD.event_id USING ERRCODE = 'CU001';
  END IF;
  RETURN NEW;
END $function$;
CREATE OR REPLACE FUNCTION cutin.refuse_rewritten_lock()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'DELETE'
     OR (to_jsonb(NEW) - ARRAY['state', 'opened_at', 'ended_at', 'ended_because'])
        <> (to_jsonb(OLD) - ARRAY['state', 'opened_at', 'ended_at', 'ended_because'])
     OR (OLD.state, NEW.state) NOT IN (('proposed', 'open'), ('proposed', 'discarded'), ('open', 'closed')) THEN
    RAISE EXCEPTION 'a lock is never rewritten: % version %', OLD.order_id, OLD.version USING ERRCODE = 'CU001';
  END IF;
  RETURN NEW;
END $function$;

-- Tables

CREATE TABLE cutin.affected_item (
  change_id text NOT NULL,
  ordinal integer NOT NULL,
  item_id text NOT NULL,
  from_revision text,
  to_revision text NOT NULL,
  action text NOT NULL,
  artefacts jsonb NOT NULL,
  CONSTRAINT affected_item_action_check CHECK ((action = ANY (ARRAY['add'::text, 'revise'::text, 'delete'::text]))),
  CONSTRAINT affected_item_change_id_fkey FOREIGN KEY (change_id) REFERENCES cutin.change(change_id),
  CONSTRAINT affected_item_change_id_item_id_key UNIQUE (change_id, item_id),
  CONSTRAINT affected_item_pkey PRIMARY KEY (change_id, ordinal)
);
CREATE TABLE cutin.authorisation (
  authorisation_id uuid NOT NULL,
  site text NOT NULL,
  order_id text NOT NULL,
  serial text,
  lot text,
  operation text NOT NULL,
  operator text NOT NULL,
  presented jsonb NOT NULL,
  decision text NOT NULL,
  mode text NOT NULL,
  reasons jsonb NOT NULL,
  lock_version integer,
  asked_by text NOT NULL,
  answered_at timestamp with time zone NOT NULL,
  CONSTRAINT authorisation_check CHECK (((serial IS NULL) <> (lot IS NULL))),
  CONSTRAINT authorisation_decision_check CHECK ((decision = ANY (ARRAY['permit'::text, 'deny'::text]))),
  CONSTRAINT authorisation_mode_check CHECK ((mode = ANY (ARRAY['shadow'::text, 'enforce'::text]))),
  CONSTRAINT authorisation_pkey PRIMARY KEY (authorisation_id)
);
CREATE TABLE cutin.b2mml_answer (
  sender text NOT NULL,
  answer_id text NOT NULL,
  message_id text NOT NULL,
  "position" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  verdict text NOT NULL,
  reasons jsonb NOT NULL,
  body_hash cutin.sha256 NOT NULL,
  answered_by text NOT NULL,
  answered_at timestamp with time zone NOT NULL,
  CONSTRAINT b2mml_answer_message_id_fkey FOREIGN KEY (message_id) REFERENCES cutin.b2mml_message(message_id) ON DELETE CASCADE,
  CONSTRAINT b2mml_answer_pkey PRIMARY KEY (sender, answer_id),
  CONSTRAINT b2mml_answer_verdict_check CHECK ((verdict = ANY (ARRAY['accepted'::text, 'refused'::text])))
);
CREATE TABLE cutin.b2mml_message (
  message_id text NOT NULL,
  "position" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  kind text NOT NULL,
  subject text[] NOT NULL,
  about jsonb NOT NULL,
  lock_version integer,
  given_to text NOT NULL,
  given_at timestamp with time zone NOT NULL,
  CONSTRAINT b2mml_message_kind_check CHECK ((kind = ANY (ARRAY['ProcessJobList'::text, 'ChangeJobList'::text, 'SyncOperationsDefinitionInformation'::text]))),
  CONSTRAINT b2mml_message_pkey PRIMARY KEY (message_id)
);
CREATE TABLE cutin.change (
  change_id text NOT NULL,
  title text NOT NULL,
  author text NOT NULL,
  end_item text NOT NULL,
  sites text[] NOT NULL,
  released_at timestamp with time zone NOT NULL,
  release_hash cutin.sha256 NOT NULL,
  state text NOT NULL,
  workflow_id text NOT NULL,
  called_off_by text,
  called_off_because text,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  closed_at timestamp with time zone,
  CONSTRAINT change_check CHECK (((called_off_by IS NULL) = (called_off_because IS NULL))),
  CONSTRAINT change_pkey PRIMARY KEY (change_id),
  CONSTRAINT change_state_check CHECK ((state = ANY (ARRAY['received'::text, 'propagating'::text, 'closed'::text, 'aborting'::text, 'aborted'::text]))),
  CONSTRAINT change_workflow_id_key UNIQUE (workflow_id)
);
CREATE TABLE cutin.command (
  command_id text NOT NULL,
  command text NOT NULL,
  outcome jsonb NOT NULL,
  done_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT command_pkey PRIMARY KEY (command_id)
);
CREATE TABLE cutin.content (
  content_hash cutin.sha256 NOT NULL,
  content jsonb NOT NULL,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT content_pkey PRIMARY KEY (content_hash)
);
CREATE TABLE cutin.contract_event (
  seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  "position" bigint,
  type text NOT NULL,
  source text NOT NULL,
  event_id text NOT NULL,
  subject text NOT NULL,
  body jsonb NOT NULL,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT contract_event_pkey PRIMARY KEY (seq),
  CONSTRAINT contract_event_position_key UNIQUE ("position"),
  CONSTRAINT contract_event_source_event_id_key UNIQUE (source, event_id)
);
CREATE TABLE cutin.decision (
  decision_id uuid NOT NULL,
  handoff_id text NOT NULL,
  change_id text NOT NULL,
  body jsonb NOT NULL,
  actor text NOT NULL,
  printed_name text NOT NULL,
  meaning text NOT NULL,
  signed_hash cutin.sha256 NOT NULL,
  decided_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT decision_change_id_fkey FOREIGN KEY (change_id) REFERENCES cutin.change(change_id),
  CONSTRAINT decision_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES cutin.handoff(handoff_id),
  CONSTRAINT decision_handoff_id_key UNIQUE (handoff_id),
  CONSTRAINT decision_pkey PRIMARY KEY (decision_id)
);
CREATE TABLE cutin.delivery (
  subscription_id uuid NOT NULL,
  "position" bigint NOT NULL,
  subject text NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamp with time zone NOT NULL DEFAULT now(),
  claims integer NOT NULL DEFAULT 0,
  leased_until timestamp with time zone,
  again boolean NOT NULL DEFAULT false,
  last_error text,
  settled_at timestamp with time zone,
  settled_by text,
  CONSTRAINT delivery_pkey PRIMARY KEY (subscription_id, "position"),
  CONSTRAINT delivery_position_fkey FOREIGN KEY ("position") REFERENCES cutin.contract_event("position"),
  CONSTRAINT delivery_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'dead'::text, 'skipped'::text]))),
  CONSTRAINT delivery_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES cutin.subscription(subscription_id)
);
CREATE TABLE cutin.drift_finding (
  finding_id uuid NOT NULL,
  system text NOT NULL,
  document_path text NOT NULL,
  document jsonb,
  site text NOT NULL,
  item_id text,
  change_id text,
  kind text NOT NULL,
  severity text NOT NULL,
  owner text NOT NULL,
  receipt_id bigint,
  receipt_hash cutin.sha256,
  held_hash cutin.sha256,
  held_content cutin.sha256,
  difference jsonb NOT NULL DEFAULT '[]'::jsonb,
  detail text,
  state text NOT NULL,
  repair jsonb,
  repairs integer NOT NULL DEFAULT 0,
  found_at timestamp with time zone NOT NULL DEFAULT now(),
  last_seen_at timestamp with time zone NOT NULL DEFAULT now(),
  resolved_at timestamp with time zone,
  resolved_because text,
  CONSTRAINT drift_finding_change_id_fkey FOREIGN KEY (change_id) REFERENCES cutin.change(change_id),
  CONSTRAINT drift_finding_held_content_fkey FOREIGN KEY (held_content) REFERENCES cutin.content(content_hash),
  CONSTRAINT drift_finding_kind_check CHECK ((kind = ANY (ARRAY['changedContent'::text, 'missing'::text, 'extra'::text, 'effectivityDiffers'::text, 'lockTampered'::text, 'unreadable'::text]))),
  CONSTRAINT drift_finding_pkey PRIMARY KEY (finding_id),
  CONSTRAINT drift_finding_receipt_id_fkey FOREIGN KEY (receipt_id) REFERENCES cutin.receipt(receipt_id),
  CONSTRAINT drift_finding_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'major'::text, 'minor'::text]))),
  CONSTRAINT drift_finding_state_check CHECK ((state = ANY (ARRAY['open'::text, 'repairing'::text, 'raised'::text, 'resolved'::text])))
);
CREATE TABLE cutin.event (
  source text NOT NULL,
  id text NOT NULL,
  type text NOT NULL,
  subject text,
  body_hash cutin.sha256 NOT NULL,
  body jsonb NOT NULL,
  change_id text NOT NULL,
  received_by text NOT NULL,
  received_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT event_pkey PRIMARY KEY (source, id)
);
CREATE TABLE cutin.floor_event (
  source text NOT NULL,
  id text NOT NULL,
  type text NOT NULL,
  subject text NOT NULL,
  sequence bigint,
  body_hash cutin.sha256 NOT NULL,
  body jsonb NOT NULL,
  state text NOT NULL,
  code text,
  detail text,
  owner text,
  waits_for text[] NOT NULL DEFAULT '{}'::text[],
  answer jsonb NOT NULL,
  standing jsonb NOT NULL,
  received_by text NOT NULL,
  received_at timestamp with time zone NOT NULL DEFAULT date_trunc('milliseconds'::text, now()),
  next_at timestamp with time zone,
  tries integer NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  expires_at timestamp with time zone,
  settled_at timestamp with time zone,
  CONSTRAINT floor_event_pkey PRIMARY KEY (source, id),
  CONSTRAINT floor_event_state_check CHECK ((state = ANY (ARRAY['applied'::text, 'waiting'::text, 'parked'::text, 'refused'::text, 'expired'::text])))
);
CREATE TABLE cutin.floor_sequence (
  source text NOT NULL,
  subject text NOT NULL,
  last bigint NOT NULL,
  CONSTRAINT floor_sequence_pkey PRIMARY KEY (source, subject)
);
CREATE TABLE cutin.handoff (
  handoff_id text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  nth integer,
  change_id text,
  site text NOT NULL,
  stage text NOT NULL,
  boundary integer NOT NULL,
  state text NOT NULL,
  owner text NOT NULL,
  items text[] NOT NULL,
  generation integer NOT NULL DEFAULT 1,
  park_id text,
  reason text,
  detail text,
  due_at timestamp with time zone,
  stuck_since timestamp with time zone,
  next_try_at timestamp with time zone,
  parks_at timestamp with time zone,
  escalated_at timestamp with time zone,
  workflow_id text NOT NULL,
  proposed_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT handoff_boundary_check CHECK (((boundary >= 1) AND (boundary <= 5))),
  CONSTRAINT handoff_change_id_fkey FOREIGN KEY (change_id) REFERENCES cutin.change(change_id),
  CONSTRAINT handoff_pkey PRIMARY KEY (handoff_id),
  CONSTRAINT handoff_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'awaitingDecision'::text, 'transferring'::text, 'retrying'::text, 'verifying'::text, 'parked'::text, 'verified'::text, 'waived'::text, 'aborted'::text, 'withdrawn'::text]))),
  CONSTRAINT handoff_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['change'::text, 'order'::text, 'finding'::text, 'nonconformance'::text, 'correctiveAction'::text, 'baseline'::text])))
);
CREATE TABLE cutin.idempotency (
  actor text NOT NULL,
  key text NOT NULL,
  body_hash cutin.sha256 NOT NULL,
  status integer NOT NULL,
  headers jsonb NOT NULL,
  answer jsonb NOT NULL,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_pkey PRIMARY KEY (actor, key)
);
CREATE TABLE cutin.identifier (
  identifier text NOT NULL,
  change_id text NOT NULL,
  skeleton text NOT NULL,
  first_seen timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT identifier_change_id_fkey FOREIGN KEY (change_id) REFERENCES cutin.change(change_id),
  CONSTRAINT identifier_pkey PRIMARY KEY (identifier, change_id)
);
CREATE TABLE cutin.installation (
  is_only boolean NOT NULL DEFAULT true,
  installation_id text NOT NULL DEFAULT substr((gen_random_uuid())::text, 1, 8),
  CONSTRAINT installation_is_only_check CHECK (is_only),
  CONSTRAINT installation_pkey PRIMARY KEY (is_only)
);
CREATE TABLE cutin.interrupted_work (
  workflow_id text NOT NULL,
  kind text NOT NULL,
  change_id text,
  handoff_id text,
  because text NOT NULL,
  interrupted_at timestamp with time zone NOT NULL,
  CONSTRAINT interrupted_work_kind_check CHECK ((kind = ANY (ARRAY['change'::text, 'handoff'::text]))),
  CONSTRAINT interrupted_work_pkey PRIMARY KEY (workflow_id)
);
CREATE TABLE cutin.ledger (
  seq bigint NOT NULL,
  entry_key text NOT NULL,
  at timestamp with time zone NOT NULL,
  kind text NOT NULL,
  actor text NOT NULL,
  change_id text,
  handoff_id text,
  body text NOT NULL,
  prev_hash cutin.sha256 NOT NULL,
  hash cutin.sha256 NOT NULL,
  CONSTRAINT ledger_entry_key_key UNIQUE (entry_key),
  CONSTRAINT ledger_hash_key UNIQUE (hash),
  CONSTRAINT ledger_pkey PRIMARY KEY (seq)
);
CREATE TABLE cutin.ledger_head (
  only_row boolean NOT NULL DEFAULT true,
  seq bigint NOT NULL,
  hash cutin.sha256 NOT NULL,
  CONSTRAINT ledger_head_only_row_check CHECK (only_row),
  CONSTRAINT ledger_head_pkey PRIMARY KEY (only_row)
);
CREATE TABLE cutin.nonconformance (
  site text NOT NULL,
  nonconformance_id text NOT NULL,
  order_id text,
  end_item text,
  serial text,
  lot text,
  series text,
  number bigint,
  state text NOT NULL,
  body jsonb NOT NULL,
  missing text[] NOT NULL DEFAULT '{}'::text[],
  disposition text,
  concession text,
  disposed_at timestamp with time zone,
  waits_for text,
  next_at timestamp with time zone,
  tries integer NOT NULL DEFAULT 0,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT nonconformance_check CHECK (((state = 'dispositioned'::text) = (disposition IS NOT NULL))),
  CONSTRAINT nonconformance_check1 CHECK (((state = 'dispositioned'::text) = (disposed_at IS NOT NULL))),
  CONSTRAINT nonconformance_check2 CHECK ((((end_item IS NULL) = (series IS NULL)) AND ((series IS NULL) = (number IS NULL)))),
  CONSTRAINT nonconformance_check3 CHECK (((state = 'draft'::text) OR (end_item IS NOT NULL))),
  CONSTRAINT nonconformance_check4 CHECK (((serial IS NULL) <> (lot IS NULL))),
  CONSTRAINT nonconformance_disposition_check CHECK ((disposition = ANY (ARRAY['useAsIs'::text, 'repair'::text, 'rework'::text, 'scrap'::text, 'returnToSupplier'::text]))),
  CONSTRAINT nonconformance_pkey PRIMARY KEY (site, nonconformance_id),
  CONSTRAINT nonconformance_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'dispositioned'::text])))
);
CREATE TABLE cutin.order_disposition (
  change_id text NOT NULL,
  site text NOT NULL,
  order_id text NOT NULL,
  disposition_id uuid NOT NULL,
  disposition text NOT NULL,
  reason text NOT NULL,
  concession text,
  actor text NOT NULL,
  printed_name text NOT NULL,
  meaning text NOT NULL,
  signed_hash cutin.sha256 NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  CONSTRAINT order_disposition_change_id_fkey FOREIGN KEY (change_id) REFERENCES cutin.change(change_id),
  CONSTRAINT order_disposition_disposition_check CHECK ((disposition = ANY (ARRAY['finishAtOld'::text, 'switchBeforeStart'::text, 'holdAndRework'::text, 'scrap'::text, 'useAsIs'::text, 'cancelAndReplan'::text]))),
  CONSTRAINT order_disposition_pkey PRIMARY KEY (change_id, site, order_id)
);
CREATE TABLE cutin.order_hold (
  site text NOT NULL,
  order_id text NOT NULL,
  kind text NOT NULL,
  hold_id text NOT NULL,
  episode integer NOT NULL DEFAULT 1,
  reason text NOT NULL,
  held_by text NOT NULL,
  held_at timestamp with time zone NOT NULL,
  released_by text,
  released_at timestamp with time zone,
  release_reason text,
  CONSTRAINT order_hold_check CHECK (((released_at IS NULL) = (released_by IS NULL))),
  CONSTRAINT order_hold_kind_check CHECK ((kind = ANY (ARRAY['change'::text, 'effective'::text, 'relock'::text, 'report'::text, 'event'::text, 'manual'::text, 'cancelled'::text]))),
  CONSTRAINT order_hold_pkey PRIMARY KEY (site, order_id, hold_id, episode)
);
CREATE TABLE cutin.order_lock (
  site text NOT NULL,
  order_id text NOT NULL,
  version integer NOT NULL,
  handoff_id text NOT NULL,
  generation integer NOT NULL,
  item_id text NOT NULL,
  end_item text NOT NULL,
  revision text NOT NULL,
  lot text,
  spans jsonb NOT NULL,
  lock_set jsonb NOT NULL,
  operations text[] NOT NULL,
  seal cutin.sha256 NOT NULL,
  change_id text NOT NULL,
  statement_id uuid NOT NULL,
  state text NOT NULL,
  proposed_at timestamp with time zone NOT NULL DEFAULT now(),
  opened_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_because text,
  CONSTRAINT order_lock_change_id_fkey FOREIGN KEY (change_id) REFERENCES cutin.change(change_id),
  CONSTRAINT order_lock_handoff_id_generation_key UNIQUE (handoff_id, generation),
  CONSTRAINT order_lock_pkey PRIMARY KEY (site, order_id, version),
  CONSTRAINT order_lock_site_order_id_fkey FOREIGN KEY (site, order_id) REFERENCES cutin.work_order(site, order_id),
  CONSTRAINT order_lock_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'open'::text, 'closed'::text, 'discarded'::text]))),
  CONSTRAINT order_lock_statement_id_fkey FOREIGN KEY (statement_id) REFERENCES cutin.statement(statement_id),
  CONSTRAINT order_lock_version_check CHECK ((version > 0))
);
CREATE TABLE cutin.order_units (
  site text NOT NULL,
  order_id text NOT NULL,
  item_id text NOT NULL,
  end_item text NOT NULL,
  series text NOT NULL,
  units int8range NOT NULL,
  CONSTRAINT open_orders_never_share_units EXCLUDE USING gist (site WITH =, item_id WITH =, end_item WITH =, series WITH =, units WITH &&),
  CONSTRAINT order_units_site_order_id_fkey FOREIGN KEY (site, order_id) REFERENCES cutin.work_order(site, order_id),
  CONSTRAINT order_units_units_check CHECK (((NOT isempty(units)) AND (NOT upper_inf(units)) AND (NOT lower_inf(units))))
);
CREATE TABLE cutin.outbox (
  outbox_key text NOT NULL,
  kind text NOT NULL,
  payload jsonb NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamp with time zone NOT NULL DEFAULT now(),
  done_at timestamp with time zone,
  last_error text,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT outbox_kind_check CHECK ((kind = ANY (ARRAY['startChange'::text, 'startHandoff'::text, 'decide'::text, 'dispose'::text, 'resolve'::text, 'retryNow'::text]))),
  CONSTRAINT outbox_pkey PRIMARY KEY (outbox_key)
);
CREATE TABLE cutin.park (
  park_id text NOT NULL,
  handoff_id text NOT NULL,
  nth integer NOT NULL,
  is_withdrawal boolean NOT NULL,
  workflow_id text NOT NULL,
  generation integer NOT NULL,
  retry_needs_new_generation boolean NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  difference jsonb,
  owner text NOT NULL,
  due_at timestamp with time zone NOT NULL,
  parked_at timestamp with time zone NOT NULL DEFAULT now(),
  actions text[] NOT NULL,
  CONSTRAINT park_actions_check CHECK ((actions <@ ARRAY['retry'::text, 'waive'::text, 'abort'::text])),
  CONSTRAINT park_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES cutin.handoff(handoff_id),
  CONSTRAINT park_pkey PRIMARY KEY (park_id)
);
CREATE TABLE cutin.prepared_document (
  handoff_id text NOT NULL,
  generation integer NOT NULL,
  ordinal integer NOT NULL,
  system text NOT NULL,
  document jsonb NOT NULL,
  content_hash cutin.sha256 NOT NULL,
  CONSTRAINT prepared_document_content_hash_fkey FOREIGN KEY (content_hash) REFERENCES cutin.content(content_hash),
  CONSTRAINT prepared_document_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES cutin.handoff(handoff_id),
  CONSTRAINT prepared_document_pkey PRIMARY KEY (handoff_id, generation, ordinal)
);
CREATE TABLE cutin.receipt (
  receipt_id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  handoff_id text NOT NULL,
  kind text NOT NULL,
  system text NOT NULL,
  document jsonb NOT NULL,
  document_path text NOT NULL,
  content_hash cutin.sha256 NOT NULL,
  local_revision integer NOT NULL,
  label text NOT NULL,
  acknowledgement text NOT NULL,
  verified_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT receipt_acknowledgement_check CHECK ((acknowledgement = ANY (ARRAY['L0'::text, 'L1'::text, 'L2'::text, 'L3'::text]))),
  CONSTRAINT receipt_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES cutin.handoff(handoff_id),
  CONSTRAINT receipt_handoff_id_kind_document_path_key UNIQUE (handoff_id, kind, document_path),
  CONSTRAINT receipt_kind_check CHECK ((kind = ANY (ARRAY['verified'::text, 'withdrawn'::text]))),
  CONSTRAINT receipt_pkey PRIMARY KEY (receipt_id)
);
CREATE TABLE cutin.reconciliation_decision (
  decision_id uuid NOT NULL,
  handoff_id text NOT NULL,
  park_id text NOT NULL,
  body jsonb NOT NULL,
  actor text NOT NULL,
  decided_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT reconciliation_decision_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES cutin.handoff(handoff_id),
  CONSTRAINT reconciliation_decision_park_id_fkey FOREIGN KEY (park_id) REFERENCES cutin.park(park_id),
  CONSTRAINT reconciliation_decision_park_id_key UNIQUE (park_id),
  CONSTRAINT reconciliation_decision_pkey PRIMARY KEY (decision_id)
);
CREATE TABLE cutin.rejected_event (
  rejected_id uuid NOT NULL,
  code text NOT NULL,
  detail text NOT NULL,
  content_type text NOT NULL,
  raw bytea NOT NULL,
  raw_hash cutin.sha256 NOT NULL,
  received_by text NOT NULL,
  received_at timestamp with time zone NOT NULL DEFAULT date_trunc('milliseconds'::text, now()),
  CONSTRAINT rejected_event_pkey PRIMARY KEY (rejected_id)
);
CREATE TABLE cutin.released_for (
  document_kind text NOT NULL,
  site text NOT NULL,
  item_id text NOT NULL,
  document_id text NOT NULL,
  document_revision text NOT NULL,
  item_revision text NOT NULL,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT released_for_document_kind_check CHECK ((document_kind = ANY (ARRAY['routing'::text, 'instruction'::text]))),
  CONSTRAINT released_for_pkey PRIMARY KEY (document_kind, site, item_id, item_revision, document_id, document_revision)
);
CREATE TABLE cutin.released_instruction (
  site text NOT NULL,
  item_id text NOT NULL,
  instruction_id text NOT NULL,
  operation text NOT NULL,
  revision text NOT NULL,
  supersedes text,
  content_hash cutin.sha256 NOT NULL,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT released_instruction_pkey PRIMARY KEY (site, item_id, instruction_id, revision)
);
CREATE TABLE cutin.released_routing (
  site text NOT NULL,
  item_id text NOT NULL,
  routing_id text NOT NULL,
  revision text NOT NULL,
  supersedes text,
  content_hash cutin.sha256 NOT NULL,
  operations jsonb NOT NULL,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT released_routing_pkey PRIMARY KEY (site, item_id, routing_id, revision)
);
CREATE TABLE cutin.resolution (
  park_id text NOT NULL,
  attempt integer NOT NULL DEFAULT 1,
  resolution_id uuid NOT NULL,
  action text NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  signature jsonb,
  resolved_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT resolution_action_check CHECK ((action = ANY (ARRAY['retry'::text, 'waive'::text, 'abort'::text]))),
  CONSTRAINT resolution_park_id_fkey FOREIGN KEY (park_id) REFERENCES cutin.park(park_id),
  CONSTRAINT resolution_pkey PRIMARY KEY (park_id, attempt),
  CONSTRAINT resolution_resolution_id_key UNIQUE (resolution_id)
);
CREATE TABLE cutin.resource_status (
  kind text NOT NULL,
  site text NOT NULL,
  key text NOT NULL,
  status text NOT NULL,
  body jsonb NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT resource_status_kind_check CHECK ((kind = ANY (ARRAY['lot'::text, 'qualification'::text, 'calibration'::text]))),
  CONSTRAINT resource_status_pkey PRIMARY KEY (kind, site, key)
);
CREATE TABLE cutin.revision (
  artefact_class text NOT NULL,
  item_id text NOT NULL,
  revision text NOT NULL,
  content_hash cutin.sha256 NOT NULL,
  frozen_for text NOT NULL,
  frozen_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT revision_pkey PRIMARY KEY (artefact_class, item_id, revision)
);
CREATE TABLE cutin.revision_conflict (
  conflict_id text NOT NULL,
  artefact_class text NOT NULL,
  item_id text NOT NULL,
  revision text NOT NULL,
  held_hash cutin.sha256 NOT NULL,
  announced_by text,
  offered_hash cutin.sha256 NOT NULL,
  offered_by text NOT NULL,
  recorded_at timestamp with time zone NOT NULL DEFAULT date_trunc('milliseconds'::text, now()),
  asked_at timestamp with time zone,
  finding text,
  CONSTRAINT revision_conflict_artefact_class_item_id_revision_held_hash_key UNIQUE (artefact_class, item_id, revision, held_hash, offered_hash),
  CONSTRAINT revision_conflict_conflict_id_check CHECK ((conflict_id ~ '^[0-9a-f]{32}$'::text)),
  CONSTRAINT revision_conflict_pkey PRIMARY KEY (conflict_id)
);
CREATE TABLE cutin.statement (
  statement_id uuid NOT NULL,
  item_id text NOT NULL,
  revision text NOT NULL,
  site text NOT NULL,
  end_item text NOT NULL DEFAULT ''::text,
  basis text NOT NULL,
  spans jsonb NOT NULL,
  range_text text NOT NULL,
  change_id text NOT NULL,
  decision_id uuid NOT NULL,
  state text NOT NULL,
  superseded_by uuid,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  ended_at timestamp with time zone,
  override boolean NOT NULL DEFAULT false,
  rank integer,
  layer text GENERATED ALWAYS AS (
CASE
    WHEN override THEN 'override'::text
    WHEN (rank IS NOT NULL) THEN ('rank '::text || (rank)::text)
    ELSE ''::text
END) STORED,
  CONSTRAINT statement_basis_check CHECK ((basis = ANY (ARRAY['workOrder'::text, 'serial'::text, 'lot'::text, 'date'::text]))),
  CONSTRAINT statement_change_id_fkey FOREIGN KEY (change_id) REFERENCES cutin.change(change_id),
  CONSTRAINT statement_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES cutin.decision(decision_id),
  CONSTRAINT statement_pkey PRIMARY KEY (statement_id),
  CONSTRAINT statement_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'actual'::text, 'superseded'::text, 'withdrawn'::text]))),
  CONSTRAINT statement_statement_id_state_key UNIQUE (statement_id, state),
  CONSTRAINT statement_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES cutin.statement(statement_id)
);
CREATE TABLE cutin.statement_span (
  statement_id uuid NOT NULL,
  state text NOT NULL,
  item_id text NOT NULL,
  site text NOT NULL,
  end_item text NOT NULL,
  basis text NOT NULL,
  series text NOT NULL DEFAULT ''::text,
  units int8range,
  dates daterange,
  work_order text,
  layer text NOT NULL DEFAULT ''::text,
  CONSTRAINT effectivity_dates_never_overlap EXCLUDE USING gist (item_id WITH =, site WITH =, end_item WITH =, layer WITH =, state WITH =, dates WITH &&) WHERE (((state = ANY (ARRAY['planned'::text, 'actual'::text])) AND (dates IS NOT NULL))),
  CONSTRAINT effectivity_units_never_overlap EXCLUDE USING gist (item_id WITH =, site WITH =, end_item WITH =, basis WITH =, series WITH =, layer WITH =, state WITH =, units WITH &&) WHERE (((state = ANY (ARRAY['planned'::text, 'actual'::text])) AND (units IS NOT NULL))),
  CONSTRAINT effectivity_work_orders_never_overlap EXCLUDE USING gist (item_id WITH =, site WITH =, end_item WITH =, layer WITH =, state WITH =, work_order WITH =) WHERE (((state = ANY (ARRAY['planned'::text, 'actual'::text])) AND (work_order IS NOT NULL))),
  CONSTRAINT statement_span_check CHECK ((num_nonnulls(units, dates, work_order) = 1)),
  CONSTRAINT statement_span_statement_id_state_fkey FOREIGN KEY (statement_id, state) REFERENCES cutin.statement(statement_id, state) ON UPDATE CASCADE
);
CREATE TABLE cutin.subscription (
  subscription_id uuid NOT NULL,
  name text NOT NULL,
  url text NOT NULL,
  types text[] NOT NULL DEFAULT '{}'::text[],
  subject_prefix text NOT NULL DEFAULT ''::text,
  state text NOT NULL,
  paused_because text,
  secret text NOT NULL,
  previous_secrets jsonb NOT NULL DEFAULT '[]'::jsonb,
  scanned bigint NOT NULL,
  created_by text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT subscription_pkey PRIMARY KEY (subscription_id),
  CONSTRAINT subscription_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'ended'::text])))
);
CREATE TABLE cutin.transform_record (
  site text NOT NULL,
  item_id text NOT NULL,
  revision text NOT NULL,
  handoff_id text NOT NULL,
  rule_set_id text NOT NULL,
  rule_set_version text NOT NULL,
  lines_hash cutin.sha256 NOT NULL,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT transform_record_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES cutin.handoff(handoff_id),
  CONSTRAINT transform_record_lines_hash_fkey FOREIGN KEY (lines_hash) REFERENCES cutin.content(content_hash),
  CONSTRAINT transform_record_pkey PRIMARY KEY (site, item_id, revision)
);
CREATE TABLE cutin.unit_operation (
  site text NOT NULL,
  order_id text NOT NULL,
  series text NOT NULL,
  number bigint NOT NULL,
  operation text NOT NULL,
  lock_version integer NOT NULL,
  started_at timestamp with time zone,
  started_by text,
  completed_at timestamp with time zone,
  completed_by text,
  CONSTRAINT unit_operation_pkey PRIMARY KEY (site, order_id, series, number, operation, lock_version)
);
CREATE TABLE cutin.unit_record (
  record_id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  site text NOT NULL,
  order_id text,
  end_item text NOT NULL,
  series text NOT NULL,
  number bigint NOT NULL,
  kind text NOT NULL,
  record_key text NOT NULL,
  body jsonb NOT NULL,
  component text,
  source text NOT NULL,
  event_id text NOT NULL,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT unit_record_kind_check CHECK ((kind = ANY (ARRAY['component'::text, 'removal'::text, 'inspection'::text, 'completed'::text, 'shipped'::text]))),
  CONSTRAINT unit_record_pkey PRIMARY KEY (record_id),
  CONSTRAINT unit_record_source_event_id_fkey FOREIGN KEY (source, event_id) REFERENCES cutin.floor_event(source, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT unit_record_source_event_id_key UNIQUE (source, event_id)
);
CREATE TABLE cutin.voided_resolution (
  resolution_id uuid NOT NULL,
  because text NOT NULL,
  voided_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT voided_resolution_pkey PRIMARY KEY (resolution_id),
  CONSTRAINT voided_resolution_resolution_id_fkey FOREIGN KEY (resolution_id) REFERENCES cutin.resolution(resolution_id)
);
CREATE TABLE cutin.work_order (
  site text NOT NULL,
  order_id text NOT NULL,
  item_id text NOT NULL,
  end_item text NOT NULL,
  serials text,
  lot text,
  quantity jsonb,
  planned_start date,
  state text NOT NULL,
  lock_requests integer NOT NULL DEFAULT 0,
  lock_handoff text,
  lock_asked_at timestamp with time zone,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT work_order_check CHECK (((serials IS NOT NULL) OR (lot IS NOT NULL))),
  CONSTRAINT work_order_pkey PRIMARY KEY (site, order_id),
  CONSTRAINT work_order_state_check CHECK ((state = ANY (ARRAY['created'::text, 'released'::text, 'complete'::text, 'cancelled'::text])))
);
CREATE TABLE cutin.work_retry (
  workflow_id text NOT NULL,
  retried_at timestamp with time zone NOT NULL,
  CONSTRAINT work_retry_pkey PRIMARY KEY (workflow_id, retried_at)
);

-- Indexes

CREATE INDEX affected_item_by_item ON cutin.affected_item USING btree (item_id);
CREATE INDEX authorisation_against ON cutin.authorisation USING btree (authorisation_id) WHERE (jsonb_array_length(reasons) > 0);
CREATE INDEX authorisation_by_order ON cutin.authorisation USING btree (site, order_id, operation, serial);
CREATE INDEX b2mml_answer_by_message ON cutin.b2mml_answer USING btree (message_id, "position");
CREATE INDEX b2mml_message_by_subject ON cutin.b2mml_message USING btree (subject, "position" DESC);
CREATE INDEX change_newest_first ON cutin.change USING btree (recorded_at DESC, change_id);
CREATE INDEX contract_event_by_subject ON cutin.contract_event USING btree (subject, "position");
CREATE INDEX contract_event_unnumbered ON cutin.contract_event USING btree (seq) WHERE ("position" IS NULL);
CREATE INDEX delivery_due ON cutin.delivery USING btree (subscription_id, next_at) WHERE (state = 'pending'::text);
CREATE INDEX delivery_in_order ON cutin.delivery USING btree (subscription_id, subject, "position") WHERE (state = ANY (ARRAY['pending'::text, 'dead'::text]));
CREATE INDEX delivery_waiting ON cutin.delivery USING btree (subscription_id, "position") WHERE (state = 'pending'::text);
CREATE INDEX drift_finding_by_item ON cutin.drift_finding USING btree (item_id);
CREATE INDEX drift_finding_newest_first ON cutin.drift_finding USING btree (found_at DESC, finding_id);
CREATE UNIQUE INDEX drift_finding_standing ON cutin.drift_finding USING btree (system, document_path) WHERE (state <> 'resolved'::text);
CREATE INDEX floor_event_by_subject ON cutin.floor_event USING btree (subject, received_at, source, id);
CREATE INDEX floor_event_due ON cutin.floor_event USING btree (next_at) WHERE (state = ANY (ARRAY['parked'::text, 'waiting'::text]));
CREATE UNIQUE INDEX floor_event_in_sequence ON cutin.floor_event USING btree (source, subject, sequence) WHERE ((sequence IS NOT NULL) AND (state <> 'expired'::text));
CREATE INDEX floor_event_newest_first ON cutin.floor_event USING btree (received_at, source, id);
CREATE INDEX floor_event_not_applied ON cutin.floor_event USING btree (state, received_at, source, id) WHERE (state <> 'applied'::text);
CREATE INDEX floor_event_waits_for ON cutin.floor_event USING gin (waits_for) WHERE (state = 'parked'::text);
CREATE INDEX handoff_by_change ON cutin.handoff USING btree (change_id);
CREATE INDEX handoff_by_state ON cutin.handoff USING btree (state, handoff_id);
CREATE INDEX identifier_by_look ON cutin.identifier USING btree (skeleton);
CREATE INDEX ledger_by_change ON cutin.ledger USING btree (change_id, seq);
CREATE INDEX nonconformance_by_unit ON cutin.nonconformance USING btree (site, series, number);
CREATE INDEX nonconformance_draft_due ON cutin.nonconformance USING btree (next_at) WHERE (state = 'draft'::text);
CREATE INDEX nonconformance_draft_waits_for ON cutin.nonconformance USING btree (waits_for) WHERE (state = 'draft'::text);
CREATE INDEX nonconformance_unplaced ON cutin.nonconformance USING btree (site) WHERE (end_item IS NULL);
CREATE UNIQUE INDEX order_hold_standing ON cutin.order_hold USING btree (site, order_id, hold_id) WHERE (released_at IS NULL);
CREATE INDEX order_lock_open_by_item ON cutin.order_lock USING btree (item_id, site) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX order_lock_open_once ON cutin.order_lock USING btree (site, order_id) WHERE (state = 'open'::text);
CREATE INDEX order_units_by_order ON cutin.order_units USING btree (site, order_id);
CREATE INDEX outbox_undelivered ON cutin.outbox USING btree (recorded_at, outbox_key) WHERE (done_at IS NULL);
CREATE INDEX outbox_waiting ON cutin.outbox USING btree (next_at) WHERE (done_at IS NULL);
CREATE INDEX park_by_handoff ON cutin.park USING btree (handoff_id);
CREATE INDEX prepared_document_by_document ON cutin.prepared_document USING hash (document);
CREATE INDEX receipt_by_change ON cutin.receipt USING btree (((document ->> 'changeId'::text)));
CREATE INDEX receipt_by_document ON cutin.receipt USING hash (document);
CREATE INDEX receipt_by_item ON cutin.receipt USING btree (((document ->> 'itemId'::text)));
CREATE INDEX receipt_by_order ON cutin.receipt USING btree (((document ->> 'orderId'::text)), ((document ->> 'site'::text)));
CREATE INDEX receipt_by_path ON cutin.receipt USING btree (system, document_path, receipt_id DESC);
CREATE INDEX receipt_by_request ON cutin.receipt USING btree (((document ->> 'requestId'::text)));
CREATE INDEX receipt_verified_by_document ON cutin.receipt USING gin (document jsonb_path_ops) WHERE (kind = 'verified'::text);
CREATE INDEX reconciliation_decision_by_handoff ON cutin.reconciliation_decision USING btree (handoff_id, decided_at);
CREATE INDEX rejected_event_newest_first ON cutin.rejected_event USING btree (received_at, rejected_id);
CREATE INDEX revision_conflict_newest_first ON cutin.revision_conflict USING btree (recorded_at DESC, conflict_id DESC);
CREATE INDEX statement_by_change ON cutin.statement USING btree (change_id);
CREATE INDEX statement_by_item ON cutin.statement USING btree (item_id, site) WHERE (state = 'actual'::text);
CREATE INDEX statement_span_by_statement ON cutin.statement_span USING btree (statement_id);
CREATE UNIQUE INDEX subscription_name_key ON cutin.subscription USING btree (name) WHERE (state <> 'ended'::text);
CREATE INDEX unit_record_by_component ON cutin.unit_record USING btree (component) WHERE (component IS NOT NULL);
CREATE INDEX unit_record_by_unit ON cutin.unit_record USING btree (site, end_item, series, number, kind);
CREATE INDEX unit_record_completed ON cutin.unit_record USING btree (site, order_id) WHERE (kind = 'completed'::text);
CREATE INDEX work_order_by_item ON cutin.work_order USING btree (item_id, site);

-- Views

CREATE VIEW cutin.document_being_written AS
 SELECT p.system,
    p.document,
    h.handoff_id
   FROM cutin.prepared_document p
     JOIN cutin.handoff h USING (handoff_id)
  WHERE (h.state <> ALL (ARRAY['verified'::text, 'withdrawn'::text])) AND NOT (h.stage = 'driftRepair'::text AND (h.state = ANY (ARRAY['aborted'::text, 'waived'::text]))) AND NOT (h.state = 'waived'::text AND (EXISTS ( SELECT 1
           FROM cutin.receipt r
          WHERE r.document = p.document AND r.system = p.system AND r.verified_at > h.updated_at)));

-- Triggers

CREATE TRIGGER authorisation_is_immutable BEFORE DELETE OR UPDATE ON cutin.authorisation FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER command_is_immutable BEFORE DELETE OR UPDATE ON cutin.command FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER content_is_immutable BEFORE DELETE OR UPDATE ON cutin.content FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER contract_event_is_never_rewritten BEFORE DELETE OR UPDATE ON cutin.contract_event FOR EACH ROW EXECUTE FUNCTION cutin.refuse_rewritten_event();
CREATE TRIGGER decision_is_immutable BEFORE DELETE OR UPDATE ON cutin.decision FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER identifier_is_immutable BEFORE DELETE OR UPDATE ON cutin.identifier FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER installation_is_immutable BEFORE DELETE OR UPDATE ON cutin.installation FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER ledger_is_append_only BEFORE DELETE OR UPDATE ON cutin.ledger FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER ledger_is_never_truncated BEFORE TRUNCATE ON cutin.ledger FOR EACH STATEMENT EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER order_disposition_is_immutable BEFORE DELETE OR UPDATE ON cutin.order_disposition FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER order_lock_is_never_rewritten BEFORE DELETE OR UPDATE ON cutin.order_lock FOR EACH ROW EXECUTE FUNCTION cutin.refuse_rewritten_lock();
CREATE TRIGGER outbox_message_is_notified AFTER INSERT ON cutin.outbox FOR EACH STATEMENT EXECUTE FUNCTION cutin.notify_of_message();
CREATE TRIGGER receipt_is_immutable BEFORE DELETE OR UPDATE ON cutin.receipt FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER reconciliation_decision_is_immutable BEFORE DELETE OR UPDATE ON cutin.reconciliation_decision FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER rejected_event_is_immutable BEFORE DELETE OR UPDATE ON cutin.rejected_event FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER released_for_is_immutable BEFORE DELETE OR UPDATE ON cutin.released_for FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER released_instruction_is_immutable BEFORE DELETE OR UPDATE ON cutin.released_instruction FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER released_routing_is_immutable BEFORE DELETE OR UPDATE ON cutin.released_routing FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER resolution_is_immutable BEFORE DELETE OR UPDATE ON cutin.resolution FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER revision_is_immutable BEFORE DELETE OR UPDATE ON cutin.revision FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER unit_record_is_immutable BEFORE DELETE OR UPDATE ON cutin.unit_record FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();
CREATE TRIGGER voided_resolution_is_immutable BEFORE DELETE OR UPDATE ON cutin.voided_resolution FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

-- What the application role may do

GRANT INSERT, SELECT ON cutin.affected_item TO cutin_app;
GRANT INSERT, SELECT ON cutin.authorisation TO cutin_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON cutin.b2mml_answer TO cutin_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON cutin.b2mml_message TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.change TO cutin_app;
GRANT INSERT, SELECT ON cutin.command TO cutin_app;
GRANT INSERT, SELECT ON cutin.content TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.contract_event TO cutin_app;
GRANT USAGE ON cutin.contract_event_position TO cutin_app;
GRANT USAGE ON cutin.contract_event_seq_seq TO cutin_app;
GRANT INSERT, SELECT ON cutin.decision TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.delivery TO cutin_app;
GRANT SELECT ON cutin.document_being_written TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.drift_finding TO cutin_app;
GRANT INSERT, SELECT ON cutin.event TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.floor_event TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.floor_sequence TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.handoff TO cutin_app;
GRANT DELETE, INSERT, SELECT ON cutin.idempotency TO cutin_app;
GRANT INSERT, SELECT ON cutin.identifier TO cutin_app;
GRANT SELECT ON cutin.installation TO cutin_app;
GRANT DELETE, INSERT, SELECT ON cutin.interrupted_work TO cutin_app;
GRANT SELECT ON cutin.ledger TO cutin_app;
GRANT SELECT ON cutin.ledger_head TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.nonconformance TO cutin_app;
GRANT INSERT, SELECT ON cutin.order_disposition TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.order_hold TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.order_lock TO cutin_app;
GRANT DELETE, INSERT, SELECT ON cutin.order_units TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.outbox TO cutin_app;
GRANT INSERT, SELECT ON cutin.park TO cutin_app;
GRANT INSERT, SELECT ON cutin.prepared_document TO cutin_app;
GRANT INSERT, SELECT ON cutin.receipt TO cutin_app;
GRANT USAGE ON cutin.receipt_receipt_id_seq TO cutin_app;
GRANT INSERT, SELECT ON cutin.reconciliation_decision TO cutin_app;
GRANT INSERT, SELECT ON cutin.rejected_event TO cutin_app;
GRANT INSERT, SELECT ON cutin.released_for TO cutin_app;
GRANT INSERT, SELECT ON cutin.released_instruction TO cutin_app;
GRANT INSERT, SELECT ON cutin.released_routing TO cutin_app;
GRANT INSERT, SELECT ON cutin.resolution TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.resource_status TO cutin_app;
GRANT INSERT, SELECT ON cutin.revision TO cutin_app;
GRANT INSERT, SELECT ON cutin.revision_conflict TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.statement TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.statement_span TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.subscription TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.transform_record TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.unit_operation TO cutin_app;
GRANT INSERT, SELECT ON cutin.unit_record TO cutin_app;
GRANT USAGE ON cutin.unit_record_record_id_seq TO cutin_app;
GRANT INSERT, SELECT ON cutin.voided_resolution TO cutin_app;
GRANT INSERT, SELECT, UPDATE ON cutin.work_order TO cutin_app;
GRANT DELETE, INSERT, SELECT ON cutin.work_retry TO cutin_app;
