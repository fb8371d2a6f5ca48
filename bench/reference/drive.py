#!/usr/bin/env python3
"""Drives the paper's PyTorch code, from a checkout that the user brings, for the benchmark.

usage: drive.py DIR DEVICE          DEVICE is cpu, cuda or auto

The first line that it prints is {"versions": {...}}. Then it reads one JSON object a line and answers each with one:
  {"prepare": {sizes, widths, blocks, heads, modules, classes, ...}, "task": "train" | "sample", "batch": N, ...} -> {"ready": true}
  {"run": true} -> {"seconds": s}   one training step, or one guided sampling, of what was prepared
  {"quit": true}
Errors come back as {"error": "..."}. On CUDA it uses autocast and a gradient scaler, as the reference trains. Packages that the
reference imports but that neither task needs are stood in for.
"""
import json
import os
import sys
import time
import types
import warnings

import torch
import torch.nn as nn

warnings.filterwarnings("ignore")

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)


class DropPath(nn.Identity):
    """timm's stochastic depth at rate 0, the only rate that the reference asks for."""

    def __init__(self, _rate=0.0):
        super().__init__()


class Mlp(nn.Module):
    """timm's two-layer perceptron."""

    def __init__(self, in_features, hidden_features=None, act_layer=nn.GELU, drop=0.0):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.act = act_layer()
        self.drop1 = nn.Dropout(drop)
        self.fc2 = nn.Linear(hidden_features, in_features)
        self.drop2 = nn.Dropout(drop)

    def forward(self, x):
        return self.drop2(self.fc2(self.drop1(self.act(self.fc1(x)))))


def stand_in(name, **members):
    module = types.ModuleType(name)
    for key, value in members.items():
        setattr(module, key, value)
    sys.modules[name] = module


def stand_in_packages():
    try:
        import timm.models.vision_transformer  # noqa: F401
    except ImportError:
        stand_in("timm")
        stand_in("timm.models")
        stand_in("timm.models.vision_transformer", DropPath=DropPath, Mlp=Mlp)


def stay_on_cpu(ar):
    """The reference sends tensors to CUDA by name, and torch 1 lacks what it uses of torch 2."""
    torch.Tensor.cuda = lambda self, *_, **__: self
    nn.Module.cuda = lambda self, *_, **__: self
    if int(torch.__version__.split(".")[0]) >= 2:
        return
    torch.Tensor.int = torch.Tensor.long  # torch 1 indexes with int64 alone

    class Here:
        """In place of `with torch.device(...)`."""

        def __init__(self, *_):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

    ar.torch = types.SimpleNamespace(**{name: getattr(torch, name) for name in dir(torch)})
    ar.torch.device = Here


def load_reference(folder, device):
    stand_in_packages()
    sys.path.insert(0, folder)
    import util  # noqa: F401  the reference's own package

    stand_in("util.visualize", visualize_patch=lambda *_, **__: None)
    import models.ar as ar

    if device == "cpu":
        stay_on_cpu(ar)
    from models.fractalgen import FractalGen

    return FractalGen


class Prepared:
    """A model with a batch, ready to run."""

    def __init__(self, fractalgen, device, request):
        torch.manual_seed(0)
        spec = request["prepare"]
        self.device, self.request, self.spec = device, request, spec
        self.model = fractalgen(
            img_size_list=tuple(spec["sizes"]),
            embed_dim_list=tuple(spec["widths"]),
            num_blocks_list=tuple(spec["blocks"]),
            num_heads_list=tuple(spec["heads"]),
            generator_type_list=tuple(spec["modules"]),
            class_num=spec["classes"],
            num_conds=spec["conditions"],
            attn_dropout=spec["attentionDropout"],
            proj_dropout=spec["projectionDropout"],
            guiding_pixel=spec["guidingPixel"],
            r_weight=spec["firstChannelWeight"],
        ).to(device)
        batch, side = request["batch"], spec["sizes"][0]
        mean = torch.tensor(MEAN).view(1, 3, 1, 1)
        deviation = torch.tensor(DEVIATION).view(1, 3, 1, 1)
        tokens = torch.randint(0, 256, (batch, 3, side, side)).float()
        self.images = ((tokens / 255 - mean) / deviation).to(device)
        self.labels = torch.randint(0, spec["classes"], (batch,)).to(device)
        if request["task"] == "train":
            self.model.train()
            self.optimiser = torch.optim.AdamW(self.model.parameters(), 1e-4, betas=(0.9, 0.95))
            self.scaler = torch.cuda.amp.GradScaler(enabled=device == "cuda")
        else:
            self.model.eval()

    def autocast(self):
        return torch.cuda.amp.autocast(enabled=self.device == "cuda")

    def train(self):
        with self.autocast():
            loss = self.model(self.images, self.labels)
        self.scaler.scale(loss).backward()
        self.scaler.unscale_(self.optimiser)
        nn.utils.clip_grad_norm_(self.model.parameters(), 3.0)
        self.scaler.step(self.optimiser)
        self.scaler.update()
        self.optimiser.zero_grad()
        return loss.item()

    def sample(self):
        request = self.request
        with torch.no_grad(), self.autocast():
            unconditional = self.model.fake_latent.repeat(len(self.labels), 1)
            embedding = torch.cat([self.model.class_emb(self.labels), unconditional])
            conditions = [embedding] * self.spec["conditions"]
            iterations = list(request["iterations"])
            self.model.sample(conditions, iterations, request["guidance"], "linear", 1.0, 1e-4, 0)

    def run(self):
        self.wait()
        started = time.perf_counter()
        (self.train if self.request["task"] == "train" else self.sample)()
        self.wait()
        return time.perf_counter() - started

    def wait(self):
        if self.device == "cuda":
            torch.cuda.synchronize()


def answer(request, state, fractalgen, device):
    if "prepare" in request:
        state["prepared"] = None
        state["prepared"] = Prepared(fractalgen, device, request)
        return {"ready": True}
    return {"seconds": state["prepared"].run()}


def main():
    folder, device = sys.argv[1], sys.argv[2]
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    out = sys.stdout
    sys.stdout = sys.stderr  # the reference prints

    def reply(value):
        print(json.dumps(value), file=out, flush=True)

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    torch.set_num_threads(cores)  # some builds start with one
    name = torch.cuda.get_device_name() if device == "cuda" else f"cpu, {torch.get_num_threads()} threads"
    try:
        fractalgen = load_reference(folder, device)
    except Exception as error:  # tell the caller, whatever it is
        reply({"error": f"{type(error).__name__}: {error}"})
        return
    reply({"versions": {"torch": torch.__version__, "device": name, "precision": "float16 autocast" if device == "cuda" else "float32"}})
    state = {}
    for line in sys.stdin:
        request = json.loads(line)
        if "quit" in request:
            return
        try:
            reply(answer(request, state, fractalgen, device))
        except Exception as error:
            reply({"error": f"{type(error).__name__}: {error}"})


main()
