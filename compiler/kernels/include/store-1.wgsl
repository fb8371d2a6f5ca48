// Where a kernel's results go: through the chain of elementwise functions that the compiler fused into it, one number at a time.
alias Real = f32;
//@include functions
//@chain

// Stores the first `count` of four consecutive numbers.
fn store(index: u32, values: vec4f, count: u32) {
  for (var i = 0u; i < count; i++) { chain(index + i, values[i]); }
}
