// As places-0 where there are too many places to choose among.
//@include lanes

fn readPlace(x: ptr<private, Lanes>, row: u32, place: u32) -> vec4f { return x[row % HELD * PLACES + place]; }

fn putPlace(x: ptr<private, Lanes>, row: u32, place: u32, numbers: vec4f) { x[row % HELD * PLACES + place] = numbers; }
