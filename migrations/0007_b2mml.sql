-- Up Migration
-- B2MML: documents by what they are, messages given out to MES, and how it answered them.

CREATE INDEX receipt_by_document ON cutin.receipt USING gin (document jsonb_path_ops) WHERE kind = 'verified';
