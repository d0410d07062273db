# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Many pictures of screens on few sheets, so that a person looks at all of them.

``setup/odoo exec python tests/journeys/contact_sheets.py`` makes them anew from what
the walks have left in ``.state/screenshots``.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

COLUMNS, ROWS = 3, 4
TILE = (620, 420)
LABEL = 22


def sheets(folder):
    """Write ``sheet_01.png`` … beside the pictures of a folder; return their paths."""
    for old in folder.glob("sheet_*.png"):
        old.unlink()
    pictures = sorted(folder.glob("*.png"))
    written = []
    for start in range(0, len(pictures), COLUMNS * ROWS):
        size = (TILE[0] * COLUMNS, (TILE[1] + LABEL) * ROWS)
        sheet = Image.new("RGB", size, "white")
        draw = ImageDraw.Draw(sheet)
        font = ImageFont.load_default(14)
        for number, path in enumerate(pictures[start : start + COLUMNS * ROWS]):
            left = number % COLUMNS * TILE[0]
            top = number // COLUMNS * (TILE[1] + LABEL)
            draw.text((left + 4, top + 2), path.stem[:76], "black", font)
            with Image.open(path) as picture:
                small = picture.convert("RGB")
                # a long page is shown from its beginning
                small = small.crop((0, 0, small.width, min(small.height, 2000)))
                small.thumbnail((TILE[0] - 8, TILE[1] - 4))
                sheet.paste(small, (left + 4, top + LABEL))
        name = folder / f"sheet_{len(written) + 1:02}.png"
        sheet.save(name)
        written.append(name)
    return written


def main(root):
    """Make the sheets of every folder of pictures below ``root``."""
    for folder in sorted({path.parent for path in root.rglob("*.png")}):
        for name in sheets(folder):
            print(name)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".state/screenshots"))
