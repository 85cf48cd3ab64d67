//! How text looks: a handful of styles and inks, so that every page is of one hand.

use krilla::color::rgb;

/// A way of setting text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Style {
    /// What the document is, above its title.
    Label,
    Title,
    /// The verdict.
    Verdict,
    /// The numbers of the equation.
    Figure,
    /// A part of the document.
    Heading,
    /// A mailbox.
    Subheading,
    Body,
    Strong,
    /// In tables.
    Cell,
    CellStrong,
    /// Column titles and asides.
    Small,
    /// Head and foot of a page.
    Margin,
}

impl Style {
    /// In points.
    pub(super) fn size(self) -> f32 {
        match self {
            Self::Title => 25.0,
            Self::Verdict => 17.0,
            Self::Figure | Self::Heading => 15.0,
            Self::Subheading => 11.0,
            Self::Label | Self::Body | Self::Strong => 9.0,
            Self::Cell | Self::CellStrong => 8.0,
            Self::Small => 7.0,
            Self::Margin => 6.5,
        }
    }

    /// From baseline to baseline, in points; fonts of other scripts don't change it.
    pub(super) fn leading(self) -> f32 {
        let factor = match self {
            Self::Title | Self::Verdict | Self::Figure | Self::Heading => 1.25,
            Self::Body | Self::Strong => 1.5,
            _ => 1.4,
        };
        self.size() * factor
    }

    /// Whether the heavier of the two weights.
    pub(super) fn is_strong(self) -> bool {
        !matches!(self, Self::Body | Self::Cell | Self::Small | Self::Margin)
    }

    /// Extra space between letters, in points.
    pub(super) fn spacing(self) -> f32 {
        match self {
            Self::Title => -0.4,
            Self::Verdict | Self::Figure | Self::Heading => -0.15,
            _ => 0.0,
        }
    }
}

/// A colour with a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Text,
    Muted,
    /// Lines between rows.
    Hairline,
    /// Behind the verdict.
    Wash,
    /// It closes.
    Good,
    /// Someone has to look.
    Attention,
    /// It doesn't close.
    Alarm,
    /// Behind an alarm.
    AlarmWash,
}

impl Ink {
    pub(super) fn colour(self) -> rgb::Color {
        let (r, g, b) = match self {
            Self::Text => (0x16, 0x1b, 0x22),
            Self::Muted => (0x5b, 0x65, 0x70),
            Self::Hairline => (0xd9, 0xde, 0xe3),
            Self::Wash => (0xf5, 0xf7, 0xf8),
            Self::Good => (0x14, 0x65, 0x3b),
            Self::Attention => (0x86, 0x57, 0x00),
            Self::Alarm => (0xb4, 0x1f, 0x1f),
            Self::AlarmWash => (0xfd, 0xf0, 0xef),
        };
        rgb::Color::new(r, g, b)
    }
}
