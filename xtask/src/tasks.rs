//! One file for each thing a developer does.

pub mod bindings;
pub mod ci;
pub mod fuzz;
pub mod measure;
pub mod run;
pub mod screenshots;
pub mod test;
