# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Files the people of the demo story hand in, and how they sign."""

import base64
import io
import math

from PIL import Image, ImageDraw
from reportlab.pdfgen import canvas


def pdf(title):
    """A one-page PDF that any reader opens."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, invariant=True)
    page.drawString(72, 770, "Demo document: " + title)
    page.save()
    return buffer.getvalue()


def drawing():
    """A signature drawn by hand, more or less."""
    picture = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    points = [
        (
            60 + 4.2 * step + 46 * math.sin(step / 9),
            150 - 78 * math.sin(step / 7) * math.exp(-step / 110),
        )
        for step in range(180)
    ]
    pen.line(points, fill=(22, 32, 88, 255), width=7, joint="curve")
    pen.line([(120, 236), (760, 214)], fill=(22, 32, 88, 255), width=5)
    buffer = io.BytesIO()
    picture.resize((450, 150), Image.Resampling.LANCZOS).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue())
