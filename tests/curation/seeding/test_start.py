"""What loading fixtures imports: nothing that only the judging of seeds needs."""

import subprocess
import sys

SCRIPT = """
import sys, django
django.setup()
import curation.seeding.loading
print(*sorted({"jsonschema", "rfc3987_syntax", "edtf"} & sys.modules.keys()))
"""


def test_loading_fixtures_imports_no_validator_of_seeds() -> None:
    asked = [sys.executable, "-c", SCRIPT]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip() == ""
