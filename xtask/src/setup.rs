//! What a task needs before it can begin, brought onto the machine where it is missing.

mod cargo_tools;
mod node;
mod packages;

pub use cargo_tools::{deny, fuzz, nextest};
pub use node::Node;
pub use packages::{Purpose, packages};
