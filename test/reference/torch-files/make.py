"""Made the .pth files beside it, and expected.json with what is in them: python3 make.py (PyTorch 1.13, numpy 1.24)."""

import argparse
import json
from collections import OrderedDict
from pathlib import Path

import numpy
import torch

folder = Path(__file__).parent
torch.manual_seed(0)


def described(tensors):
    """Shapes and numbers; every number here is exact in float64."""
    return {name: {"shape": list(t.shape), "dtype": str(t.dtype).replace("torch.", ""), "values": t.reshape(-1).tolist()}
            for name, t in tensors.items()}


# What fractalc export writes: {'model': OrderedDict of contiguous float32 tensors}.
plain = OrderedDict((f"layer{i}.weight", torch.randn(*shape)) for i, shape in enumerate([(3, 2), (4,), (1, 1, 5), (300,)] + [(1,)] * 30))
torch.save({"model": plain}, folder / "plain.pth")

# A module's own state dict, with its metadata, and nothing around it.
bare = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.LayerNorm(2)).state_dict()
torch.save(bare, folder / "bare.pth")

# The reference's layout, and everything that a tensor can be.
base = torch.arange(60, dtype=torch.float32).reshape(3, 4, 5) / 8
halves = torch.randn(6, 4).half()
model = OrderedDict(
    contiguous=base,
    permuted=base.permute(2, 0, 1),
    sliced=base[1:, ::2, 1:4:2],
    expanded=torch.tensor([1.5, -2.5]).reshape(2, 1).expand(2, 3),
    half=halves,
    half_transposed=halves.t(),
    bfloat16=torch.randn(7).bfloat16(),
    bfloat16_strided=torch.randn(8).bfloat16()[1::3],
    double=torch.randn(2, 3, dtype=torch.float64).t(),
    long=torch.tensor([[1, -2], [3, 2 ** 40]]).t(),
    int=torch.tensor([5, -6], dtype=torch.int32),
    short=torch.tensor([7, -8], dtype=torch.int16),
    char=torch.tensor([9, -10], dtype=torch.int8),
    byte=torch.tensor([11, 250], dtype=torch.uint8),
    bool=torch.tensor([True, False, True]),
    scalar=torch.tensor(0.25),
    empty=torch.zeros(0, 3),
    parameter=torch.nn.Parameter(torch.randn(2, 2)),
)
weights = [torch.nn.Parameter(torch.randn(2, 2)), torch.nn.Parameter(torch.randn(3))]
optimizer = torch.optim.AdamW(weights, lr=1e-3)
for weight in weights:
    weight.grad = torch.ones_like(weight)
optimizer.step()
everything = {
    "model": model,
    "optimizer": optimizer.state_dict(),
    "epoch": 799,
    "scaler": {"scale": 65536.0, "_growth_tracker": 0},
    "args": argparse.Namespace(model="fractalmar_in64", lr=None, rates=(0.1, -3, 2 ** 70, -(2 ** 40)), nested=[{"a": {1, 2}}, b"bytes"]),
    "best": numpy.float64(1.25),
    "array": numpy.arange(3),
    "device": torch.device("cpu"),
    "dtype": torch.float16,
    "size": torch.Size([2, 3]),
}
torch.save(everything, folder / "reference.pth")
torch.save(everything, folder / "protocol-4.pth", pickle_protocol=4)

# A moving average beside the model.
torch.save({"model": OrderedDict(weight=torch.zeros(2)), "model_ema": OrderedDict(weight=torch.ones(2)), "epoch": 1}, folder / "averaged.pth")

# The formats that are refused.
torch.save({"model": OrderedDict(weight=torch.zeros(2))}, folder / "legacy.pth", _use_new_zipfile_serialization=False)
torch.save(torch.nn.Linear(2, 1), folder / "whole-module.pth")
torch.jit.save(torch.jit.script(torch.nn.Linear(2, 1)), folder / "script.pth")
torch.save({"model": {"sparse": torch.eye(2).to_sparse()}}, folder / "sparse.pth")
torch.save({"model": {"complex": torch.zeros(2, dtype=torch.complex64)}}, folder / "complex.pth")

expected = {"plain": described(plain), "bare": described(bare), "reference": described(model)}
(folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
