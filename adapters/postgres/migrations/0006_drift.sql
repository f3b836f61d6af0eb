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
  kind             text NOT NULL CHECK (kind IN ('changedContent', 'missing', 'extra', 'effectivityDiffers', 'lockTampered',
                                                 'unreadable')),
  severity         text NOT NULL CHECK (severity IN ('critical', 'major', 'minor')),
  owner            text NOT NULL,
  -- The receipt it was compared with; a repair is to this one, and to none that came after.
  receipt_id       bigint REFERENCES cutin.receipt,
  receipt_hash     cutin.sha256,
  held_hash        cutin.sha256,
  held_content     cutin.sha256 REFERENCES cutin.content,
  difference       jsonb NOT NULL DEFAULT '[]',
  -- Why it could not be read.
  detail           text,
  state            text NOT NULL CHECK (state IN ('open', 'repairing', 'raised', 'resolved')),
  repair           jsonb,
  -- How many were chosen so far.
  repairs          integer NOT NULL DEFAULT 0,
  found_at         timestamptz NOT NULL DEFAULT now(),
  last_seen_at     timestamptz NOT NULL DEFAULT now(),
  resolved_at      timestamptz,
  resolved_because text
);
CREATE UNIQUE INDEX drift_finding_standing ON cutin.drift_finding (system, document_path) WHERE state <> 'resolved';
CREATE INDEX drift_finding_newest_first ON cutin.drift_finding (found_at DESC, finding_id);
CREATE INDEX drift_finding_by_item ON cutin.drift_finding (item_id);
CREATE INDEX receipt_by_path ON cutin.receipt (system, document_path, receipt_id DESC);
CREATE INDEX receipt_by_document ON cutin.receipt USING hash (document);
CREATE INDEX receipt_by_item ON cutin.receipt ((document->>'itemId'));
CREATE INDEX receipt_by_change ON cutin.receipt ((document->>'changeId'));
CREATE INDEX receipt_by_order ON cutin.receipt ((document->>'orderId'), (document->>'site'));
CREATE INDEX receipt_by_request ON cutin.receipt ((document->>'requestId'));
CREATE INDEX prepared_document_by_document ON cutin.prepared_document USING hash (document);

-- Documents that a handoff is at: written perhaps, and not proved yet. What a system holds of them is no drift. A waiver
-- ends without a proof, so that nothing is known of its documents until the next receipt; a repair that was called off
-- leaves the receipt it was to prove again.
CREATE VIEW cutin.document_being_written AS
  SELECT p.system, p.document, h.handoff_id
    FROM cutin.prepared_document p JOIN cutin.handoff h USING (handoff_id)
   WHERE h.state NOT IN ('verified', 'withdrawn')
     AND NOT (h.stage = 'driftRepair' AND h.state IN ('aborted', 'waived'))
     AND NOT (h.state = 'waived' AND EXISTS (SELECT 1 FROM cutin.receipt r WHERE r.document = p.document
                                                AND r.system = p.system AND r.verified_at > h.updated_at));

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cutin_app') THEN
    GRANT SELECT, INSERT, UPDATE ON cutin.drift_finding TO cutin_app;
    GRANT SELECT ON cutin.document_being_written TO cutin_app;
  END IF;
END $$;
