//! Project files: a batch for another computer to go on with. [`file`] is what stands in one, [`export`] writes it, [`plan`] compares
//! it with what is here, and [`open`] makes a batch of it.

mod export;
mod file;
mod open;
mod plan;
