#!/usr/bin/env python3
"""Writes a golden file: a small fractal model computed by the paper's own PyTorch code, for `fractalc verify` to replay.

    git clone https://github.com/LTH14/fractalgen
    python3 make-golden.py --reference fractalgen --config ar.json -o ar.safetensors [--seed N]

Needs PyTorch (1.13 or newer; the CPU is enough), NumPy and SciPy. The checkout is imported and called, not changed; what it wants from
a GPU and from packages that aren't installed is stood in for here. Everything is float32 on the CPU.

The configuration is a JSON object with the arguments of the reference's `FractalGen` (img_size_list, embed_dim_list, num_blocks_list,
num_heads_list, generator_type_list, guiding_pixel, num_conds, r_weight) and

    batch, classes      images and classes of the likelihood passes
    sample_classes      the classes to sample, an image each
    samplers            by name: {iterations, cfg, schedule, temperature, filter_threshold}
    grad_clip           largest gradient norm, or null for no clipping
    label_drop          share of the labels that training drops (0.5)
    guiding_head        {width, blocks, heads} of the guiding pixels' heads (their code fixes 128, 3, 4)
    codebook_gain       multiplies the pixel heads' initial embeddings, so that likely tokens stand out (40)
    store_updated       whether the file has the parameters after a step of AdamW (true)

The file's tensors are described in README.md beside this script. Sampling always takes the likeliest token; where the two likeliest
are closer than --margin the pixels would hang on rounding, and the next seed is tried.
"""
import argparse
import contextlib
import copy
import importlib.util
import inspect
import json
import math
import os
import pathlib
import struct
import sys
import types
import warnings

try:
    import numpy
    import torch
    from torch import nn
except ImportError as missing:
    sys.exit(f"make-golden: {missing}; on Debian: apt install python3-torch python3-scipy")

NEEDED = {
    "img_size_list", "embed_dim_list", "num_blocks_list", "num_heads_list", "generator_type_list", "guiding_pixel", "num_conds",
    "r_weight", "batch", "classes", "grad_clip", "sample_classes", "samplers",
}  # fmt: skip
DEFAULTS = {"label_drop": 0.5, "ar_dropout": 0, "guiding_head": None, "codebook_gain": 40.0, "store_updated": True}
SAMPLER_KEYS = {"iterations", "cfg", "schedule", "temperature", "filter_threshold"}
# ImageNet's mean and deviation, by which the reference normalises.
MEAN, DEVIATION = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
RATE = 1e-3
TYPES = {torch.float32: "F32", torch.int32: "I32", torch.uint8: "U8"}


class Replaced:
    """A module with some of its functions replaced."""

    def __init__(self, module, **functions):
        self.__dict__.update(functions)
        self._module = module

    def __getattr__(self, name):
        return getattr(self._module, name)


class Draws:
    """Stands in for `torch.multinomial`: takes the likeliest token and remembers how clear the choice was."""

    def __init__(self):
        self.count, self.margin = 0, 1.0

    def __call__(self, probabilities, num_samples):
        first, second = probabilities.topk(2).values.unbind(-1)
        self.count += 1
        self.margin = min(self.margin, (first - second).min().item())
        return probabilities.argmax(-1, keepdim=True)


# --- the reference, imported without a GPU ------------------------------------------------------------------------------------------


class DropPath(nn.Identity):
    """Stochastic depth, which the reference never switches on."""

    def __init__(self, drop_prob=0.0):
        super().__init__()


class Mlp(nn.Module):
    """The two-layer perceptron of vision transformers, by the names that it has in timm."""

    def __init__(self, in_features, hidden_features, act_layer, drop):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.act = act_layer()
        self.drop1 = nn.Dropout(drop)
        self.fc2 = nn.Linear(hidden_features, in_features)
        self.drop2 = nn.Dropout(drop)

    def forward(self, x):
        return self.drop2(self.fc2(self.drop1(self.act(self.fc1(x)))))


def stand_in(name, **content):
    """Makes `import name` give a module with this content."""
    module = types.ModuleType(name)
    module.__dict__.update(content)
    sys.modules[name] = module


