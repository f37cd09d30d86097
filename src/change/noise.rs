//! Why a difference is not news.
//!
//! Each check is a general signal; the first that holds decides. What none of them explains is a change.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::align::Edit;
use super::figures;
use super::hints::Hints;
use super::lists;
use super::memory::{Memory, phrases};
use super::moves::is_sentence;
use super::names::{
    is_frame, is_release, is_release_in_title, is_renumbered, title_part, title_parts,
};
use super::page::{Block, Kind, Region};
use super::part::{
    Part, is_button, is_daily, is_link, is_name, is_retraction, is_teaser, part, stands_aside,
};
use super::places::{Anew, phrase, spot, surroundings};
use super::regions::is_index;
use super::restyle::{is_dress, is_restyled};
use super::side::Side;
use super::unstable::Unstable;
use super::vocabulary::{CONSENT, COOKIE, INVITE, WAITING};
use super::words::{SENTENCE, size, words};

/// On this many other pages of a host a line was seen before it counts as theirs together.
const SHARED: u8 = 2;
/// A line that a third of so many pages or more have is the template's.
const SITE: u32 = 8;
/// A figure in a line of this many words is part of what it says.
const RUNNING: usize = 16;
/// Consent banners and advertisements are no longer than this, in words.
const NOTICE: usize = 90;
/// A teaser is no longer than this.
const TEASER: usize = 60;

/// Everything that is known when differences are weighed.
pub(super) struct Scales<'a> {
    old: &'a Side<'a>,
    new: &'a Side<'a>,
    unstable: Option<Unstable>,
    memory: Memory<'a>,
    /// The page is itself a list of links.
    index: bool,
    /// It was, or has become one: its menus are no longer told from what it lists.
    turned: bool,
    /// Cookies are what the page is about.
    about_cookies: bool,
    /// Other addresses show the same text: what they share is what the page says.
    twin: bool,
    /// Places at which one teaser was put for another.
    rotating: HashSet<u32>,
    /// Lists of links that an editor keeps.
    kept: HashSet<u32>,
    /// Lists of teasers of which none is left.
    drawn: HashSet<u32>,
    /// What was written anew on the fresh page.
    anew: Anew,
    /// The text stands in other markup.
    restyled: bool,
    /// What the fresh page shows under each phrase, once somebody asks.
    shown: OnceCell<HashMap<u32, u32>>,
}

impl<'a> Scales<'a> {
    pub(super) fn new(
        old: &'a Side<'a>,
        new: &'a Side<'a>,
        again: Option<&Side<'_>>,
        memory: Memory<'a>,
    ) -> Self {
        let kept: HashSet<u32> = new.keys.iter().copied().collect();
        let about = |(block, key): &(&&Block, &u32)| {
            block.region == Region::Main && kept.contains(key) && COOKIE.within(&block.words())
        };
        let [listed, lists] = [old, new].map(|side| is_index(side.blocks.iter().copied()));
        Self {
            old,
            new,
            unstable: again.map(|again| Unstable::between(new, again)),
            memory,
            index: listed || lists,
            turned: listed != lists,
            about_cookies: old.blocks.iter().zip(&old.keys).filter(about).count() >= 2,
            twin: is_twin(old, memory),
            rotating: HashSet::new(),
            kept: HashSet::new(),
            drawn: lists::drawn(old, new),
            anew: Anew::default(),
            restyled: is_restyled(old, new),
            shown: OnceCell::new(),
        }
    }

    /// Takes in all differences, before any is weighed: where teasers are put for one another, one may come or go.
    pub(super) fn survey(&mut self, edits: &[Edit]) {
        self.kept = lists::kept(self.old, self.new, edits);
        let (mut left, mut arrived) = (HashSet::new(), HashSet::new());
        for edit in edits {
            let gone = edit.old.as_ref().and_then(|run| part(self.old, run));
            let come = edit.new.as_ref().and_then(|run| part(self.new, run));
            let rotates = self.is_rotation(gone.as_ref(), come.as_ref());
            let alone = gone.is_none() || come.is_none();
            for (part, seen) in [(&gone, &mut left), (&come, &mut arrived)] {
                if let Some(part) = part
                    && (rotates || (alone && part.whole() && self.leads(part)))
                {
                    seen.insert(part.block.path);
                }
            }
        }
        self.rotating = left.intersection(&arrived).copied().collect();
        self.anew = Anew::of(self.old, self.new, edits);
    }

