// Tables that every reference system has.
export const frameTables = `
CREATE TABLE IF NOT EXISTS fault (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), faults jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS document (
  path text NOT NULL, local_revision int NOT NULL, status text NOT NULL, label text NOT NULL, idempotency_key text NOT NULL,
  content jsonb, updated_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (path, local_revision));
CREATE TABLE IF NOT EXISTS write_log (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, document text NOT NULL, kind text NOT NULL, idempotency_key text NOT NULL,
  local_revision int NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS idempotency (
  key text PRIMARY KEY, request_hash text NOT NULL, status int NOT NULL, answer jsonb NOT NULL, replays int NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS fenced_key (key text PRIMARY KEY, reason text NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE SEQUENCE IF NOT EXISTS label_number;
`;
