#!/usr/bin/env python3
"""Start, test and check the project with nothing but Python: `python3 run.py serve|test|check|manage ...`, see `help`.

This file is parsed by every Python there is, so that one that is too old can say so.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "run.py: needs Python 3.11 or newer, this is %d.%d: install one and run `python3.11 run.py ...` with it"
        % sys.version_info[:2]
    )

from bootstrap.commands import main

if __name__ == "__main__":
    main(sys.argv[1:])
