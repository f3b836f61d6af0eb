-- Up Migration
-- The change core: layered effectivity, impacts a decision is taken on, reconciliation, dispositions of open orders,
-- look-alike identifiers.

-- A signed override, and each rank of ranked changes, lies over the ground on which units never overlap.
ALTER TABLE cutin.statement
  ADD COLUMN override boolean NOT NULL DEFAULT false,
  ADD COLUMN rank integer,
  ADD COLUMN layer text GENERATED ALWAYS AS (
    CASE WHEN override THEN 'override' WHEN rank IS NOT NULL THEN 'rank ' || rank::text ELSE '' END) STORED;
ALTER TABLE cutin.statement_span ADD COLUMN layer text NOT NULL DEFAULT '';
ALTER TABLE cutin.statement_span
  DROP CONSTRAINT effectivity_units_never_overlap,
  DROP CONSTRAINT effectivity_dates_never_overlap,
  DROP CONSTRAINT effectivity_work_orders_never_overlap,
  ADD CONSTRAINT effectivity_units_never_overlap EXCLUDE USING gist (
    item_id WITH =, site WITH =, end_item WITH =, basis WITH =, series WITH =, layer WITH =, state WITH =, units WITH &&)
    WHERE (state IN ('planned', 'actual') AND units IS NOT NULL),
  ADD CONSTRAINT effectivity_dates_never_overlap EXCLUDE USING gist (
    item_id WITH =, site WITH =, end_item WITH =, layer WITH =, state WITH =, dates WITH &&)
    WHERE (state IN ('planned', 'actual') AND dates IS NOT NULL),
  ADD CONSTRAINT effectivity_work_orders_never_overlap EXCLUDE USING gist (
    item_id WITH =, site WITH =, end_item WITH =, layer WITH =, state WITH =, work_order WITH =)
    WHERE (state IN ('planned', 'actual') AND work_order IS NOT NULL);

-- Identifiers by what they look like: one that looks like a known one and is none is refused. Known is what a change names
-- that was not called off: the slip for which a change was called off must not stand in the way of the right spelling.
CREATE TABLE cutin.identifier (
  identifier text NOT NULL,
  change_id  text NOT NULL REFERENCES cutin.change,
  skeleton   text NOT NULL,
  first_seen timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (identifier, change_id)
);
CREATE INDEX identifier_by_look ON cutin.identifier (skeleton);
CREATE TRIGGER identifier_is_immutable BEFORE UPDATE OR DELETE ON cutin.identifier
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

-- The pure transform of each revision handed to a site: the base of the next three-way merge.
CREATE TABLE cutin.transform_record (
  site             text NOT NULL,
  item_id          text NOT NULL,
  revision         text NOT NULL,
  handoff_id       text NOT NULL REFERENCES cutin.handoff,
  rule_set_id      text NOT NULL,
  rule_set_version text NOT NULL,
  lines_hash       cutin.sha256 NOT NULL REFERENCES cutin.content,
  recorded_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site, item_id, revision)
);

CREATE TABLE cutin.reconciliation_decision (
  decision_id  uuid PRIMARY KEY,
  handoff_id   text NOT NULL REFERENCES cutin.handoff,
  park_id      text NOT NULL UNIQUE REFERENCES cutin.park,
  body         jsonb NOT NULL,
  actor        text NOT NULL,
  decided_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reconciliation_decision_by_handoff ON cutin.reconciliation_decision (handoff_id, decided_at);
CREATE TRIGGER reconciliation_decision_is_immutable BEFORE UPDATE OR DELETE ON cutin.reconciliation_decision
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

-- Exactly one disposition an order, change and site.
CREATE TABLE cutin.order_disposition (
  change_id      text NOT NULL REFERENCES cutin.change,
  site           text NOT NULL,
  order_id       text NOT NULL,
  disposition_id uuid NOT NULL,
  disposition    text NOT NULL CHECK (disposition IN ('finishAtOld', 'switchBeforeStart', 'holdAndRework', 'scrap',
                                                      'useAsIs', 'cancelAndReplan')),
  reason         text NOT NULL,
  concession     text,
  actor          text NOT NULL,
  printed_name   text NOT NULL,
  meaning        text NOT NULL,
  signed_hash    cutin.sha256 NOT NULL,
  decided_at     timestamptz NOT NULL,
  PRIMARY KEY (change_id, site, order_id)
);
CREATE TRIGGER order_disposition_is_immutable BEFORE UPDATE OR DELETE ON cutin.order_disposition
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cutin_app') THEN
    GRANT SELECT, INSERT ON cutin.identifier, cutin.reconciliation_decision, cutin.order_disposition TO cutin_app;
    GRANT SELECT, INSERT, UPDATE ON cutin.transform_record TO cutin_app;
  END IF;
END $$;
