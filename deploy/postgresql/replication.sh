#!/bin/sh
# Runs once, on a new primary: makes the account by which standbys copy it, and lets that account in.
#
#   REPLICATION_PASSWORD  its password; unset = nobody can replicate, and nothing is changed
#   REPLICATION_NETWORK   from where standbys come, such as 10.0.0.0/8 (default: any address of this host's networks)
set -eu
# No `exit`: the image reads scripts that cannot be executed into its own shell.
if [ -n "${REPLICATION_PASSWORD:-}" ]; then
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
        --set password="$REPLICATION_PASSWORD" <<'SQL'
CREATE ROLE replicator WITH REPLICATION LOGIN PASSWORD :'password';
SQL
    echo "host replication replicator ${REPLICATION_NETWORK:-samenet} scram-sha-256" >>"$PGDATA/pg_hba.conf"
fi
