#!/bin/sh
# What an administrator of PostgreSQL does once for Cairn: the owner of the tables, the bot's login, and the two roles by
# which the database keeps workspaces apart. The passwords are those in the addresses under /run/secrets.
set -eu

password() {
  address=$(cat "${SECRETS:-/run/secrets}/$1")
  address=${address#*://*:}
  printf %s "${address%%@*}"
}

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" \
  --set database="$POSTGRES_DB" --set app="cairn_app_$POSTGRES_DB" --set jobs="cairn_jobs_$POSTGRES_DB" \
  --set owner_password="$(password owner)" --set bot_password="$(password bot)" <<'SQL'
CREATE ROLE :"app" NOLOGIN;
CREATE ROLE :"jobs" NOLOGIN;
CREATE ROLE cairn_owner LOGIN PASSWORD :'owner_password' IN ROLE :"app", :"jobs";
CREATE ROLE cairn_bot LOGIN PASSWORD :'bot_password' IN ROLE :"app", :"jobs";
ALTER DATABASE :"database" OWNER TO cairn_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO cairn_bot;
SQL
