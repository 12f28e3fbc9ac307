//! One folder per noun: `api.rs` (view structs and server functions), `*_page.rs`, `parts.rs`.

pub mod offline;
