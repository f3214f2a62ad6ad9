"""`run.py topology`: start the topology, rehearse failures, or keep it for trying out."""

import argparse
import sys
import time

from deploy.topology.binaries import missing
from deploy.topology.drills import DRILLS
from deploy.topology.stack import topology


def main() -> None:
    """Run the drills named, or all; exit with 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="run.py topology", description=__doc__)
    parser.add_argument(
        "drills", nargs="*", metavar="DRILL", help=f"which (default: all): {', '.join(DRILLS)}"
    )
    parser.add_argument(
        "--seconds", type=float, default=10, help="how long each part of a drill is under load"
    )
    parser.add_argument("--keep", action="store_true", help="rehearse nothing: serve until Ctrl-C")
    options = parser.parse_args()
    unknown = [name for name in options.drills if name not in DRILLS]
    if unknown:
        parser.error(f"no drill is called {', '.join(unknown)}: choose {', '.join(DRILLS)}")
    if absent := missing():
        sys.exit(f"run.py topology: {absent}")
    with topology(durable=True) as stack:
        if options.keep:
            print(f"  API    http://{stack.proxy.place}/api/v1/\n  admin  http://{stack.proxy.place}/admin/")
            print(f"  user   {stack.editor[0]}   password {stack.editor[1]}\n\nCtrl-C stops it.", flush=True)
            try:
                while True:
                    time.sleep(60)
            except KeyboardInterrupt:
                return
        missed = 0
        for name in options.drills or DRILLS:
            result = DRILLS[name](stack, options.seconds)
            missed += len(result.missed)
            print(f"\n{result.name}: {'FAILED' if result.missed else 'held'}")
            print("\n".join(f"  {what}: {figure}" for what, figure in result.figures.items()))
            print("".join(f"  BROKEN: {promise}\n" for promise in result.missed), end="", flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
