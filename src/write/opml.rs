//! OPML 2.0: the feeds of a publication as a list that feed readers import.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::labels::Language;
use super::{Catalogue, Format, Group, Kind, Listing, clean};

/// A catalogue as OPML 2.0, with a folder for each kind of feed but the main one.
pub(super) fn write(catalogue: &Catalogue) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory has no way to fail.
    let _ = write_to(&mut Writer::new_with_indent(&mut bytes, b' ', 2), catalogue);
    bytes.push(b'\n');
    bytes
}

fn write_to(xml: &mut Writer<&mut Vec<u8>>, catalogue: &Catalogue) -> std::io::Result<()> {
    let language = Language::of(Some(&catalogue.language));
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    start(xml, "opml", &[("version", "2.0")])?;
    start(xml, "head", &[])?;
    start(xml, "title", &[])?;
    xml.write_event(Event::Text(BytesText::new(&clean::line(&catalogue.title))))?;
    end(xml, "title")?;
    end(xml, "head")?;
    start(xml, "body", &[])?;
    for group in catalogue.groups.iter().filter(|group| !group.feeds.is_empty()) {
        write_group(xml, group, catalogue, language)?;
    }
    end(xml, "body")?;
    end(xml, "opml")
}

fn write_group(
    xml: &mut Writer<&mut Vec<u8>>,
    group: &Group,
    catalogue: &Catalogue,
    language: Language,
) -> std::io::Result<()> {
    let is_folder = group.kind != Kind::Main;
    if is_folder {
        start(xml, "outline", &[("text", language.kind(group.kind))])?;
    }
    for listing in &group.feeds {
        write_feed(xml, listing, catalogue)?;
    }
    if is_folder { end(xml, "outline") } else { Ok(()) }
}

/// One subscription, to the first of RSS, Atom and JSON Feed in which the feed is published.
fn write_feed(
    xml: &mut Writer<&mut Vec<u8>>,
    listing: &Listing,
    catalogue: &Catalogue,
) -> std::io::Result<()> {
    let published = [Format::Rss, Format::Atom, Format::Json]
        .into_iter()
        .find_map(|format| listing.address(format).map(|url| (format, url)));
    let Some((format, url)) = published else { return Ok(()) };
    let title = match clean::line(&listing.title) {
        title if title.is_empty() => url.to_string(),
        title => title,
    };
    let page = listing.address(Format::Html).unwrap_or(&catalogue.home);
    let mut outline = BytesStart::new("outline");
    outline.push_attribute(("text", title.as_str()));
    outline.push_attribute(("title", title.as_str()));
    if let Some(description) = clean::some_line(listing.description.as_deref()) {
        outline.push_attribute(("description", description.as_str()));
    }
    // `type` is rss for every kind of feed; `version` tells only the versions of RSS apart.
    outline.push_attribute(("type", "rss"));
    if format == Format::Rss {
        outline.push_attribute(("version", "RSS2"));
    }
    outline.push_attribute(("xmlUrl", url.as_str()));
    outline.push_attribute(("htmlUrl", page.as_str()));
    let language = listing.language.as_deref().unwrap_or(&catalogue.language);
    outline.push_attribute(("language", clean::line(language).as_str()));
    xml.write_event(Event::Empty(outline))
}

fn start(
    xml: &mut Writer<&mut Vec<u8>>,
    name: &str,
    attributes: &[(&str, &str)],
) -> std::io::Result<()> {
    let element = BytesStart::new(name).with_attributes(attributes.iter().copied());
    xml.write_event(Event::Start(element))
}

fn end(xml: &mut Writer<&mut Vec<u8>>, name: &str) -> std::io::Result<()> {
    xml.write_event(Event::End(BytesEnd::new(name)))
}
