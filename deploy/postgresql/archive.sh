#!/bin/sh
# Keeps a finished piece of PostgreSQL's log, for recover.sh:
#
#   archive_command = 'sh /path/to/archive.sh "%p" "%f" /srv/archive/log'
#
# Succeeds only when the piece is on the disk: until then the server keeps its own and asks again.
set -eu
from=$1 name=$2 folder=$3
if [ -e "$folder/$name" ]; then
    # Asked again after a crash: the same piece is kept already, another one under its name would be a mistake.
    exec cmp -s "$from" "$folder/$name"
fi
cp "$from" "$folder/$name.part"
sync "$folder/$name.part"
mv "$folder/$name.part" "$folder/$name"
sync "$folder"