def import_reference(folder):
    """The reference's modules, with the CPU in the place of the GPU and without its random draws."""
    if not (folder / "models" / "fractalgen.py").is_file():
        sys.exit(f"make-golden: {folder} has no models/fractalgen.py: it is no checkout of the paper's code")
    sys.path.insert(0, str(folder))
    torch.Tensor.cuda = nn.Module.cuda = lambda self, *_, **__: self
    torch.Tensor.int = torch.Tensor.long  # PyTorch 1 takes no 32-bit integers for indices
    if importlib.util.find_spec("timm") is None:
        stand_in("timm")
        stand_in("timm.models")
        stand_in("timm.models.vision_transformer", DropPath=DropPath, Mlp=Mlp)
    if importlib.util.find_spec("torch._six") is None:
        stand_in("torch._six", inf=math.inf)
    stand_in("util.visualize", visualize_patch=None)
    from models import ar, fractalgen, mar, pixelloss
    from util import misc

    if not hasattr(torch.device, "__enter__"):  # PyTorch 1's devices are no context managers
        ar.torch = Replaced(torch, device=lambda _: contextlib.nullcontext())
    # The noise before a pixel target is rounded is 0.
    pixelloss.torch = Replaced(torch, randn_like=torch.zeros_like)
    return types.SimpleNamespace(ar=ar, fractalgen=fractalgen, mar=mar, pixelloss=pixelloss, misc=misc)


def build_model(reference, config):
    """The configuration's model; its biases and gains are moved off their constants so that they are tested."""
    reference.mar.PixelLoss = guiding_head(reference, config["guiding_head"])
    arguments = ("img_size_list", "embed_dim_list", "num_blocks_list", "num_heads_list", "generator_type_list",
                 "guiding_pixel", "num_conds", "r_weight")  # fmt: skip
    model = reference.fractalgen.FractalGen(
        **{name: config[name] for name in arguments},
        class_num=config["classes"], label_drop_prob=config["label_drop"], attn_dropout=0.0, proj_dropout=0.0,
    )  # fmt: skip
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "codebook" in name:
                parameter.mul_(config["codebook_gain"])
            elif name in ("class_emb.weight", "fake_latent"):
                parameter.mul_(10)
            elif parameter.ndim == 1 or name.endswith(".bias"):
                parameter.add_(0.05 * torch.randn_like(parameter))
    for module in model.modules():
        if isinstance(module, nn.Dropout) and module.p > 0:
            module.p = config["ar_dropout"]
    return model


def guiding_head(reference, sizes):
    """What makes the guiding pixels' heads: the reference's class, with other sizes where the configuration has some."""
    make = reference.pixelloss.PixelLoss
    if sizes is None:
        return make
    sizes = {"width": sizes["width"], "depth": sizes["blocks"], "num_heads": sizes["heads"]}
    return lambda **arguments: make(**{**arguments, **sizes})


def levels_of(model):
    """The generators, outermost first, and the pixel head."""
    generators = []
    while hasattr(model, "generator"):
        generators.append(model.generator)
        model = model.next_fractal
    return generators, model


# --- what is recorded ---------------------------------------------------------------------------------------------------------------


class Recorder:
    """Hears what the model's parts say in a likelihood pass, and tells its masked generators what to mask."""

    def __init__(self, model, seed):
        self.tensors, self.place = {}, None
        generators, head = levels_of(model)
        for index, generator in enumerate(generators):
            self.hear(generator, self.conditions(f"level{index}"))
            if hasattr(generator, "sample_orders"):
                generator.sample_orders = lambda bsz: None
                masking = self.masking(f"level{index}", numpy.random.RandomState(seed + index))
                generator.random_masking = generator.random_masking_uniform = masking
            if getattr(generator, "guiding_pixel", False):
                self.hear(generator.guiding_pixel_loss, self.logits(f"guiding/level{index}"))
        self.hear(head, self.logits("head"))

    def hear(self, part, record):
        predict = part.predict

        def heard(*arguments, **named):
            result = predict(*arguments, **named)
            if self.place is not None:
                record(result)
            return result

        part.predict = heard

    def keep(self, name, tensor):
        self.tensors[f"{self.place}/{name}"] = tensor.detach().clone()

    def conditions(self, level):
        def record(conditions):
            for index, condition in enumerate(conditions):
                self.keep(f"condition/{level}/{index}", condition)

        return record

    def logits(self, name):
        def record(result):
            self.keep(f"{name}/logits", result[0])
            self.keep(f"{name}/target", result[1].to(torch.int32))

        return record

    def masking(self, level, random):
        """Masks 1 to all patches, another number and other ones in every row."""

        def mask(patches, _orders):
            masked = torch.zeros(patches.shape[:2])
            for row in masked:
                order = random.permutation(len(row))
                row[order[: random.randint(1, len(row) + 1)]] = 1
            self.keep(f"mask/{level}", masked.to(torch.uint8))
            return masked

        return mask

    @contextlib.contextmanager
    def listening(self, place):
        self.place = place
        yield
        self.place = None


