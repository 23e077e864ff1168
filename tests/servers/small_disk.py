"""A disk of a few megabytes that can be filled and emptied: a tmpfs, where root can mount one."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEGABYTE = 1024 * 1024
BLOCK = 4096


class SmallDisk:
    """A folder with little room; `fill` leaves so many bytes of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    @property
    def free(self) -> int:
        """The room that is left."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def fill(self, leaving: int) -> None:
        """Write or cut the filler until so much is left, if there is so much besides."""
        size = self._filler.stat().st_size if self._filler.exists() else 0
        wanted = max(size + self.free - leaving, 0) // BLOCK * BLOCK
        with self._filler.open("ab") as file:
            if wanted <= size:
                file.truncate(wanted)
            else:
                os.posix_fallocate(file.fileno(), size, wanted - size)

    def make_read_only(self, *, is_read_only: bool) -> None:
        """What an ailing disk does to a system."""
        option = "remount,ro" if is_read_only else "remount,rw"
        subprocess.run(["mount", "-o", option, str(self.folder)], check=True, capture_output=True)


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk | None]:
    """A disk of that size, or None where none can be mounted."""
    with tempfile.TemporaryDirectory(prefix="matchmaker-disk-") as folder:
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
        try:
            is_mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            is_mounted = False
        if not is_mounted:
            yield None
            return
        try:
            yield SmallDisk(Path(folder))
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
