"""Makes images of several formats, and what the reference's preparation makes of them, with Debian's python3-pil (9.4.0).

    python3 test/data/pillow/make-fixtures.py REFERENCE

REFERENCE is a checkout of the paper's code, whose util/crop.py is run. Images are converted to RGB before that, as torchvision's
ImageFolder does.
"""

import sys
from pathlib import Path

from PIL import Image

sys.path.insert(0, sys.argv[1])
from util.crop import center_crop_arr  # noqa: E402

FOLDER = Path(__file__).parent
# File, size, side of the result, options of the encoder.
IMAGES = [
    ("jpeg-odd.jpg", (131, 97), 24, {"quality": 90}),
    ("jpeg-halved.jpg", (120, 88), 11, {"quality": 75, "subsampling": 0}),
    ("jpeg-progressive.jpg", (64, 101), 32, {"quality": 80, "progressive": True}),
    ("jpeg-grey.jpg", (77, 50), 16, {"quality": 85}),
    ("jpeg-ink.jpg", (51, 34), 16, {"quality": 85}),
    ("jpeg-turned.jpg", (40, 27), 16, {"quality": 85}),
    ("png-odd.png", (71, 45), 16, {}),
    ("png-enlarged.png", (13, 20), 32, {}),
    ("png-palette.png", (53, 40), 20, {}),
    ("webp-lossy.webp", (90, 61), 16, {"quality": 80}),
    ("webp-lossless.webp", (47, 59), 29, {"lossless": True}),
    ("tiff-turned.tif", (37, 25), 16, {"compression": "tiff_lzw"}),
    ("gif-animated.gif", (48, 33), 12, {}),
]


def picture(width, height, phase=0):
    """Waves and edges: smooth enough for JPEG, rough enough that every weight of the filters matters."""
    image = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            red = (x * 255 // width + 60 * ((y // 9 + phase) % 2)) % 256
            green = (y * 255 // height + (x * y) // 7) % 256
            blue = 255 - (x * x // 11 + 3 * y + 40 * phase) % 256
            image.putpixel((x, y), (red, green, blue))
    return image


def turned():
    """A quarter turn, which Pillow applies in TIFF files alone."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def save(name, size, options):
    image = picture(*size)
    if "grey" in name:
        image = image.convert("L")
    if "ink" in name:
        image = image.convert("CMYK")
    if "turned" in name:
        options = {**options, "exif": turned()}
    if "palette" in name:
        image = image.quantize(32)
    if name.endswith(".gif"):
        frames = [picture(*size, phase).quantize(64) for phase in range(3)]
        frames[0].save(FOLDER / name, save_all=True, append_images=frames[1:], duration=100)
    else:
        image.save(FOLDER / name, **options)


for name, size, side, options in IMAGES:
    save(name, size, options)
    with Image.open(FOLDER / name) as image:
        center_crop_arr(image.convert("RGB"), side).save(FOLDER / f"expected-{name.replace('.', '-')}-{side}.png", optimize=True)
