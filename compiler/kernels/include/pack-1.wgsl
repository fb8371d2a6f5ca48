// One number at a time, for rows of any length: the same functions as pack-4.
alias Pack = f32;
alias Words = u32;
const PACK_SIZE = 1u;
fn sumOf(p: Pack) -> f32 { return p; }
fn maxOf(p: Pack) -> f32 { return p; }
fn dotOf(a: Pack, b: Pack) -> f32 { return a * b; }
fn oneHot(start: u32, at: u32) -> Pack { return select(0.0, 1.0, start == at); }
