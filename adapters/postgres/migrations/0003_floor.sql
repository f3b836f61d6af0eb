-- Up Migration
-- The shop floor: work orders, their locks, holds, what was done to each unit, nonconformances, and every answer to "may
-- this operation start?". A lock is never rewritten; an order has at most one open lock.

CREATE TABLE cutin.work_order (
  site          text NOT NULL,
  order_id      text NOT NULL,
  item_id       text NOT NULL,
  end_item      text NOT NULL,
  -- An order of an item that is made in lots builds one lot, and has no serials.
  serials       text,
  lot           text,
  quantity      jsonb,
  planned_start date,
  state         text NOT NULL CHECK (state IN ('created', 'released', 'complete', 'cancelled')),
  lock_requests integer NOT NULL DEFAULT 0,
  -- The handoff that was asked for last.
  lock_handoff  text,
  lock_asked_at timestamptz,
  recorded_at   timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site, order_id),
  CHECK (serials IS NOT NULL OR lot IS NOT NULL)
);
CREATE INDEX work_order_by_item ON cutin.work_order (item_id, site);

-- Units of open orders: two open orders of an item never hold one unit. The rows go when the order ends. A lot is a unit too,
-- here and in every table that keeps a unit by series and number: the series of lots is marked by a blank, which no serial has.
CREATE TABLE cutin.order_units (
  site     text NOT NULL,
  order_id text NOT NULL,
  item_id  text NOT NULL,
  end_item text NOT NULL,
  series   text NOT NULL,
  units    int8range NOT NULL CHECK (NOT isempty(units) AND NOT upper_inf(units) AND NOT lower_inf(units)),
  FOREIGN KEY (site, order_id) REFERENCES cutin.work_order,
  CONSTRAINT open_orders_never_share_units EXCLUDE USING gist (
    site WITH =, item_id WITH =, end_item WITH =, series WITH =, units WITH &&)
);
CREATE INDEX order_units_by_order ON cutin.order_units (site, order_id);

-- Routings and work instructions as their owners released them; each names the one it supersedes.
CREATE TABLE cutin.released_routing (
  site         text NOT NULL,
  item_id      text NOT NULL,
  routing_id   text NOT NULL,
  revision     text NOT NULL,
  supersedes   text,
  content_hash cutin.sha256 NOT NULL,
  operations   jsonb NOT NULL,
  recorded_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site, item_id, routing_id, revision)
);
CREATE TRIGGER released_routing_is_immutable BEFORE UPDATE OR DELETE ON cutin.released_routing
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

CREATE TABLE cutin.released_instruction (
  site           text NOT NULL,
  item_id        text NOT NULL,
  instruction_id text NOT NULL,
  operation      text NOT NULL,
  revision       text NOT NULL,
  supersedes     text,
  content_hash   cutin.sha256 NOT NULL,
  recorded_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site, item_id, instruction_id, revision)
);
CREATE TRIGGER released_instruction_is_immutable BEFORE UPDATE OR DELETE ON cutin.released_instruction
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

-- Which revisions of the item a routing or instruction is released for. A later release of the same document may add some.
CREATE TABLE cutin.released_for (
  document_kind     text NOT NULL CHECK (document_kind IN ('routing', 'instruction')),
  site              text NOT NULL,
  item_id           text NOT NULL,
  document_id       text NOT NULL,
  document_revision text NOT NULL,
  item_revision     text NOT NULL,
  recorded_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (document_kind, site, item_id, item_revision, document_id, document_revision)
);
CREATE TRIGGER released_for_is_immutable BEFORE UPDATE OR DELETE ON cutin.released_for
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

-- proposed: written for MES to take in. open: echoed by MES and still effective then; operations may start under it.
-- closed: replaced or ended. discarded: stopped being effective before MES had echoed it.
CREATE TABLE cutin.order_lock (
  site           text NOT NULL,
  order_id       text NOT NULL,
  version        integer NOT NULL CHECK (version > 0),
  handoff_id     text NOT NULL,
  generation     integer NOT NULL,
  item_id        text NOT NULL,
  end_item       text NOT NULL,
  revision       text NOT NULL,
  lot            text,
  spans          jsonb NOT NULL,
  lock_set       jsonb NOT NULL,
  -- Operations of the locked routing in the order in which they run, beside the lock set that holds them.
  operations     text[] NOT NULL,
  seal           cutin.sha256 NOT NULL,
  change_id      text NOT NULL REFERENCES cutin.change,
  statement_id   uuid NOT NULL REFERENCES cutin.statement,
  state          text NOT NULL CHECK (state IN ('proposed', 'open', 'closed', 'discarded')),
  proposed_at    timestamptz NOT NULL DEFAULT now(),
  opened_at      timestamptz,
  ended_at       timestamptz,
  ended_because  text,
  PRIMARY KEY (site, order_id, version),
  FOREIGN KEY (site, order_id) REFERENCES cutin.work_order,
  UNIQUE (handoff_id, generation)
);
CREATE UNIQUE INDEX order_lock_open_once ON cutin.order_lock (site, order_id) WHERE state = 'open';
CREATE INDEX order_lock_open_by_item ON cutin.order_lock (item_id, site) WHERE state = 'open';

CREATE FUNCTION cutin.refuse_rewritten_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
     OR (to_jsonb(NEW) - ARRAY['state', 'opened_at', 'ended_at', 'ended_because'])
        <> (to_jsonb(OLD) - ARRAY['state', 'opened_at', 'ended_at', 'ended_because'])
     OR (OLD.state, NEW.state) NOT IN (('proposed', 'open'), ('proposed', 'discarded'), ('open', 'closed')) THEN
    RAISE EXCEPTION 'a lock is never rewritten: % version %', OLD.order_id, OLD.version USING ERRCODE = 'CU001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER order_lock_is_never_rewritten BEFORE UPDATE OR DELETE ON cutin.order_lock
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_rewritten_lock();

