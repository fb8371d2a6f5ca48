"""Makes the Parquet files beside this script, as the library `datasets` lays them out: python3 make-fixtures.py (pyarrow 25.0.1)."""

import io
import json
import struct
import wave
import zlib

import pyarrow as pa
import pyarrow.parquet as pq


def png(value):
    """2×2 grey pixels of one value."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    rows = bytes([0, value, value] * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def wav(values):
    """8 bits, mono, 8 kHz."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(values))
    return file.getvalue()


names = {"label": {"names": ["dark", "light"], "_type": "ClassLabel"}, "image": {"_type": "Image"}}
metadata = {"huggingface": json.dumps({"info": {"features": names}})}


def images(values, first):
    rows = [{"bytes": png(value), "path": f"{first + at}.png"} for at, value in enumerate(values)]
    table = pa.table({"image": rows, "label": [int(value > 100) for value in values], "id": list(range(len(values)))})
    return table.replace_schema_metadata(metadata)


pq.write_table(images([0, 10, 200, 30, 210], 0), "train-00000-of-00002.parquet", row_group_size=2, compression="snappy")
pq.write_table(images([220, 60], 5), "train-00001-of-00002.parquet", compression="zstd")
pq.write_table(images([90, 250], 7), "validation-00000-of-00001.parquet", compression="none")
texts = pa.table({"text": ["Grüße, ", "one two ", "one two ", "three"], "label": [0, 1, 1, 0]})
pq.write_table(texts, "texts.parquet", compression="gzip", use_dictionary=True)
sounds = [{"bytes": wav(range(at, at + 8)), "path": f"{at}.wav"} for at in (0, 100)]
pq.write_table(pa.table({"audio": sounds}), "sounds.parquet", compression="brotli")
pq.write_table(pa.table({"image": [png(1), None]}), "empty-row.parquet")
pq.write_table(pa.table({"image": [png(1), png(2)], "label": [-1, 0]}), "negative.parquet")
pq.write_table(pa.table({"image": [png(1), png(2)], "label": ["cat", "dog"]}), "names.parquet")
pq.write_table(pa.table({"width": [1, 2]}), "numbers.parquet")
pq.write_table(pa.table({"front": [b"1"], "back": [b"2"]}), "two-columns.parquet")
