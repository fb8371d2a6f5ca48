// Parameters' pages as buffers.
alias Page = ptr<storage, array<vec4f>>;

fn four(page: Page, i: u32) -> vec4f { return page[i]; }
