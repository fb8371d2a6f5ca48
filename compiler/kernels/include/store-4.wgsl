// Where a kernel's results go: through the chain of elementwise functions that the compiler fused into it, four numbers at a time.
alias Real = vec4f;
//@include functions
//@chain

// Stores four consecutive numbers; `index` counts numbers and is a multiple of 4.
fn store(index: u32, values: vec4f, count: u32) {
  chain(index / 4u, values);
}
