//! What the pages of one host have in common.

use bron::change::{HostTemplate, Memory, Page, Verdict, Volatile, judge, learn, observe};

use super::{BERICHT, page};

/// A line that both pages of a small host have, and have another one for at the same time, is not about either of them.
#[test]
fn what_all_pages_of_a_small_host_share_is_nobodys_edit() {
    let site = |town: &str, level: usize| {
        let level = format!("<p>Peil {level} cm</p></body>");
        let own = BERICHT.replace("Oss", town).replace("Tarieven", town).replace("Bezwaar", town);
        page(&own.replace("</body>", &level))
    };
    let judged = |towns: [&str; 2], levels: [usize; 2]| {
        let (mut source, mut host) = (Volatile::default(), HostTemplate::default());
        let pairs =
            towns.into_iter().zip(levels).map(|(town, level)| (site(town, 827), site(town, level)));
        let pairs: Vec<(Page, Page)> = pairs.collect();
        for (old, _) in &pairs {
            learn(None, old, None, &mut source, &mut host);
        }
        for (old, new) in &pairs {
            observe(old, new, &mut host);
        }
        let memory = Memory { source: &source, host: &host };
        let verdicts = pairs.iter().map(|(old, new)| judge(old, new, Some(new), memory));
        verdicts.filter(|verdict| matches!(verdict, Verdict::Changed(_))).count()
    };
    let towns = ["Hoorn", "Edam"];
    assert_eq!((judged(towns, [504, 504]), judged(towns, [827, 504])), (0, 1));
    // Two addresses of one page share what it says.
    assert_eq!(judged(["Hoorn", "Hoorn"], [504, 504]), 2);
}

/// Many pages of a town say how far a permit is; that one of them says another thing is news of that permit.
#[test]
fn a_state_that_other_pages_have_as_well_is_news_of_one() {
    let permit = |town: &str, state: &str| {
        let own = BERICHT.replace("Oss", town).replace("Tarieven", town).replace("Bezwaar", town);
        page(&own.replace("</h1>", &format!("</h1><table><tr><td>Stand<td>{state}</table>")))
    };
    let (mut source, mut host) = (Volatile::default(), HostTemplate::default());
    for (town, state) in [("Edam", "in beraad"), ("Urk", "in beraad"), ("Sneek", "in beraad")] {
        learn(None, &permit(town, state), None, &mut source, &mut host);
        learn(None, &permit(&format!("Nieuw-{town}"), "verleend"), None, &mut source, &mut host);
    }
    let (old, new) = (permit("Edam", "in beraad"), permit("Edam", "verleend"));
    observe(&old, &new, &mut host);
    let memory = Memory { source: &source, host: &host };
    assert!(matches!(judge(&old, &new, Some(&new), memory), Verdict::Changed(_)));
}

/// What moves on all pages of a host moves by itself; the same difference on one of them is an edit.
#[test]
fn what_moves_on_all_pages_of_a_host_is_nobodys_edit() {
    let site = |town: usize, level: usize, price: usize| {
        BERICHT
            .replace("120", &price.to_string())
            .replace(
                "per jaar",
                "per jaar voor elk huishouden dat binnen de grenzen van de gemeente woont",
            )
            .replace("Oss", &format!("Dorp{town}"))
            .replace("</body>", &format!("<div>Peil {level} boven de drempel</div></body>"))
    };
    let judged = |levels: &[usize], price: usize| {
        let (source, mut host) = (Volatile::default(), HostTemplate::default());
        let pairs: Vec<(Page, Page)> = levels
            .iter()
            .enumerate()
            .map(|(town, level)| (page(&site(town, 40, 120)), page(&site(town, *level, price))))
            .collect();
        for (old, new) in &pairs {
            observe(old, new, &mut host);
        }
        assert_eq!(HostTemplate::from_bytes(&host.to_bytes()).unwrap(), host);
        let memory = Memory { source: &source, host: &host };
        let verdicts = pairs.iter().map(|(old, new)| judge(old, new, Some(new), memory));
        verdicts.filter(|verdict| matches!(verdict, Verdict::Changed(_))).count()
    };
    assert_eq!(judged(&[41, 42, 43, 44, 45, 46], 120), 0);
    assert_eq!(judged(&[40, 40, 43, 40, 40, 40], 120), 1);
    // A figure in a sentence is what the pages say, also when all of them say another one now.
    assert_eq!(judged(&[40; 6], 130), 6);
}

/// An editor goes through a long list on one page; that is one page that moved, not many.
#[test]
fn a_list_that_was_gone_through_is_told() {
    let list = |price: usize| {
        let item = |at: usize| format!("<li>Heffing {at} bedraagt {} euro", at * 10 + price);
        let items: String = (1..9).map(item).collect();
        page(&BERICHT.replace("</body>", &format!("<ul>{items}</ul></body>")))
    };
    let (mut source, mut host) = (Volatile::default(), HostTemplate::default());
    let (old, new) = (list(0), list(3));
    learn(None, &old, None, &mut source, &mut host);
    observe(&old, &new, &mut host);
    let memory = Memory { source: &source, host: &host };
    assert!(matches!(judge(&old, &new, Some(&new), memory), Verdict::Changed(_)));
}
