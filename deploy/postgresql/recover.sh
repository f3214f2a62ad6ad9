#!/bin/sh
# Fills an empty PGDATA with what the database was at a moment: a copy by pg_basebackup, and the log kept since then.
# Runs as the owner of PGDATA; the server that is started on it afterwards reads the log and takes writes from there.
#
#   PGDATA=/srv/recovered sh recover.sh /srv/archive/base/2026-11-22 /srv/archive/log '2026-11-22 10:15:00+00'
set -eu
copy=$1 log=$2 moment=$3
case "$log$moment" in
*"'"*) echo "recover: no apostrophe in a folder or a moment" >&2 && exit 2 ;;
esac
if [ -d "$PGDATA" ] && [ -n "$(ls -A "$PGDATA")" ]; then
    echo "recover: $PGDATA is not empty, and nothing is overwritten" >&2
    exit 1
fi
mkdir -p "$PGDATA"
chmod 700 "$PGDATA"
cp -a "$copy/." "$PGDATA"
cat >>"$PGDATA/postgresql.auto.conf" <<CONF
restore_command = 'cp "$log/%f" "%p"'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
CONF
touch "$PGDATA/recovery.signal"
