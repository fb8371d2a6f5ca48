"""Made state-dicts.json: python3 state-dicts.py FRACTALGEN, the folder of the paper's code (needs PyTorch; nothing is trained or run).

For each of the paper's models, as its README trains them: how many tensors and parameters its state dict has, and the SHA-256 of its sorted
lines "NAME SHAPE", such as "fake_latent 1,1024".
"""

import hashlib
import json
import sys
import types
from pathlib import Path

import torch
from torch import nn


class Mlp(nn.Module):
    """The parameters of timm's."""

    def __init__(self, in_features, hidden_features, act_layer=None, drop=0.0):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, in_features)


def stub(name, **members):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(members)


# What the models import and an instance without a forward pass doesn't use.
for name in ["timm", "timm.models", "scipy", "util"]:
    stub(name)
stub("timm.models.vision_transformer", Mlp=Mlp, DropPath=nn.Identity)
stub("scipy.stats", truncnorm=lambda *args, **named: None)
sys.modules["scipy"].stats = sys.modules["scipy.stats"]
stub("util.visualize", visualize_patch=None)
torch.Tensor.cuda = lambda self: self
for init in ["xavier_uniform_", "normal_", "kaiming_uniform_", "uniform_"]:
    setattr(nn.init, init, lambda tensor, *args, **named: tensor)

sys.path.insert(0, sys.argv[1])
from models import fractalgen  # noqa: E402

options = {
    "fractalar_in64": dict(num_conds=1),
    "fractalmar_in64": dict(num_conds=5),
    "fractalmar_base_in256": dict(num_conds=5, guiding_pixel=True),
    "fractalmar_large_in256": dict(num_conds=5, guiding_pixel=True),
    "fractalmar_huge_in256": dict(num_conds=5, guiding_pixel=True),
}
found = {}
for name, arguments in options.items():
    tensors = vars(fractalgen)[name](**arguments).state_dict()
    lines = sorted(f"{key} {','.join(map(str, tensor.shape))}\n" for key, tensor in tensors.items())
    found[name] = {
        "tensors": len(tensors),
        "parameters": sum(tensor.numel() for tensor in tensors.values()),
        "sha256": hashlib.sha256("".join(lines).encode()).hexdigest(),
    }
Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=2) + "\n")
