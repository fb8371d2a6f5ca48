// LayerNorm's bias.
@group(0) @binding(5) var<storage, read> bias: array<Pack>;
fn withBias(y: Pack, i: u32) -> Pack { return y + bias[i]; }
