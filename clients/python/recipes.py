"""Runs the Python recipes of a document against a served API: `recipes.py DOCUMENT ADDRESS`."""

import os
import re
import sys
import tempfile
from pathlib import Path

document, address = Path(sys.argv[1]).read_text(encoding="utf-8"), sys.argv[2]
recipes = re.findall(r"^```python\n(.*?)^```$", document, re.DOTALL | re.MULTILINE)
assert len(recipes) >= 2, "the document has lost its recipes"
for number, recipe in enumerate(recipes, 1):
    assert "http://127.0.0.1:8000" in recipe, "a recipe names the address of the read-me"
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        code = compile(recipe.replace("http://127.0.0.1:8000", address), f"recipe {number}", "exec")
        exec(code, {"__name__": f"recipe_{number}"})
        os.chdir("/")
