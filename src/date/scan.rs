//! One walk over the words, figures and signs of a date. Nothing is looked up twice and nothing backtracks, so the work
//! is bounded by the length, and that is capped.

use jiff::civil::Weekday;

use super::found::{Found, Time, Written, Year, Zone};
use super::names::{self, Name};

/// Bytes; no date in any known form is longer.
const LONGEST: usize = 128;

/// The parts of the date that `text` consists of; `None` when something in it belongs to no date.
pub(super) fn scan(text: &str) -> Option<Found> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let mut scan = Scan { tokens: tokens(text), at: 0, found: Found::default() };
    while let Some(token) = scan.peek(0) {
        scan.part(token)?;
    }
    Some(scan.found)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind<'t> {
    Number(&'t str),
    Word(&'t str),
    Sign(char),
}

#[derive(Debug, Clone, Copy)]
struct Token<'t> {
    kind: Kind<'t>,
    /// No white space stands before it.
    glued: bool,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(16);
    let mut rest = text;
    let mut glued = true;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_digit() {
            rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
        } else if first.is_alphabetic() {
            rest.find(|c: char| !(c.is_alphabetic() || c == '_')).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        if first.is_whitespace() {
            glued = false;
            continue;
        }
        let kind = match first {
            '0'..='9' => Kind::Number(piece),
            letter if letter.is_alphabetic() => Kind::Word(piece),
            sign => Kind::Sign(sign),
        };
        tokens.push(Token { kind, glued });
        glued = true;
    }
    tokens
}

/// A number of at most two figures.
fn small(figures: &str) -> Option<i8> {
    if figures.len() <= 2 { figures.parse().ok() } else { None }
}

struct Scan<'t> {
    tokens: Vec<Token<'t>>,
    at: usize,
    found: Found,
}

