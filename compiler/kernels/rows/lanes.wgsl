// A lane's share of a value.
//@size PLACES
const PLACES = 2u; // fours of a row
//@size HELD
const HELD = 2u; // ROWS, or 1 where all rows share the value

alias Lanes = array<vec4f, HELD * PLACES>;