    /// Whether a reader would pass over this difference.
    pub(super) fn is_noise(&self, edit: &Edit) -> bool {
        let gone = edit.old.as_ref().and_then(|run| part(self.old, run));
        let come = edit.new.as_ref().and_then(|run| part(self.new, run));
        let sides = || gone.iter().chain(come.iter());
        if self.is_unstable(gone.as_ref(), come.as_ref())
            || self.is_remembered(gone.as_ref(), come.as_ref())
            || stands_aside(gone.as_ref(), come.as_ref())
        {
            return true;
        }
        if sides().any(|part| is_retraction(part)) {
            return false;
        }
        let said = || sides().filter(|part| part.says());
        if sides().any(|part| part.block.kind == Kind::Title) {
            return said().all(|part| self.is_site_title(part))
                || is_frame(self.old, self.new, edit)
                || is_renumbered(self.old, self.new, edit)
                || self.memory.host.moves.rename(self.old, self.new, edit);
        }
        sides().all(|part| self.is_furniture(part, edit))
            || (self.restyled && !self.index && is_dress(gone.as_ref(), come.as_ref()))
            || (self.turned && sides().count() == 1 && sides().all(is_link))
            || said().all(|part| is_release(part.side, part.run.block, part.changed))
            || self.is_carried(edit)
            || self.is_shared(gone.as_ref(), come.as_ref())
            || figures::move_by_themselves(gone.as_ref(), come.as_ref())
            || self.is_rotation(gone.as_ref(), come.as_ref())
            || (gone.is_some() && come.is_some() && said().all(is_daily))
            || sides().all(|part| self.is_notice(part, sides().count() == 1))
    }

    fn is_unstable(&self, gone: Option<&Part<'_>>, come: Option<&Part<'_>>) -> bool {
        let Some(unstable) = &self.unstable else { return false };
        match (gone, come) {
            (_, Some(come)) => {
                unstable.covers(come.run)
                    || unstable.ticks(come.side, come.run)
                    || (come.whole() && unstable.at_block(come.block, come.size))
            }
            (Some(gone), None) => gone.whole() && unstable.at_block(gone.block, gone.size),
            (None, None) => false,
        }
    }

