#!/bin/sh
# Brings Temporal's own two databases to the schema of this server version. Safe to run again.
set -eu
for pair in temporal:temporal temporal_visibility:visibility; do
  database="${pair%%:*}"
  folder="${TEMPORAL_SCHEMA_DIR:-/etc/temporal/schema/postgresql/v12}/${pair##*:}/versioned"
  set -- --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" --pw "$POSTGRES_PWD" --db "$database"
  temporal-sql-tool "$@" setup-schema -v 0.0
  temporal-sql-tool "$@" update-schema -d "$folder"
done
