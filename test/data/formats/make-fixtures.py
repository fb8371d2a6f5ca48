"""Makes files of every format with other programs than ours: sox 14.4.2, Python's wave, mido 1.3.3, Pillow 12.3.0, and npm's vox-saver 2.0.3.

    python3 test/data/formats/make-fixtures.py

The values are simple formulas, so that the tests need no second file that says what they are.
"""

import json
import struct
import subprocess
import wave
from pathlib import Path

import mido
from PIL import Image

FOLDER = Path(__file__).parent


def sox(*arguments):
    subprocess.run(["sox", "-D", *map(str, arguments)], check=True)


# Frame i is 37 i² - 20000 (mod 2^16, signed), and for stereo its negative, but for -32768, on the right.
def signed(index):
    return (37 * index * index - 20000 + 2**15) % 2**16 - 2**15


mono = [signed(index) for index in range(251)]
with wave.open(str(FOLDER / "mono-16.wav"), "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(11025)
    file.writeframes(struct.pack(f"<{len(mono)}h", *mono))
eight = FOLDER / "eight.tmp.wav"
with wave.open(str(eight), "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(1)
    file.setframerate(8000)
    file.writeframes(bytes(index * index % 256 for index in range(101)))
sox(eight, FOLDER / "mono-8.wav")  # an odd length, which sox pads
eight.unlink()
stereo = [value for sample in mono for value in (sample, max(-sample, -32767) if sample != -32768 else 32767)]
with wave.open(str(FOLDER / "stereo.tmp.wav"), "wb") as file:
    file.setnchannels(2)
    file.setsampwidth(2)
    file.setframerate(44100)
    file.writeframes(struct.pack(f"<{len(stereo)}h", *stereo))
source = FOLDER / "stereo.tmp.wav"
sox(source, "--comment", "made for a test", FOLDER / "stereo-16.wav")
sox(source, "-b", 24, FOLDER / "stereo-24.wav")  # sox writes 24 bits as WAVE_FORMAT_EXTENSIBLE
sox(source, "-e", "floating-point", "-b", 32, FOLDER / "stereo-float.wav")
sox(source, "-c", 1, "-e", "a-law", FOLDER / "mono-a-law.wav")
sox(FOLDER / "stereo-24.wav", "-e", "signed", "-b", 16, FOLDER / "stereo-24-as-16.wav")
sox(source, "-c", 4, FOLDER / "four-channels.wav", "trim", 0, "50s")
piped = ["sox", "-D", *"-t raw -r 11025 -e signed -b 16 -c 1 - -t wav -".split()]  # the length isn't known when the header is written
streamed = subprocess.run(piped, input=struct.pack(f"<{len(mono)}h", *mono), stdout=subprocess.PIPE, check=True).stdout
(FOLDER / "streamed.wav").write_bytes(streamed)
source.unlink()

# G.711: 16 bits i * 61 - 32768, and the same as sox's µ-law, raw and in a WAV file.
ramp = [min(index * 61 - 32768, 32767) for index in range(1075)]
raw = FOLDER / "ramp.tmp.raw"
raw.write_bytes(struct.pack(f"<{len(ramp)}h", *ramp))
form = ["-t", "raw", "-r", 8000, "-e", "signed", "-b", 16, "-c", 1, raw]
sox(*form, "-t", "raw", "-e", "mu-law", "-b", 8, FOLDER / "ramp.ul")
sox(*form, "-e", "mu-law", FOLDER / "ramp-mu-law.wav")
raw.write_bytes(bytes(range(256)))  # every code as 16 bits
sox("-t", "raw", "-r", 8000, "-e", "mu-law", "-b", 8, "-c", 1, raw, "-t", "raw", "-e", "signed", "-b", 16, FOLDER / "codes.s16")
raw.unlink()

# Two tracks, 96 ticks a beat, 90 beats a minute: a scale in quarters, of which the third note is struck twice, and a held chord.
song = mido.MidiFile(type=1, ticks_per_beat=96)
song.tracks.append(mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(90)), mido.MetaMessage("track_name", name="scale")]))
for pitch in (60, 62, 64, 64, 65):
    song.tracks[0].append(mido.Message("note_on", note=pitch, velocity=80))
    song.tracks[0].append(mido.Message("note_on", note=pitch, velocity=0, time=96))