    fn is_remembered(&self, gone: Option<&Part<'_>>, come: Option<&Part<'_>>) -> bool {
        let Memory { source, host } = self.memory;
        let known = |part: &Part<'_>| {
            let (path, pattern) = (part.block.path, part.pattern);
            let said = is_sentence(&part.block.text, part.size);
            let around = surroundings(part.side, part.run);
            // What the page is called does not move by itself, unless it did so within seconds.
            if is_name(part) {
                return source.moves(path, pattern, 1) || source.moves_at(path, said, 1);
            }
            // Figures are what a row of a table is for, and where there are other pages these say what moves.
            let alone = host.pages() <= u32::from(SHARED) && part.block.kind != Kind::Row;
            let few = if alone { 1 } else { 2 };
            // Figures beside a counter move with it, but not those of the text behind it.
            let brief = part.size <= RUNNING || !said;
            (brief && (source.moves(path, pattern, 1) || host.volatile.moves(path, pattern, 2)))
                || self.is_restless(part, few)
                || source.moves_within(around, 1)
                || host.volatile.moves_within(around, 2)
                || (part.whole()
                    && (source.moves_at(path, said, 1) || host.volatile.moves_at(path, said, 2)))
                || (part.changed.len() * 2 > part.words.len()
                    && source.rewritten_always([spot(path)]))
        };
        // A place is known by what is left around it on the fresh page; what stood there before went with it.
        if let Some(come) = come.filter(|part| self.anew.holds(part.run.block) && !is_name(part))
            && gone.is_some()
        {
            let between = self.anew.between(self.new, come.run.block).into_iter().flatten();
            if source.rewritten_always(between.chain([spot(come.block.path)])) {
                return true;
            }
        }
        let before = gone.is_none_or(|part| !part.says() || known(part));
        let after = come.is_none_or(|part| !part.says() || known(part));
        before && after
    }

    /// Whether the lines that the part is in differed at every visit. What a sentence of the text says may be put right
    /// week after week; what moves by itself in it does so within seconds too, or on other pages.
    fn is_restless(&self, part: &Part<'_>, few: u8) -> bool {
        let (side, at) = (part.side, part.run.block);
        side.lines_of(part.run).iter().all(|line| {
            let phrase = phrase(part.block.path, side.line_pattern(at, line));
            let words = side.words(at).get(line.clone()).unwrap_or_default();
            let said = is_sentence(side.span(at, line), size(words));
            let prose = part.block.region == Region::Main && said;
            !prose && self.memory.source.differs_always(phrase, few) && !self.rests(phrase)
        })
    }

    /// Whether the lines known by this phrase are as they were at the last visit, and no longer move by themselves.
    fn rests(&self, phrase: u32) -> bool {
        let shown = self.shown.get_or_init(|| phrases(self.new));
        shown.get(&phrase).is_some_and(|now| self.memory.source.shows(phrase, *now))
    }

    /// What stands where nearly all pages of the host move.
    fn is_carried(&self, edit: &Edit) -> bool {
        let moves = &self.memory.host.moves;
        let runs = [(self.old, &edit.old), (self.new, &edit.new)];
        let mut runs = runs
            .into_iter()
            .filter_map(|(side, run)| Some((side, run.as_ref()?)))
            .filter(|(_, run)| !run.words.is_empty())
            .peekable();
        // Of one page its own memory says more.
        let rests = |part: Part<'_>| {
            let pattern = |line| part.side.line_pattern(part.run.block, line);
            let lines = part.side.lines_of(part.run);
            lines.iter().all(|line| self.rests(phrase(part.block.path, pattern(line))))
        };
        let alone = self.memory.host.pages() <= 1;
        let come = edit.new.as_ref().filter(|_| alone).and_then(|run| part(self.new, run));
        !come.is_some_and(rests)
            && runs.peek().is_some()
            && runs.all(|(side, run)| moves.carry(side, run))
    }

    /// The part of a title that names the site.
    fn is_site_title(&self, part: &Part<'_>) -> bool {
        if part.block.kind != Kind::Title {
            return false;
        }
        let start = part.changed.first().map_or(0, |word| word.start as usize);
        let end = part.changed.last().map_or(0, |word| word.end as usize);
        let holds = |(at, text): &(usize, &str)| *at <= start && end <= at + text.len();
        let shared = title_parts(&part.block.text)
            .find(holds)
            .is_some_and(|(_, text)| self.memory.host.seen(title_part(&words(text))) > SHARED);
        let counted =
            part.changed.iter().all(|word| word.number) && part.block.text.starts_with(['(', '[']);
        let first = counted && start <= 2;
        shared || first || is_release_in_title(part.side, part.block, part.changed)
    }

    /// What stands outside the text, unless it reads like a note to the reader.
    fn is_furniture(&self, part: &Part<'_>, edit: &Edit) -> bool {
        let block = part.block;
        if block.hints.any(Hints::BELONGS)
            && !block.hints.any(Hints::FOOTER.with(Hints::NAVIGATION))
        {
            return false;
        }
        match block.region {
            Region::Main => false,
            Region::Fringe => true,
            Region::Loose if block.is_heading() => part.whole() || part.ahead,
            Region::Loose if matches!(block.kind, Kind::Row | Kind::Caption | Kind::Item) => {
                block.links >= 30 || figures::only(part.changed)
            }
            Region::Loose if part.whole() => {
                let swapped = edit.old.is_some() && edit.new.is_some();
                swapped
                    || (part.ahead && part.size <= NOTICE)
                    || part.words.len() < SENTENCE
                    || block.links >= 30
                    || self.memory.host.seen(part.key) > SHARED
            }
            Region::Loose => {
                part.words.len() < SENTENCE
                    || (figures::only(part.changed) && part.size < RUNNING)
                    || block.links >= 30
            }
        }
    }

    /// Lines that other pages of the host have too, and that come and go on all of them.
    fn is_shared(&self, gone: Option<&Part<'_>>, come: Option<&Part<'_>>) -> bool {
        let host = self.memory.host;
        // The page itself is one of those that were seen with its lines. Where there are two pages, both must be.
        let together = if host.pages() == 2 { SHARED } else { SHARED + 1 };
        let others = |part: &Part<'_>| host.seen(part.key) >= together;
        let left = |part: &Part<'_>| others(part) && host.has_left(part.key);
        let enough = u8::try_from((host.pages() / 10).clamp(3, 60)).unwrap_or(60);
        let many = |part: &Part<'_>| {
            let block = part.block;
            let apart = block.target != 0
                || block.region != Region::Main
                || block.hints.any(Hints::PICTURE);
            let running = part.words.len() >= 8
                && !matches!(block.kind, Kind::Item | Kind::Row | Kind::Heading(_));
            (apart || running) && part.whole() && host.seen(part.key) > enough
        };
        let most = |part: &Part<'_>| {
            part.whole() && others(part) && u32::from(host.seen(part.key)) * 2 > host.pages()
        };
        match (gone, come) {
            // A page's own heading is its own, even when another page happens to have the same.
            (Some(gone), _) if matches!(gone.block.kind, Kind::Heading(1 | 2)) => false,
            (Some(gone), Some(come)) => !self.twin && left(gone) && others(come),
            (Some(gone), None) => many(gone) || (!self.twin && gone.whole() && left(gone)),
            (None, Some(come)) => many(come) || (!self.twin && most(come)),
            (None, None) => false,
        }
    }

    /// A link, a teaser or a linked picture.
    fn leads(&self, part: &Part<'_>) -> bool {
        let block = part.block;
        let length = part.size;
        let picture = block.hints.any(Hints::PICTURE) && length <= TEASER;
        let link = (block.links >= 50 || block.hints.any(Hints::TEASER))
            && length <= TEASER
            && !self.index
            && !block.hints.any(Hints::BELONGS);
        block.target != 0 && (picture || link)
    }

    /// One link, teaser or linked picture put in the place of another.
    fn is_rotation(&self, gone: Option<&Part<'_>>, come: Option<&Part<'_>>) -> bool {
        let kept = |part: &Part<'_>| self.kept.contains(&part.block.path);
        let drawn = |part: &Part<'_>| {
            self.drawn.contains(&part.block.path) && part.size <= TEASER && !self.index
        };
        match (gone, come) {
            _ if gone.into_iter().chain(come).any(kept) => false,
            _ if gone.into_iter().chain(come).all(drawn) => true,
            (Some(gone), Some(come)) if gone.block.target == come.block.target => {
                [gone, come].into_iter().all(|part| is_button(part) && !self.index)
            }
            (Some(gone), Some(come)) => {
                // A teaser that is put for another has little in common with it.
                let another = !self.anew.is_retouched(come.run.block);
                let swapped = |part: &Part<'_>| {
                    (another && self.leads(part)) || (part.whole() && is_teaser(part))
                };
                swapped(gone) && swapped(come)
            }
            (Some(part), None) | (None, Some(part)) => {
                part.whole() && self.leads(part) && self.rotating.contains(&part.block.path)
            }
            _ => false,
        }
    }

    /// A consent banner, an invitation to subscribe, a label that says "advertisement", a script at work.
    fn is_notice(&self, part: &Part<'_>, alone: bool) -> bool {
        if !part.whole() || part.size > NOTICE {
            return false;
        }
        let cookies = COOKIE.within(part.words)
            && (CONSENT.within(part.words) || part.block.hints.any(Hints::FORM));
        // A short line that came or went on a page which else says nothing of cookies.
        let cookies = cookies || (COOKIE.within(part.words) && part.size <= 40 && alone);
        let invites = part.size <= 30 && INVITE.within(part.words);
        (cookies && !self.about_cookies)
            || WAITING.is(part.words)
            || (invites && (part.block.links > 0 || part.words.len() <= 3))
    }
}

/// Whether most blocks of the text were seen on other pages as well. Labels that many pages have are the template's, unless
/// the page has nothing else.
fn is_twin(side: &Side<'_>, memory: Memory<'_>) -> bool {
    let pages = memory.host.pages();
    let (mut own, mut shared) = (0, 0);
    for ((block, key), words) in side.blocks.iter().zip(&side.keys).zip(&side.words) {
        let seen = memory.host.seen(*key);
        let is_text = block.region == Region::Main && block.kind != Kind::Title && block.links < 30;
        let label = size(words) < SENTENCE;
        let theirs = label && pages >= SITE && u32::from(seen) * 3 >= pages;
        own += usize::from(is_text && seen < SHARED);
        shared += usize::from(is_text && seen >= SHARED && !theirs);
    }
    own == 0 || shared > own
}
