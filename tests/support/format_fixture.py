"""Keeps a file of the present format for all later versions: ``python -m tests.support.format_fixture``.

Run it once for each released format and never again for the same one.
"""

from __future__ import annotations

import lzma
import tempfile
from pathlib import Path

from engine.workspace.schema import FORMAT_VERSION
from tests.support.shared import ROOT
from tests.support.workspaces import create_with_contacts, save_everything

FIXTURES = ROOT / "tests" / "engine" / "workspace" / "fixtures"


def main() -> None:
    """Write the fixture of the present format; refuses to write over one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.cardinal"
        with create_with_contacts(path, 10) as workspace:
            save_everything(workspace)
        with (FIXTURES / f"format-{FORMAT_VERSION}.cardinal.xz").open("xb") as target:
            target.write(lzma.compress(path.read_bytes(), preset=9))


if __name__ == "__main__":
    main()