-- A hold that is placed again after its release is a new episode; it is never deleted.
CREATE TABLE cutin.order_hold (
  site            text NOT NULL,
  order_id        text NOT NULL,
  -- What placed it, and so how it ends.
  kind            text NOT NULL CHECK (kind IN ('change', 'effective', 'relock', 'report', 'event', 'manual', 'cancelled')),
  hold_id         text NOT NULL,
  episode         integer NOT NULL DEFAULT 1,
  reason          text NOT NULL,
  held_by         text NOT NULL,
  -- The moment of the decision: a transaction may have waited for a rival that asked for a lock meanwhile.
  held_at         timestamptz NOT NULL,
  released_by     text,
  released_at     timestamptz,
  release_reason  text,
  PRIMARY KEY (site, order_id, hold_id, episode),
  CHECK ((released_at IS NULL) = (released_by IS NULL))
);
CREATE UNIQUE INDEX order_hold_standing ON cutin.order_hold (site, order_id, hold_id) WHERE released_at IS NULL;

-- The unit is kept by series and number, so that SN-0047 and SN-47 are one where they are one. What is done again under
-- a later lock is a row of its own.
CREATE TABLE cutin.unit_operation (
  site         text NOT NULL,
  order_id     text NOT NULL,
  series       text NOT NULL,
  number       bigint NOT NULL,
  operation    text NOT NULL,
  lock_version integer NOT NULL,
  started_at   timestamptz,
  started_by   text,
  completed_at timestamptz,
  completed_by text,
  PRIMARY KEY (site, order_id, series, number, operation, lock_version)
);

-- A unit is one only with the end item whose serials are counted, which its order tells.
CREATE TABLE cutin.nonconformance (
  site              text NOT NULL,
  nonconformance_id text NOT NULL,
  order_id          text,
  end_item          text,
  serial            text,
  lot               text,
  -- The end item says how either is read: without it there is no unit yet, and the nonconformance is a draft.
  series            text,
  number            bigint,
  state             text NOT NULL CHECK (state IN ('draft', 'open', 'dispositioned')),
  body              jsonb NOT NULL,
  missing           text[] NOT NULL DEFAULT '{}',
  disposition       text CHECK (disposition IN ('useAsIs', 'repair', 'rework', 'scrap', 'returnToSupplier')),
  concession        text,
  -- As its disposition tells it: what was found before then is settled by it, what is found later is not.
  disposed_at       timestamptz,
  -- A draft is looked at again when this arrives, and now and then.
  waits_for         text,
  next_at           timestamptz,
  tries             integer NOT NULL DEFAULT 0,
  recorded_at       timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site, nonconformance_id),
  CHECK ((state = 'dispositioned') = (disposition IS NOT NULL)),
  CHECK ((state = 'dispositioned') = (disposed_at IS NOT NULL)),
  CHECK ((end_item IS NULL) = (series IS NULL) AND (series IS NULL) = (number IS NULL)),
  CHECK (state = 'draft' OR end_item IS NOT NULL),
  CHECK ((serial IS NULL) <> (lot IS NULL))
);
CREATE INDEX nonconformance_unplaced ON cutin.nonconformance (site) WHERE end_item IS NULL;
CREATE INDEX nonconformance_by_unit ON cutin.nonconformance (site, series, number);
CREATE INDEX nonconformance_draft_waits_for ON cutin.nonconformance (waits_for) WHERE state = 'draft';
CREATE INDEX nonconformance_draft_due ON cutin.nonconformance (next_at) WHERE state = 'draft';

-- Every answer, permits and denials alike. In shadow a permit keeps what it would have denied. The id begins with the time
-- (UUID version 7): it is the order in which answers were given, and hundreds a second go to the end of one index.
CREATE TABLE cutin.authorisation (
  authorisation_id uuid PRIMARY KEY,
  site             text NOT NULL,
  order_id         text NOT NULL,
  serial           text,
  lot              text,
  operation        text NOT NULL,
  operator         text NOT NULL,
  presented        jsonb NOT NULL,
  decision         text NOT NULL CHECK (decision IN ('permit', 'deny')),
  mode             text NOT NULL CHECK (mode IN ('shadow', 'enforce')),
  reasons          jsonb NOT NULL,
  lock_version     integer,
  asked_by         text NOT NULL,
  answered_at      timestamptz NOT NULL,
  CHECK ((serial IS NULL) <> (lot IS NULL))
);
CREATE INDEX authorisation_against ON cutin.authorisation (authorisation_id)
  WHERE jsonb_array_length(reasons) > 0;
CREATE INDEX authorisation_by_order ON cutin.authorisation (site, order_id, operation, serial);
CREATE TRIGGER authorisation_is_immutable BEFORE UPDATE OR DELETE ON cutin.authorisation
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_change();

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cutin_app') THEN
    GRANT SELECT, INSERT ON cutin.released_routing, cutin.released_instruction, cutin.released_for, cutin.authorisation TO cutin_app;
    GRANT SELECT, INSERT, DELETE ON cutin.order_units TO cutin_app;
    GRANT SELECT, INSERT, UPDATE ON cutin.work_order, cutin.order_lock, cutin.order_hold, cutin.unit_operation,
      cutin.nonconformance TO cutin_app;
  END IF;
END $$;
