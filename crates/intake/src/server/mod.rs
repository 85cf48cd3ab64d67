//! x
/// x
#[derive(Debug)]
pub struct Limits { pub login_time: std::time::Duration }
