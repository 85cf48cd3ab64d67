//! What the icon beside the clock says.

use mailhaul_model::{Said, said};

use crate::glance::Glance;
use crate::taskbar::percent;
use crate::voice::Voice;

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
    pub line: Said,
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
    pub fn needs(&self) -> Said {
        match self.needy {
            0 => said!("No problems"),
            needy => said!(needy; "# job needs you", "# jobs need you"),
        }
    }

    pub fn pause(&self) -> Said {
        if self.paused { said!("Go on") } else { said!("Pause all") }
    }

    /// As the icon shows it, in the language of the window.
    pub fn spoken(&self, voice: &Voice) -> SpokenFace {
        let (line, needs) = (voice.say(&self.line), voice.say(&self.needs()));
        let tooltip = match self.needy {
            0 => format!("Mailhaul: {line}"),
            _ => format!("Mailhaul: {line}\n{needs}"),
        };
        let [open, quit] = [said!("Open Mailhaul"), said!("Quit")].map(|said| voice.say(&said));
        let pause = voice.say(&self.pause());
        SpokenFace { mood: self.mood, tooltip, line, needs, open, pause, quit }
    }
}

/// The icon and the words of its menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenFace {
    pub mood: Mood,
    pub tooltip: String,
    pub line: String,
    pub needs: String,
    pub open: String,
    pub pause: String,
    pub quit: String,
}

fn line(glance: &Glance) -> Said {
    if glance.open == 0 {
        return if glance.paused {
            said!("Paused; nothing is in line")
        } else {
            said!("Nothing is running")
        };
    }
    let far = said!(
        glance.mailboxes;
        "{0} of # mailbox, {1} %",
        "{0} of # mailboxes, {1} %",
        glance.done,
        percent(glance.share)
    );
    match glance.seconds_left {
        _ if glance.paused => said!("Paused: {0}", far),
        Some(seconds) => said!("{0}, {1} left", far, span(seconds)),
        None => far,
    }
}

/// A forecast is a guess: one unit is enough.
fn span(seconds: f64) -> Said {
    let whole = |unit: f64| format!("{:.0}", seconds / unit);
    if seconds < MINUTE {
        said!("less than a minute")
    } else if seconds < 1.5 * HOUR {
        said!("about {0} min", whole(MINUTE))
    } else if seconds < 48.0 * HOUR {
        said!("about {0} h", whole(HOUR))
    } else {
        said!("about {0} days", whole(24.0 * HOUR))
    }
}
