//! Pages that still answer but are no longer there.

use bron::change::{Decay, decay, soft_404};

use super::{BERICHT, page};

#[test]
fn a_login_form_and_a_domain_for_sale_are_named() {
    let old = page(BERICHT);
    let login = "<title>Inloggen</title><form><input name=u><input type=password></form><p>Wachtwoord vergeten?</p>";
    let sale = "<title>oss.example</title><h1>This domain is for sale</h1><p>Make an offer on this domain.</p>";
    assert_eq!(decay(Some(&old), &page(login)), Some(Decay::LoginWall));
    assert_eq!(decay(Some(&old), &page(sale)), Some(Decay::Parked));
    assert_eq!(decay(Some(&old), &old), None);
    let article = BERICHT
        .replace("</body>", "<p>The farm: this domain is for sale, said the owner.</p></body>");
    assert_eq!(decay(Some(&old), &page(&article)), None);
}

#[test]
fn a_soft_404_is_the_hosts_own_answer() {
    let lost = |path: &str| {
        format!(
            "<h1>Niet gevonden</h1><p>De pagina {path} bestaat niet (meer). Zoek verder of ga naar huis.</p>"
        )
    };
    let impossible = page(&lost("/x81"));
    assert!(soft_404(&page(&lost("/afval")), &impossible, Some(&page(BERICHT))).certain);
    assert!(!soft_404(&page(BERICHT), &impossible, None).certain);
    // A host that shows its home page for anything: a source that is the home page is not lost.
    assert!(!soft_404(&page(BERICHT), &page(BERICHT), Some(&page(BERICHT))).certain);
}
