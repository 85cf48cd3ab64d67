//! How the form is reached: this computer's networks and names, the QR code, words for the firewall.

pub mod firewall;
pub mod network;
pub mod qr;

pub use firewall::FirewallAdvice;
pub use network::{Network, NetworkAddress, NetworkKind};
pub use qr::Qr;
