#!/bin/sh
# Starts a standby: the first time it copies the primary, later it goes on where it stopped. Runs as the owner of PGDATA.
#
#   PGDATA                    folder of the standby, empty or filled by this script
#   PRIMARY_HOST, _PORT       the primary (port: 5432)
#   REPLICATION_PASSWORD      password of the account `replicator`
#   STANDBY_NAME              its name in synchronous_standby_names and of its slot: letters, digits, underscores
#   COPY_OPTIONS              further options of pg_basebackup, such as --max-rate=20M
# Further arguments go to the server.
set -eu
export PGPASSWORD="${REPLICATION_PASSWORD:-}"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    mkdir -p "$PGDATA"
    chmod 700 "$PGDATA"
    copy() {
        find "$PGDATA" -mindepth 1 -delete
        # shellcheck disable=SC2086 - several options may stand in it
        pg_basebackup ${COPY_OPTIONS:-} --pgdata "$PGDATA" --wal-method stream --checkpoint fast --write-recovery-conf --slot "$STANDBY_NAME" "$@" \
            --dbname "host=$PRIMARY_HOST port=${PRIMARY_PORT:-5432} user=replicator application_name=$STANDBY_NAME"
    }
    # The slot makes the primary keep what this standby has not had yet, as far as max_slot_wal_keep_size lets it;
    # it is there already when an earlier copy was cut off.
    until copy --create-slot || copy; do
        echo "standby: the primary cannot be copied yet" >&2
        sleep 1
    done
fi
exec postgres "$@"
