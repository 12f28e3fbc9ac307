//! The second opinion on a text: a text model of a provider, or the classifier inside the binary.
//!
//! One provider, one file: [`chat`] speaks the chat completions that most providers and local
//! servers understand. [`classifier`] needs nobody: it is pure and takes less than a millisecond.
//! Who is asked when, and what is kept, is decided in `services`.

pub mod chat;
pub mod classifier;
pub mod features;
mod masking;

pub use classifier::Classifier;