chord = mido.MidiTrack([mido.Message("program_change", program=5), mido.Message("note_on", note=48, velocity=64)])
chord += [mido.Message("note_on", note=52, velocity=64), mido.Message("control_change", control=64, value=127, time=48)]
chord += [mido.Message("note_off", note=48, time=144), mido.Message("note_off", note=52, time=4)]  # 4 ticks late
chord += [mido.Message("sysex", data=[1, 2, 3], time=10), mido.Message("note_on", channel=9, note=36, time=2)]
chord += [mido.Message("note_off", channel=9, note=36, time=48)]
song.tracks.append(chord)
song.save(FOLDER / "scale.mid")
song.type, song.tracks = 0, [mido.merge_tracks(song.tracks)]
song.save(FOLDER / "scale-0.mid")
drums = mido.MidiFile(ticks_per_beat=96)
drums.tracks.append(mido.MidiTrack([mido.Message("note_on", channel=9, note=36), mido.Message("note_off", channel=9, note=36, time=96)]))
drums.save(FOLDER / "drums.mid")
single = mido.MidiFile(type=2, ticks_per_beat=96)
single.tracks.append(mido.MidiTrack([mido.Message("note_on", note=60), mido.Message("note_off", note=60, time=96)]))
single.save(FOLDER / "type-2.mid")

# A map of labels with a palette of five colours, at 1, 2, 4 and 8 bits; greys with opacity; 16 bits.
for bits in (1, 2, 4, 8):
    image = Image.new("P", (13, 7))
    image.putdata([(x * x + 3 * y) % min(2**bits, 5) for y in range(7) for x in range(13)])
    image.putpalette([200, 0, 0, 0, 200, 0, 0, 0, 200, 9, 8, 7, 250, 251, 252][: 3 * min(2**bits, 5)])
    image.save(FOLDER / f"labels-{bits}.png", bits=bits, transparency=1)
image = Image.new("I;16", (13, 7))
image.putdata([(991 * x + 4001 * y) % 65536 for y in range(7) for x in range(13)])
image.save(FOLDER / "grey-16.png")
image = Image.new("LA", (13, 7))
image.putdata([((17 * x) % 256, (40 * y) % 256) for y in range(7) for x in range(13)])
image.save(FOLDER / "grey-opacity.png")
image = Image.new("RGBA", (13, 7))
image.putdata([((17 * x) % 256, (40 * y) % 256, x * y, 255 - x) for y in range(7) for x in range(13)])
image.save(FOLDER / "colour-opacity.png")

# Voxels: x + 2 y + 3 z where that is even and above 0, in a box of 4 × 3 × 5, with colours (i, 255 - i, 7, 255).
voxels = [{"x": x, "y": y, "z": z, "i": x + 2 * y + 3 * z} for x in range(4) for y in range(3) for z in range(5)]
voxels = [voxel for voxel in voxels if voxel["i"] > 0 and voxel["i"] % 2 == 0]
palette = [{"r": i + 1, "g": 254 - i, "b": 7, "a": 255} for i in range(255)] + [{"r": 0, "g": 0, "b": 0, "a": 0}]
model = {"size": {"x": 4, "y": 3, "z": 5}, "xyzi": {"numVoxels": len(voxels), "values": voxels}}
for name, colours in (("palette.vox", palette), ("plain.vox", None)):
    text = json.dumps({**model, **({"rgba": {"values": colours}} if colours else {})})
    write = f"fs.writeFileSync({json.dumps(str(FOLDER / name))}, Buffer.from(require('vox-saver')({text})))"
    subprocess.run(["node", "-e", write], check=True)
