"""A disk of some megabytes that a drill can fill; needs the right to mount."""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

MEGABYTES = 192


class Disk:
    """A file system of its own, in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no byte."""
        with self._ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 2**16)

    def free(self) -> None:
        """Make room again."""
        self._ballast.unlink()


@contextlib.contextmanager
def small_disk() -> Iterator[Disk | None]:
    """Yield a disk, None where nothing may be mounted."""
    with tempfile.TemporaryDirectory(prefix="karabakh-disk-") as name:
        mounting = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=755", "karabakh-drill", name]
        program = shutil.which(mounting[0])
        mounted = (
            program is not None and subprocess.run(mounting, capture_output=True, check=False).returncode == 0
        )
        try:
            yield Disk(Path(name)) if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", "--lazy", name], check=True)  # noqa: S607 - whichever is installed, as above