def likelihood(model, recorder, config, tensors):
    """The images, and what the model makes of them: without and with gradients. Gives the random state before the training pass."""
    side, batch = config["img_size_list"][0], config["batch"]
    pixels = torch.randint(0, 256, (batch, side, side, 3))
    labels = torch.randint(0, config["classes"], (batch,))
    images = (pixels.permute(0, 3, 1, 2).float() / 255 - MEAN.view(1, 3, 1, 1)) / DEVIATION.view(1, 3, 1, 1)
    tensors["input/pixels"], tensors["input/images"] = pixels.to(torch.uint8), images
    tensors["input/labels"] = labels.to(torch.int32)
    model.eval()
    with recorder.listening("eval"), torch.no_grad():
        tensors["eval/loss"] = model(images, labels).reshape(1)
    state = torch.get_rng_state()
    tensors["input/label_dropped"] = (torch.rand(batch) < config["label_drop"]).to(torch.uint8)
    torch.set_rng_state(state)  # the model draws the same
    model.train()
    with recorder.listening("train"):
        loss = model(images, labels)
    loss.backward()
    tensors["train/loss"] = loss.detach().reshape(1)
    tensors.update(recorder.tensors)
    return state


def update(reference, model, config):
    """Clips the gradients and takes a step of AdamW; gives the norm before and the parameters after it."""
    clip = math.inf if config["grad_clip"] is None else config["grad_clip"]
    norm = nn.utils.clip_grad_norm_(model.parameters(), clip)
    torch.optim.AdamW(reference.misc.add_weight_decay(model, 0.05), lr=RATE, betas=(0.9, 0.95), eps=1e-8).step()
    return norm, {name: parameter.detach().clone() for name, parameter in model.named_parameters()}


def training_step(reference, model, twin, config, tensors):
    """Gradients, their norm and, where asked for, the updated parameters; tells how far rounding has moved those."""
    for name, parameter in model.named_parameters():
        tensors[f"weight/{name}"] = parameter.detach().clone()
        tensors[f"gradient/{name}"] = parameter.grad.detach().clone()
    norm, updated = update(reference, model, config)
    tensors["train/grad_norm"] = norm.reshape(1)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(tensors[f"weight/{name}"])
    if not config["store_updated"]:
        return 0.0
    tensors.update({f"updated/{name}": parameter for name, parameter in updated.items()})
    _, exact = update(reference, twin, config)
    certain = {name: tensors[f"gradient/{name}"].abs() > 1e-6 for name in updated}
    moved = [(updated[name] - exact[name])[certain[name]].abs() for name in updated if certain[name].any()]
    return max(difference.max().item() for difference in moved) / RATE


def differentiate_exactly(reference, twin, tensors, state):
    """The training pass in float64 on what the one in float32 drew, for the gradients of `twin`."""
    generators, _ = levels_of(twin)
    targets = [tensors[name] for name in (f"train/guiding/level{index}/target" for index in range(len(generators))) if name in tensors]
    targets.append(tensors["train/head/target"])
    for index, generator in enumerate(generators):
        if hasattr(generator, "sample_orders"):
            mask = tensors[f"train/mask/level{index}"].double()
            generator.sample_orders = lambda bsz: None
            generator.random_masking = lambda patches, _orders, mask=mask: mask
    # A guiding pixel half-way between two values is rounded as before: by noise that leads to the value.
    noise = Replaced(torch, randn_like=lambda target: (targets.pop(0) - 255 * target) * 100)
    before, reference.pixelloss.torch = reference.pixelloss.torch, noise
    float_before, torch.Tensor.float = torch.Tensor.float, torch.Tensor.double
    torch.set_rng_state(state)
    try:
        twin.train()
        twin(tensors["input/images"].double(), tensors["input/labels"].long()).backward()
    finally:
        reference.pixelloss.torch, torch.Tensor.float = before, float_before


def samples(reference, model, config, tensors):
    """Every sampler's images; tells how clear the closest draw was."""
    draws = Draws()
    reference.pixelloss.torch.multinomial = draws
    for index, generator in enumerate(levels_of(model)[0]):
        if not hasattr(generator, "sample_orders"):
            continue
        random = numpy.random.RandomState(config["seed"] + index)
        order = torch.from_numpy(random.permutation(generator.seq_len))
        tensors[f"sample/order/level{index}"] = order.to(torch.int32)
        generator.sample_orders = lambda bsz, order=order: order.expand(bsz, -1)
    labels = torch.tensor(config["sample_classes"])
    tensors["sample/labels"] = labels.to(torch.int32)
    model.eval()
    for name, sampler in config["samplers"].items():
        with torch.no_grad():
            classes = model.class_emb(labels)
            if sampler["cfg"] != 1:
                classes = torch.cat([classes, model.fake_latent.repeat(len(labels), 1)])
            images = model.sample(
                [classes] * config["num_conds"], sampler["iterations"], sampler["cfg"], sampler["schedule"],
                sampler["temperature"], sampler["filter_threshold"], 0,
            )  # fmt: skip
        pixels = (images * DEVIATION.view(1, 3, 1, 1) + MEAN.view(1, 3, 1, 1)) * 255
        tensors[f"sample/{name}/pixels"] = pixels.round().clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1)
    return draws


