-- Up Migration
-- Events of the shop-floor contract as they came in, what became of each, and what was turned away with its raw bytes.

-- applied: its effect is recorded. waiting: an earlier one of its subject is missing. parked: what it refers to has not
-- arrived, or a human must decide. refused and expired end it without effect.
CREATE TABLE cutin.floor_event (
  source      text NOT NULL,
  id          text NOT NULL,
  type        text NOT NULL,
  subject     text NOT NULL,
  sequence    bigint,
  body_hash   cutin.sha256 NOT NULL,
  body        jsonb NOT NULL,
  state       text NOT NULL CHECK (state IN ('applied', 'waiting', 'parked', 'refused', 'expired')),
  code        text,
  detail      text,
  owner       text,
  waits_for   text[] NOT NULL DEFAULT '{}',
  -- The first answer, which a repetition gets again, and the one that stands now.
  answer      jsonb NOT NULL,
  standing    jsonb NOT NULL,
  received_by text NOT NULL,
  -- In milliseconds, so that a cursor can name it exactly.
  received_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  next_at     timestamptz,
  tries       integer NOT NULL DEFAULT 0,
  -- Times it failed for a fault of ours since it was last decided.
  failures    integer NOT NULL DEFAULT 0,
  expires_at  timestamptz,
  settled_at  timestamptz,
  PRIMARY KEY (source, id)
);
-- One that expired holds its number no more: it may be sent again, or another may come in its place.
CREATE UNIQUE INDEX floor_event_in_sequence ON cutin.floor_event (source, subject, sequence)
  WHERE sequence IS NOT NULL AND state <> 'expired';
CREATE INDEX floor_event_due ON cutin.floor_event (next_at) WHERE state IN ('parked', 'waiting');
CREATE INDEX floor_event_waits_for ON cutin.floor_event USING gin (waits_for) WHERE state = 'parked';
CREATE INDEX floor_event_newest_first ON cutin.floor_event (received_at, source, id);
CREATE INDEX floor_event_not_applied ON cutin.floor_event (state, received_at, source, id) WHERE state <> 'applied';
CREATE INDEX floor_event_by_subject ON cutin.floor_event (subject, received_at, source, id);

-- The last number of each subject that was dealt with, by source.
CREATE TABLE cutin.floor_sequence (
  source  text NOT NULL,
  subject text NOT NULL,
  last    bigint NOT NULL,
  PRIMARY KEY (source, subject)
);

-- Turned away at the door, kept as it came: malformed, unknown, quarantined for its signature, or a second content of one id.
CREATE TABLE cutin.rejected_event (
  rejected_id  uuid PRIMARY KEY,
  code         text NOT NULL,
  detail       text NOT NULL,
  content_type text NOT NULL,
  raw          bytea NOT NULL,
  raw_hash     cutin.sha256 NOT NULL,
  received_by  text NOT NULL,
  received_at  timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now())
);
CREATE INDEX rejected_event_newest_first ON cutin.rejected_event (received_at, rejected_id);
CREATE TRIGGER rejected_event_is_immutable BEFORE UPDATE OR DELETE ON cutin.rejected_event
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

-- What was recorded of a unit: components installed and removed, characteristics inspected, completion, shipment.
CREATE TABLE cutin.unit_record (
  record_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site        text NOT NULL,
  order_id    text,
  -- The item whose serials are counted: SN-1 of one product is not SN-1 of another.
  end_item    text NOT NULL,
  series      text NOT NULL,
  number      bigint NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('component', 'removal', 'inspection', 'completed', 'shipped')),
  record_key  text NOT NULL,
  body        jsonb NOT NULL,
  -- A piece that went in or came out, by one name for each, however its serial is written.
  component   text,
  source      text NOT NULL,
  event_id    text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  -- One event tells of one thing. Longer keys would not fit into an index.
  UNIQUE (source, event_id),
  FOREIGN KEY (source, event_id) REFERENCES cutin.floor_event (source, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX unit_record_completed ON cutin.unit_record (site, order_id) WHERE kind = 'completed';
CREATE INDEX unit_record_by_component ON cutin.unit_record (component) WHERE component IS NOT NULL;
CREATE INDEX unit_record_by_unit ON cutin.unit_record (site, end_item, series, number, kind);
CREATE TRIGGER unit_record_is_immutable BEFORE UPDATE OR DELETE ON cutin.unit_record
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

-- Lots, qualifications and calibrations as last told, by the time they hold from.
CREATE TABLE cutin.resource_status (
  kind   text NOT NULL CHECK (kind IN ('lot', 'qualification', 'calibration')),
  site   text NOT NULL,
  key    text NOT NULL,
  status text NOT NULL,
  body   jsonb NOT NULL,
  at     timestamptz NOT NULL,
  PRIMARY KEY (kind, site, key)
);

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cutin_app') THEN
    GRANT SELECT, INSERT, UPDATE ON cutin.floor_event, cutin.floor_sequence, cutin.resource_status TO cutin_app;
    GRANT SELECT, INSERT ON cutin.rejected_event, cutin.unit_record TO cutin_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA cutin TO cutin_app;
  END IF;
END $$;
