//! The operating system's keychain behind one small trait.
