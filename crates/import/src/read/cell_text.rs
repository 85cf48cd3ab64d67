//! What a spreadsheet keeps as a number or a date, as the text a person typed, as far as that is still known.

use calamine::{Data, DataRef, ExcelDateTime};

use crate::table::CellKind;

/// Digits that a spreadsheet keeps of a number.
const DIGITS: f64 = 1e15;

/// The text of a cell and what it was.
pub(super) fn text(value: &Data) -> (String, CellKind) {
    match value {
        Data::Int(number) => (number.to_string(), CellKind::Number),
        Data::Float(number) => self::number(*number),
        Data::String(text) => (text.clone(), CellKind::Text),
        Data::Bool(value) => (boolean(*value), CellKind::Boolean),
        Data::DateTime(date) => (self::date(date), CellKind::Date),
        Data::DateTimeIso(text) | Data::DurationIso(text) => (text.clone(), CellKind::Date),
        Data::Error(error) => (error.to_string(), CellKind::Error),
        Data::Empty => (String::new(), CellKind::Text),
    }
}

/// The same for a cell whose text is shared with others.
pub(super) fn text_ref(value: &DataRef<'_>) -> (String, CellKind) {
    match value {
        DataRef::SharedString(text) => ((*text).to_owned(), CellKind::Text),
        other => text(&Data::from(other.clone())),
    }
}

/// `12345`, not `12345.0`; never with an exponent.
fn number(number: f64) -> (String, CellKind) {
    let kind = if number.abs() >= DIGITS { CellKind::LongNumber } else { CellKind::Number };
    (number.to_string(), kind)
}

fn boolean(value: bool) -> String {
    if value { "TRUE" } else { "FALSE" }.to_owned()
}

fn date(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let (days, time) = (date.as_f64().trunc(), date.as_f64().fract());
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    if days == 0.0 {
        return clock;
    }
    let calendar = format!("{year:04}-{month:02}-{day:02}");
    if time == 0.0 { calendar } else { format!("{calendar} {clock}") }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, ExcelDateTime, ExcelDateTimeType};

    use super::text;
    use crate::table::CellKind;

    #[test]
    fn numbers_and_dates_read_as_they_were_typed() {
        let at =
            |value| Data::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false));
        for (value, expected, kind) in [
            (Data::Float(12345.0), "12345", CellKind::Number),
            (Data::Float(-0.5), "-0.5", CellKind::Number),
            (Data::Float(1e15), "1000000000000000", CellKind::LongNumber),
            (Data::Float(0.1), "0.1", CellKind::Number),
            (Data::Bool(true), "TRUE", CellKind::Boolean),
            (at(45943.0), "2025-10-13", CellKind::Date),
            (at(45943.5), "2025-10-13 12:00:00", CellKind::Date),
            (at(0.25), "06:00:00", CellKind::Date),
        ] {
            assert_eq!(text(&value), (expected.to_owned(), kind));
        }
    }
}