# --- the file -----------------------------------------------------------------------------------------------------------------------


def write_safetensors(path, tensors, metadata):
    """Header and data, larger elements first so that all are aligned; whole or not at all."""
    names = sorted(tensors, key=lambda name: (-tensors[name].element_size(), name))
    header, end = {"__metadata__": metadata}, 0
    for name in names:
        tensor = tensors[name]
        start, end = end, end + tensor.numel() * tensor.element_size()
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    staging = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(staging, "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            for name in names:
                file.write(tensors[name].contiguous().numpy().astype(tensors[name].numpy().dtype.newbyteorder("<")).tobytes())
            file.flush()
            os.fsync(file.fileno())
        os.replace(staging, path)
    finally:
        staging.unlink(missing_ok=True)


def read_config(path):
    try:
        config = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        sys.exit(f"make-golden: {path}: {error}")
    missing, unknown = NEEDED - config.keys(), config.keys() - NEEDED - DEFAULTS.keys() - {"seed"}
    faults = [f"{key} is missing" for key in sorted(missing)] + [f"{key} is no key of a configuration" for key in sorted(unknown)]
    for name, sampler in config.get("samplers", {}).items():
        if sampler.keys() != SAMPLER_KEYS:
            faults.append(f"samplers.{name} should have {', '.join(sorted(SAMPLER_KEYS))}")
    if faults:
        sys.exit("\n".join([f"make-golden: {path}:", *(f"  {fault}" for fault in faults)]))
    return config


def compute(reference, config):
    """All tensors of a golden file, and how clear its draws were."""
    torch.manual_seed(config["seed"])
    model = build_model(reference, config)
    twin = copy.deepcopy(model).double()
    tensors = {}
    state = likelihood(model, Recorder(model, config["seed"]), config, tensors)
    if config["store_updated"]:
        differentiate_exactly(reference, twin, tensors, state)
    noise = training_step(reference, model, twin, config, tensors)
    return tensors, samples(reference, model, config, tensors), noise


def main():
    parser = argparse.ArgumentParser(description=inspect.getdoc(sys.modules[__name__]).splitlines()[0])
    parser.add_argument("--reference", type=pathlib.Path, required=True, help="checkout of the paper's code")
    parser.add_argument("--config", type=pathlib.Path, required=True, help="the model, as JSON")
    parser.add_argument("--seed", type=int, help="the first seed to try (default: the configuration's, or 0)")
    parser.add_argument("--tries", type=int, default=20, help="seeds to try (default: 20)")
    parser.add_argument("--margin", type=float, default=1e-4, help="how far apart the two likeliest tokens of every draw must be")
    parser.add_argument("--noise", type=float, default=5e-4, help="how far rounding may move an updated parameter, in learning rates")
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True, help="the golden file")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    given = read_config(arguments.config)
    reference = import_reference(arguments.reference)
    first = given.get("seed", 0) if arguments.seed is None else arguments.seed
    for seed in range(first, first + arguments.tries):
        config = {**DEFAULTS, **given, "seed": seed}
        tensors, draws, noise = compute(reference, config)
        print(f"seed {seed}: {draws.count} draws, smallest margin {draws.margin:.1e}; rounding moves updates by {noise:.1e} of the rate")
        if draws.margin >= arguments.margin and noise <= arguments.noise:
            break
    else:
        sys.exit(f"make-golden: no seed gives draws {arguments.margin} apart and updates within {arguments.noise} of exact ones; try "
                 "more --tries, another codebook_gain or store_updated: false")
    metadata = {
        "config": json.dumps({key: value for key, value in config.items() if value is not None or key == "grad_clip"}),
        "eval_bits_per_dim": repr(tensors["eval/loss"].item() / math.log(2)),
        "smallest_top2_probability_margin": repr(draws.margin),
        "draws": str(draws.count),
        "update_noise": repr(noise),
        "torch": torch.__version__,
    }
    write_safetensors(arguments.output, tensors, metadata)
    print(f"{arguments.output}: {len(tensors)} tensors, {arguments.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
