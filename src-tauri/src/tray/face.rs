//! What the icon beside the clock says.

use crate::glance::Glance;
use crate::taskbar::percent;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 60.0 * MINUTE;

/// Which of its pictures is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Idle,
    Running,
    /// A job doesn't go on without a person.
    NeedsYou,
}

/// The icon and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    pub mood: Mood,
    /// How far everything is.
    pub line: String,
    /// Jobs that need a person.
    pub needy: usize,
    pub paused: bool,
}

impl Default for Face {
    fn default() -> Self {
        face(&Glance::default())
    }
}

/// The face for a glance.
pub fn face(glance: &Glance) -> Face {
    let mood = match glance {
        Glance { needy: 1.., .. } => Mood::NeedsYou,
        Glance { open: 1.., paused: false, .. } => Mood::Running,
        _ => Mood::Idle,
    };
    Face { mood, line: line(glance), needy: glance.needy, paused: glance.paused }
}

impl Face {
    pub fn needs(&self) -> String {
        match self.needy {
            0 => "Nothing needs you".to_owned(),
            1 => "1 job needs you".to_owned(),
            many => format!("{many} jobs need you"),
        }
    }

    pub fn pause(&self) -> &'static str {
        if self.paused { "Go on" } else { "Pause all" }
    }

    pub fn tooltip(&self) -> String {
        match self.needy {
            0 => format!("Mailhaul: {}", self.line),
            _ => format!("Mailhaul: {}\n{}", self.line, self.needs()),
        }
    }
}

fn line(glance: &Glance) -> String {
    if glance.open == 0 {
        return if glance.paused { "Paused; nothing is in line" } else { "Nothing is running" }
            .to_owned();
    }
    let boxes = if glance.mailboxes == 1 { "mailbox" } else { "mailboxes" };
    let (done, all) = (glance.done, glance.mailboxes);
    let far = format!("{done} of {all} {boxes}, {} %", percent(glance.share));
    match glance.seconds_left {
        _ if glance.paused => format!("Paused: {far}"),
        Some(seconds) => format!("{far}, {} left", span(seconds)),
        None => far,
    }
}

/// A forecast is a guess: one unit is enough.
fn span(seconds: f64) -> String {
    if seconds < MINUTE {
        "less than a minute".to_owned()
    } else if seconds < 1.5 * HOUR {
        format!("about {:.0} min", seconds / MINUTE)
    } else if seconds < 48.0 * HOUR {
        format!("about {:.0} h", seconds / HOUR)
    } else {
        format!("about {:.0} days", seconds / (24.0 * HOUR))
    }
}
