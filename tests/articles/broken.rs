//! Pages whose lines are parted by `<br>`, as print pages of old sites are.

use serde_json::json;

use super::{read_both, told};

#[test]
fn a_print_page_gives_its_parts_whatever_parts_its_lines() {
    let link = "<a href='http://gids.example/'>De Gids</a>";
    for page in [
        format!(
            "Print pagina<br><br><b>Kade - Krant</b><br><br>3 mei 2012<br><br>Een zin over de kade.<br><br>\
             Top<br>Bronnen<br>{link}<br>Gesprek<br><a href='javascript:history.back()'>Terug</a>"
        ),
        format!(
            "<p>Print pagina<br>Kade - Krant<br>3 mei 2012</p><p>Een zin over de kade.<br>Top</p>\
             <p><b>Bronnen:</b><br>{link}<br>Gesprek</p><p>Terug</p>"
        ),
        format!(
            "<p>Print pagina</p><h1>Kade - Krant</h1><p>3 mei 2012</p><p>Een zin over de kade.</p>\
             <p>Top<br>Bronnen</p><p>{link}</p><p>Gesprek<br>Terug</p>"
        ),
    ] {
        let (_, article, _) = read_both(page.as_bytes(), "a.html");
        let sources = json!([["De Gids", "http://gids.example/"], ["Gesprek", null]]);
        let found = told(&article);
        assert_eq!(found["title"], "Kade", "{page}");
        assert_eq!(found["published"], "2012-05-03T00:00:00+02:00", "{page}");
        assert_eq!(found["sources"], sources, "{page}");
        assert_eq!(article.body.to_text(), "Een zin over de kade.", "{page}");
    }
}

#[test]
fn the_lines_of_a_paragraph_stay_what_they_are() {
    let page = "<title>Kade</title><h1>Kade</h1><p>Bron:<br>De Gids</p><p>De wind<br>waait.</p>";
    let (_, article, _) = read_both(page.as_bytes(), "a.html");
    assert_eq!(told(&article)["sources"], json!([["De Gids", null]]));
    assert_eq!(article.body.to_html(), "<p>De wind<br>waait.</p>");
    let page = "<title>Kade en brug - Krant</title><h1>Kade<br>en brug</h1><p>De wind.</p>";
    let (_, article, _) = read_both(page.as_bytes(), "a.html");
    assert_eq!(
        (article.title.as_str(), article.body.to_text().as_str()),
        ("Kade en brug", "De wind.")
    );
}

#[test]
fn a_dash_in_a_title_is_no_site_where_the_page_names_another() {
    for (head, title) in [
        ("<title>Kade en brug - TQ</title>", "Kade en brug \u{2013} deel 2"),
        ("<title>Kade en brug \u{2013} deel 2</title>", "Kade en brug"),
        ("", "Kade en brug"),
    ] {
        let page = format!(
            "{head}<p>Print pagina</p><h1>Kade en brug \u{2013} deel 2</h1><p>3 mei 2012</p><p>Een zin.</p>"
        );
        let (_, article, _) = read_both(page.as_bytes(), "a.html");
        assert_eq!(article.title, title);
    }
}