impl<'t> Scan<'t> {
    fn peek(&self, ahead: usize) -> Option<Kind<'t>> {
        self.tokens.get(self.at + ahead).map(|token| token.kind)
    }

    fn sign(&self, ahead: usize, signs: &str) -> Option<char> {
        match self.peek(ahead) {
            Some(Kind::Sign(sign)) if signs.contains(sign) => Some(sign),
            _ => None,
        }
    }

    fn number(&self, ahead: usize) -> Option<&'t str> {
        match self.peek(ahead) {
            Some(Kind::Number(figures)) => Some(figures),
            _ => None,
        }
    }

    fn word(&self, ahead: usize) -> Option<String> {
        match self.peek(ahead) {
            Some(Kind::Word(word)) => Some(names::fold(word)),
            _ => None,
        }
    }

    fn glued(&self, ahead: usize) -> bool {
        self.tokens.get(self.at + ahead).is_some_and(|token| token.glued)
    }

    /// Takes in the next part: at least one token, or `None` when it belongs to no date.
    fn part(&mut self, token: Kind<'t>) -> Option<()> {
        match token {
            Kind::Number(figures) => self.figures(figures),
            Kind::Word(word) => self.letters(word),
            Kind::Sign(',' | '.') => self.skip(1),
            Kind::Sign('(') => self.comment(),
            Kind::Sign('[') => self.annotation(),
            Kind::Sign('\'' | '’' | '‘' | 'ʼ') => self.apostrophe_year(),
            Kind::Sign('+' | '-' | '−' | '–') if self.found.time.is_some() => self.offset(),
            // Between day, month and year, never at the end.
            Kind::Sign('-' | '/') if self.tokens.len() > self.at + 1 => self.skip(1),
            Kind::Sign(_) => None,
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "it ends the arms of functions that may fail")]
    fn skip(&mut self, count: usize) -> Option<()> {
        self.at += count;
        Some(())
    }

    /// A comment in parentheses (RFC 822, section 3.4.3).
    fn comment(&mut self) -> Option<()> {
        let rest = self.tokens.get(self.at..)?;
        let length = rest.iter().position(|token| token.kind == Kind::Sign(')'))?;
        self.skip(length + 1)
    }

    /// A zone in brackets (RFC 9557, section 3.1): a written offset is the truth, so it counts only without one.
    fn annotation(&mut self) -> Option<()> {
        self.skip(1)?;
        match self.peek(0)? {
            Kind::Word(word) => self.named_zone(word)?,
            _ => return None,
        }
        self.sign(0, "]")?;
        self.skip(1)
    }

    fn apostrophe_year(&mut self) -> Option<()> {
        let figures = self.number(1).filter(|figures| figures.len() == 2)?;
        self.year(small(figures)?.into(), Written::Apostrophe)?;
        self.skip(2)
    }

    fn year(&mut self, number: i16, written: Written) -> Option<()> {
        let number = match written {
            Written::Full => number,
            Written::Apostrophe | Written::TwoFigures if number < 50 => 2000 + number,
            Written::Apostrophe | Written::TwoFigures => 1900 + number,
        };
        set(&mut self.found.year, Year { number, written })
    }

    fn figures(&mut self, figures: &'t str) -> Option<()> {
        if self.found.time.is_none() {
            if self.clock(figures).is_some() {
                return Some(());
            }
            if self.found.is_empty() && self.date_in_figures(figures).is_some() {
                return Some(());
            }
        }
        match figures.len() {
            4 => self.year(figures.parse().ok()?, Written::Full)?,
            1 | 2 if self.found.day.is_none() => self.found.day = small(figures),
            2 if self.found.month.is_some() => {
                self.year(small(figures)?.into(), Written::TwoFigures)?;
            }
            _ => return None,
        }
        self.skip(1)
    }

    /// `2011-02-03`, `3/2/2011`, `2011-02`, `20110203`, and seconds since 1970 standing alone.
    fn date_in_figures(&mut self, first: &str) -> Option<()> {
        match first.len() {
            8 | 12 | 14 => return self.packed(first),
            9 | 10 | 13 if self.tokens.len() == 1 => {
                let count: i64 = first.parse().ok()?;
                self.found.unix = Some(if first.len() == 13 { count } else { count * 1000 });
                return self.skip(1);
            }
            _ => {}
        }
        let separator = self.sign(1, "-/.")?;
        let second = small(self.number(2)?)?;
        let third = if self.peek(3) == Some(Kind::Sign(separator)) { self.number(4) } else { None };
        match (first.len(), third) {
            (4, Some(day)) => {
                self.year(first.parse().ok()?, Written::Full)?;
                self.found.month = Some(second);
                self.found.day = Some(small(day)?);
                self.skip(5)
            }
            (4, None) if separator == '-' => {
                self.year(first.parse().ok()?, Written::Full)?;
                self.found.month = Some(second);
                self.skip(3)
            }
            (1 | 2, Some(year)) => {
                let written = if year.len() == 4 { Written::Full } else { Written::TwoFigures };
                if !matches!(year.len(), 2 | 4) {
                    return None;
                }
                self.year(year.parse().ok()?, written)?;
                self.found.day = small(first);
                self.found.month = Some(second);
                self.found.day_first = true;
                self.skip(5)
            }
            _ => None,
        }
    }

    /// `20110203`, `201102031030`, `20110203103000`.
    fn packed(&mut self, figures: &str) -> Option<()> {
        self.year(figures.get(..4)?.parse().ok()?, Written::Full)?;
        self.found.month = small(figures.get(4..6)?);
        self.found.day = small(figures.get(6..8)?);
        self.found.packed = true;
        if figures.len() > 8 {
            self.found.time = Some(packed_time(figures.get(8..)?)?);
        }
        self.skip(1)
    }

    /// A time of day that starts at these figures: `10:30`, `10:30:00.5`, `10h30`, `10.30 uur`, `10 pm`, `T1030`.
    fn clock(&mut self, first: &str) -> Option<()> {
        if self.sign(1, ":").is_some() {
            return self.colon_time(first);
        }
        if self.after_t() && matches!(first.len(), 2 | 4 | 6) {
            self.found.time = Some(packed_time(first)?);
            self.skip(1)?;
            return self.fraction();
        }
        let hour = small(first)?;
        let dotted = self.sign(1, ".").and(self.number(2)).filter(|minute| minute.len() == 2);
        if let Some(minute) =
            dotted.filter(|_| self.word(3).is_some_and(|mark| names::is_hour_mark(&mark)))
        {
            self.found.time = Some(Time { hour, minute: small(minute)?, ..Time::default() });
            return self.skip(4);
        }
        let mark = self.word(1)?;
        let meridiem = matches!(mark.as_str(), "am" | "pm") && self.found.day.is_some();
        if !names::is_hour_mark(&mark) && !meridiem {
            return None;
        }
        let minute = self.number(2).filter(|minute| !meridiem && minute.len() == 2);
        self.found.time =
            Some(Time { hour, minute: minute.map_or(Some(0), small)?, ..Time::default() });
        // `am` and `pm` are left for the walk, which moves the hour.
        self.skip(if meridiem { 1 } else { 2 + usize::from(minute.is_some()) })
    }

    fn after_t(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        self.found.day.is_some()
            && self.glued(0)
            && before.is_some_and(|token| matches!(token.kind, Kind::Word("T" | "t")))
    }

    fn colon_time(&mut self, hour: &str) -> Option<()> {
        let mut time =
            Time { hour: small(hour)?, minute: small(self.number(2)?)?, ..Time::default() };
        self.skip(3)?;
        if self.sign(0, ":").is_some() {
            time.second = Some(small(self.number(1)?)?);
            self.skip(2)?;
        }
        self.found.time = Some(time);
        if time.second.is_some() { self.fraction() } else { Some(()) }
    }

    /// A fraction of a second after a point or comma, kept to the nanosecond.
    fn fraction(&mut self) -> Option<()> {
        if self.sign(0, ".,").is_none() || !self.glued(0) || !self.glued(1) {
            return Some(());
        }
        let Some(figures) = self.number(1) else { return Some(()) };
        let nine: String = figures.chars().chain("000000000".chars()).take(9).collect();
        if let Some(time) = &mut self.found.time {
            time.nanosecond = nine.parse().ok()?;
        }
        self.skip(2)
    }

    /// `+0100`, `+01:00`, `+01`, `+1`. It outranks a zone name.
    fn offset(&mut self) -> Option<()> {
        let sign = if self.sign(0, "+").is_some() { 1 } else { -1 };
        let figures = self.number(1)?;
        let (hours, minutes) = match figures.len() {
            1 | 2 if self.sign(2, ":").is_some() => {
                let minutes = self.number(3)?;
                self.skip(2)?;
                (figures, minutes)
            }
            1 | 2 => (figures, "0"),
            3 | 4 => figures.split_at(figures.len() - 2),
            _ => return None,
        };
        let (hours, minutes) = (i32::from(small(hours)?), i32::from(small(minutes)?));
        if minutes > 59 || matches!(self.found.zone, Some(Zone::Offset(_))) {
            return None;
        }
        self.found.zone = Some(Zone::Offset(sign * (hours * 60 + minutes)));
        self.skip(2)
    }

    fn letters(&mut self, word: &'t str) -> Option<()> {
        let folded = names::fold(word);
        if let Some(time) = &mut self.found.time
            && !time.meridiem
        {
            let dotted = self.tokens.get(self.at + 2).map(|token| token.kind);
            let (half, length) = match (folded.as_str(), dotted) {
                ("am" | "pm", _) => (folded.as_str(), 1),
                ("a" | "p", Some(Kind::Word("m" | "M"))) => (folded.as_str(), 3),
                _ => ("", 0),
            };
            if length > 0 {
                time.half_day(half.starts_with('p'))?;
                return self.skip(length);
            }
        }
        if let Some((name, english)) = names::calendar(&folded) {
            self.found.foreign |= !english;
            self.calendar(name)?;
            return self.skip(1);
        }
        if names::is_filler(&folded) {
            return self.skip(1);
        }
        if self.found.time.is_some() { self.named_zone(word) } else { None }
    }

    fn calendar(&mut self, name: Name) -> Option<()> {
        match name {
            Name::Weekday(day) => set(&mut self.found.weekday, day),
            Name::Mar if self.found.month.is_none() => {
                self.found.mar = true;
                set(&mut self.found.month, 3)
            }
            Name::Month(month) => {
                if self.found.mar {
                    self.found.mar = false;
                    self.found.foreign = true;
                    self.found.month = None;
                    set(&mut self.found.weekday, Weekday::Tuesday)?;
                }
                set(&mut self.found.month, month)
            }
            Name::Mar => None,
        }
    }

    /// A zone by name: an abbreviation, or `Area/City`.
    fn named_zone(&mut self, word: &str) -> Option<()> {
        let mut name = word.to_owned();
        self.skip(1)?;
        while let (Some('/'), Some(Kind::Word(part))) = (self.sign(0, "/"), self.peek(1)) {
            name.push('/');
            name.push_str(part);
            self.skip(2)?;
        }
        if self.found.zone.is_some() {
            return Some(());
        }
        self.found.zone = Some(match names::zone(&names::fold(&name)) {
            Some(minutes) => Zone::Named(minutes),
            None if name.contains('/') => Zone::Place(name),
            None if name.len() <= 5 && name.is_ascii() => Zone::Unknown(name),
            None => return None,
        });
        Some(())
    }
}

fn packed_time(figures: &str) -> Option<Time> {
    let part = |from: usize| figures.get(from..from + 2).and_then(small);
    Some(Time { hour: part(0)?, minute: part(2).unwrap_or(0), second: part(4), ..Time::default() })
}

/// A part that is written twice makes the text no date.
fn set<T>(part: &mut Option<T>, value: T) -> Option<()> {
    part.is_none().then(|| *part = Some(value))
}
