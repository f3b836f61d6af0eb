-- Up Migration
-- The log of contract events and its subscribers. A position is given to an event only after it was committed, by one
-- numberer at a time: whoever reads up to a position has seen everything before it.

CREATE TABLE cutin.contract_event (
  seq         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  position    bigint UNIQUE,
  type        text NOT NULL,
  source      text NOT NULL,
  event_id    text NOT NULL,
  subject     text NOT NULL,
  body        jsonb NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (source, event_id)
);
CREATE INDEX contract_event_unnumbered ON cutin.contract_event (seq) WHERE position IS NULL;
CREATE INDEX contract_event_by_subject ON cutin.contract_event (subject, position);

CREATE FUNCTION cutin.refuse_rewritten_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.position IS NOT NULL
     OR (to_jsonb(NEW) - 'position') <> (to_jsonb(OLD) - 'position') THEN
    RAISE EXCEPTION 'a contract event is never rewritten: %', OLD.event_id USING ERRCODE = 'CU001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER contract_event_is_never_rewritten BEFORE UPDATE OR DELETE ON cutin.contract_event
  FOR EACH ROW EXECUTE FUNCTION cutin.refuse_rewritten_event();

CREATE TABLE cutin.subscription (
  subscription_id uuid PRIMARY KEY,
  name            text NOT NULL,
  url             text NOT NULL,
  types           text[] NOT NULL DEFAULT '{}',
  subject_prefix  text NOT NULL DEFAULT '',
  state           text NOT NULL CHECK (state IN ('active', 'paused', 'ended')),
  paused_because  text,
  -- Needed to sign, so it is kept as it is; it leaves the engine once, in the answer that made it.
  secret          text NOT NULL,
  -- [{secret, until}]: those before it, which sign beside it until then.
  previous_secrets jsonb NOT NULL DEFAULT '[]',
  scanned         bigint NOT NULL,
  created_by      text NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now()
);
-- A subscription that was ended keeps its history and leaves its name to another.
CREATE UNIQUE INDEX subscription_name_key ON cutin.subscription (name) WHERE state <> 'ended';

-- A row counts from the moment that its subscription is handed its position: what a replay has not come to again waits.
-- pending: to be delivered, at next_at. dead: given up; the subject waits until somebody retries or skips it.
CREATE TABLE cutin.delivery (
  subscription_id uuid NOT NULL REFERENCES cutin.subscription,
  position        bigint NOT NULL REFERENCES cutin.contract_event (position),
  subject         text NOT NULL,
  state           text NOT NULL CHECK (state IN ('pending', 'delivered', 'dead', 'skipped')),
  attempts        integer NOT NULL DEFAULT 0,
  next_at         timestamptz NOT NULL DEFAULT now(),
  -- Whose claim it is, and how long it is left to its sender: the outcome of an older claim says nothing.
  claims          integer NOT NULL DEFAULT 0,
  leased_until    timestamptz,
  -- A replay was asked for while it was under way: whatever its outcome, it is delivered again in its turn.
  again           boolean NOT NULL DEFAULT false,
  last_error      text,
  settled_at      timestamptz,
  settled_by      text,
  PRIMARY KEY (subscription_id, position)
);
CREATE INDEX delivery_due ON cutin.delivery (subscription_id, next_at) WHERE state = 'pending';
CREATE INDEX delivery_waiting ON cutin.delivery (subscription_id, position) WHERE state = 'pending';
CREATE INDEX delivery_in_order ON cutin.delivery (subscription_id, subject, position) WHERE state IN ('pending', 'dead');

CREATE SEQUENCE cutin.contract_event_position;

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cutin_app') THEN
    GRANT SELECT, INSERT, UPDATE ON cutin.contract_event, cutin.subscription, cutin.delivery TO cutin_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA cutin TO cutin_app;
  END IF;
END $$;
