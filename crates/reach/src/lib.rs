//! How the form is reached: this computer's networks and names, the QR code, words for the firewall.

pub mod firewall;
mod interfaces;
mod kind;
pub mod network;
pub mod qr;

pub use firewall::{FirewallAdvice, LinuxFirewall, System, firewall};
pub use interfaces::networks;
pub use network::{Network, NetworkAddress, NetworkKind};
pub use qr::{Qr, TooLong, qr};
