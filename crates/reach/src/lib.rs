//! How the form is reached: this computer's networks and names, the QR code, words for the firewall.

pub mod announcement;
pub mod firewall;
mod interfaces;
mod kind;
pub mod names;
pub mod network;
pub mod qr;

pub use announcement::{Announcement, AnnouncementState, NotAnnounced};
pub use firewall::{FirewallAdvice, LinuxFirewall, System, firewall};
pub use interfaces::networks;
pub use names::HostNames;
pub use network::{Network, NetworkAddress, NetworkKind};
pub use qr::{Qr, TooLong, qr, qr_text};
