// RMSNorm has no bias.
fn withBias(y: Pack, i: u32) -> Pack { return y; }
