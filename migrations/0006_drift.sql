-- Up Migration
-- Where a system no longer holds what its receipt says, and what was done about it.

-- open: nobody has chosen. repairing: a handoff is at it. raised: a change was asked for and the difference stands until
-- then. resolved: repaired, accepted as the new baseline, or gone by itself.
CREATE TABLE cutin.drift_finding (
  finding_id       uuid PRIMARY KEY,
  system           text NOT NULL,
  document_path    text NOT NULL,
  document         jsonb,
  site             text NOT NULL,
  item_id          text,
  change_id        text REFERENCES cutin.change,
  kind             text NOT NULL CHECK (kind IN ('changedContent', 'missing', 'extra', 'effectivityDiffers', 'lockTampered')),
  severity         text NOT NULL CHECK (severity IN ('critical', 'major', 'minor')),
  owner            text NOT NULL,
  receipt_hash     cutin.sha256,
  held_hash        cutin.sha256,
  held_content     cutin.sha256 REFERENCES cutin.content,
  difference       jsonb NOT NULL DEFAULT '[]',
  state            text NOT NULL CHECK (state IN ('open', 'repairing', 'raised', 'resolved')),
  repair           jsonb,
  found_at         timestamptz NOT NULL DEFAULT now(),
  last_seen_at     timestamptz NOT NULL DEFAULT now(),
  resolved_at      timestamptz,
  resolved_because text
);
CREATE UNIQUE INDEX drift_finding_standing ON cutin.drift_finding (system, document_path) WHERE state <> 'resolved';
CREATE INDEX drift_finding_newest_first ON cutin.drift_finding (found_at DESC, finding_id);
CREATE INDEX receipt_by_path ON cutin.receipt (system, document_path, receipt_id DESC);

ALTER TABLE cutin.outbox DROP CONSTRAINT outbox_kind_check,
  ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('startChange', 'decide', 'dispose', 'resolve', 'lockOrder', 'repairDrift'));

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cutin_app') THEN
    GRANT SELECT, INSERT, UPDATE ON cutin.drift_finding TO cutin_app;
  END IF;
END $$;
