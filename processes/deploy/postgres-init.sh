#!/bin/sh
# Runs once, when the database volume is new: a database and roles for the engine beside those of Temporal.
# The owner runs migrations; cutin_app does what the engine does and no more.
set -eu
psql -v ON_ERROR_STOP=1 -v owner_pw="$CUTIN_OWNER_PASSWORD" -v app_pw="$CUTIN_APP_PASSWORD" -v temporal_pw="$TEMPORAL_DB_PASSWORD" \
  --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE cutin_owner LOGIN PASSWORD :'owner_pw';
CREATE ROLE cutin_app LOGIN PASSWORD :'app_pw';
CREATE ROLE temporal LOGIN CREATEDB PASSWORD :'temporal_pw';
CREATE DATABASE cutin OWNER cutin_owner;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
\connect cutin
GRANT CREATE ON SCHEMA public TO cutin_owner;
SQL
