//! What earlier visits and a second fetch teach.

use bron::change::{
    HostTemplate, Memory, Page, Rules, Verdict, Volatile, extract_text, judge, learn, observe,
};

use super::{BERICHT, page};

/// A place that is written anew at every visit is no news the second time; one that stood still between is.
#[test]
fn what_is_written_anew_at_every_visit_moves_by_itself() {
    let day = |quote: &str| {
        page(&BERICHT.replace("</body>", &format!("<div class=q>{quote}</div></body>")))
    };
    let days = [
        day("Wie niet waagt wie niet wint, zei de boer, en hij zaaide toch maar."),
        day("Van uitstel komt afstel, zo leerde men vroeger op iedere school in het land."),
        day("Beter een goede buur dan een verre vriend, weten alle mensen in dit dorp."),
        day("Haastige spoed is zelden goed, al denken vooral jongeren daar vaak anders over."),
    ];
    let told = |rests: bool| {
        let (mut source, mut host) = (Volatile::default(), HostTemplate::default());
        let judged = days.windows(2).map(|pair| {
            let [old, new] = pair else { return false };
            observe(old, new, &mut host);
            let memory = Memory { source: &source, host: &host };
            let verdict = judge(old, new, Some(new), memory);
            learn(Some(old), new, Some(new), &mut source, &mut host);
            if rests {
                source.rest();
            }
            matches!(verdict, Verdict::Changed(_))
        });
        judged.collect::<Vec<_>>()
    };
    assert_eq!((told(false), told(true)), (vec![true, false, false], vec![true; 3]));
}

#[test]
fn what_a_second_fetch_shows_otherwise_is_remembered() {
    let tip = |tip: &str| BERICHT.replace("</body>", &format!("<p class=tip>{tip}</p></body>"));
    let old = page(&tip("Stop bladeren bij het groene afval en niet bij het restafval"));
    let new = page(&tip("Breng oude verf naar de milieustraat aan de Kanaalweg in Oss"));
    let again = page(&tip("Een kapotte wasmachine neemt de winkel terug bij een nieuwe"));
    let (mut source, mut host) = (Volatile::default(), HostTemplate::default());
    learn(None, &old, None, &mut source, &mut host);
    let memory = Memory { source: &source, host: &host };
    assert_eq!(judge(&old, &new, Some(&again), memory), Verdict::Unchanged);
    learn(Some(&old), &new, Some(&again), &mut source, &mut host);
    let memory = Memory { source: &source, host: &host };
    assert_eq!(judge(&old, &new, None, memory), Verdict::Unchanged);
    assert_eq!(Volatile::from_bytes(&source.to_bytes()).unwrap(), source);
    assert_eq!(HostTemplate::from_bytes(&host.to_bytes()).unwrap(), host);
}

/// Whether each version after the first is told, on a host of which nothing is known; as the program keeps them.
fn told(days: &[Page]) -> Vec<bool> {
    let (mut source, mut host) = (Volatile::default(), HostTemplate::default());
    let [first, later @ ..] = days else { return Vec::new() };
    let mut kept = first;
    learn(None, kept, None, &mut source, &mut host);
    let judged = later.iter().map(|new| {
        observe(kept, new, &mut host);
        source = Volatile::from_bytes(&source.to_bytes()).unwrap();
        let verdict = judge(kept, new, Some(new), Memory { source: &source, host: &host });
        learn(Some(kept), new, Some(new), &mut source, &mut host);
        let told = matches!(verdict, Verdict::Changed(_));
        kept = if told { new } else { kept };
        told
    });
    judged.collect()
}

/// What a sentence says may be put right at every visit; what moves in it by itself does so within seconds as well.
#[test]
fn a_figure_in_a_sentence_is_told_however_often_it_changes() {
    let day = |cost: u32| page(&BERICHT.replace("120", &cost.to_string()));
    assert_eq!(told(&[120, 130, 140, 150, 160].map(day)), [true; 4]);
    let text = |millions: u32| {
        let line = format!("De provincie betaalt {millions} miljoen euro voor de brug.");
        extract_text(&line, &Rules::default())
    };
    assert_eq!(told(&[7, 14, 21, 28].map(text)), [true; 3]);
}

/// A figure that moves at every visit is taken for a counter until it stands still.
#[test]
fn a_figure_that_comes_to_rest_is_told() {
    let level = |level: u32| {
        page(&BERICHT.replace("</body>", &format!("<p>Peil Kanaal {level} cm</p></body>")))
    };
    let days = [504, 511, 498, 502, 502, 502].map(level);
    assert_eq!(told(&days), [true, false, false, true, false]);
}
