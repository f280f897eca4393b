//! What is printed, in its forms.

pub mod cut;
pub mod escape;
pub mod jsonl;
pub mod numbers;
pub mod paint;
pub mod stdout;
pub mod text;
