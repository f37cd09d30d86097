//! Why a source is told of, in Dutch. Reasons are kept in English, as all messages of the program are; a Dutch publication tells
//! them to its readers in theirs.

/// What a reason begins and ends with, and the same in Dutch. What stands between is an address, a number or a name.
const DUTCH: [[&str; 4]; 16] = [
    ["the server answers with status ", "", "de server antwoordt met status ", ""],
    ["no text that can be read", "", "geen tekst die te lezen is", ""],
    ["leads to the home page", "", "leidt naar de beginpagina", ""],
    ["", " is not an http or https address", "", " is geen adres van http of https"],
    ["", ", which is not a public address", "", ", een adres dat niet openbaar is"],
    ["robots.txt keeps us away from ", "", "robots.txt houdt ons weg van ", ""],
    [
        "robots.txt of ",
        " cannot be read, so nothing else may be",
        "robots.txt van ",
        " is niet te lezen, zodat wij er niets mogen opvragen",
    ],
    ["no address found for ", "", "er is geen adres bekend van ", ""],
    ["cannot connect: ", "", "er komt geen verbinding tot stand: ", ""],
    ["no answer within ", "", "geen antwoord binnen ", ""],
    ["no connection within ", "", "geen verbinding binnen ", ""],
    ["no end of the answer within ", "", "geen einde aan het antwoord binnen ", ""],
    ["no next piece of the body within ", "", "het antwoord stokte langer dan ", ""],
    ["larger than ", " bytes", "groter dan ", " bytes"],
    ["redirects: ", "", "doorverwijzingen: ", ""],
    ["bad answer: ", "", "onbruikbaar antwoord: ", ""],
];

/// What stands within a reason.
const WITHIN: [(&str, &str); 4] = [
    (" asks to be left alone until ", " wil met rust gelaten worden tot "),
    (" is at ", " is te vinden op "),
    ("they lead back to ", "zij leiden terug naar "),
    ("more than ", "meer dan "),
];

/// The reason in Dutch; as it is where it is in nobody's words but the network's.
pub(super) fn in_dutch(reason: &str) -> String {
    let framed = DUTCH.into_iter().find_map(|[start, end, before, after]| {
        let middle = reason.strip_prefix(start)?.strip_suffix(end)?;
        Some(format!("{before}{middle}{after}"))
    });
    let framed = framed.unwrap_or_else(|| reason.to_owned());
    WITHIN.iter().fold(framed, |told, (english, dutch)| told.replacen(english, dutch, 1))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;

    use super::*;
    use crate::fetch::Failure;
    use crate::watch::answer::reason_of_status;

    #[test]
    fn every_reason_is_told_in_dutch() {
        let url = || "https://a.example/".parse().unwrap();
        let timeout = |what| Failure::Timeout { what, limit: Duration::from_secs(20) };
        let failures = [
            Failure::Scheme(url()),
            Failure::PrivateAddress { host: "a.example".to_owned(), address: [10, 0, 0, 1].into() },
            Failure::Robots(url()),
            Failure::NoRobots("a.example".to_owned()),
            Failure::Paused { host: "a.example".to_owned(), until: Timestamp::UNIX_EPOCH },
            Failure::NoSuchHost("a.example".to_owned()),
            Failure::Connect("x".to_owned()),
            timeout("answer"),
            timeout("connection"),
            timeout("end of the answer"),
            timeout("next piece of the body"),
            Failure::TooLarge { limit: 5 },
            Failure::Redirects("more than 10".to_owned()),
            Failure::Redirects("they lead back to https://a.example/".to_owned()),
            Failure::BadAnswer("x".to_owned()),
        ];
        let status = reason_of_status(404).unwrap();
        let reasons = failures.iter().map(ToString::to_string).chain([status]);
        let told: Vec<String> = reasons.map(|reason| in_dutch(&reason)).collect();
        let english =
            ["the ", " with ", "cannot", "no ", " than", "which", "they", "from", "until"];
        for reason in &told {
            assert!(!english.iter().any(|word| reason.contains(word)), "{reason}");
        }
        assert_eq!(
            told.first().map(String::as_str),
            Some("`https://a.example/` is geen adres van http of https")
        );
        assert_eq!(
            told.get(1).map(String::as_str),
            Some("a.example is te vinden op 10.0.0.1, een adres dat niet openbaar is")
        );
    }
}
