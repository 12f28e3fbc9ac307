//! Text models, and what stands in for them.
//!
//! Second opinions: [`chat`] asks a model of a provider, [`classifier`] needs nobody. Writing: one trait,
//! [`writing::Author`], behind which stand a model ([`chat_author`]) and the library ([`compose`]), which
//! needs no network; [`quality`] looks at what they wrote. One provider, one file. Who is asked when, and
//! what is kept, is decided in `services`.

pub mod chat;
pub mod chat_author;
pub mod classifier;
pub mod compose;
pub mod features;
mod masking;
pub mod prompts;
pub mod quality;
mod stream;
pub mod writing;

pub use classifier::Classifier;
