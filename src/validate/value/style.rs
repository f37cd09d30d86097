//! Which style attributes do no harm: a list of properties and forms of values, as W3C's validator and the readers that
//! sanitise have it.

const PROPERTIES: &[&str] = &[
    "azimuth",
    "background",
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "border-width",
    "clear",
    "color",
    "cursor",
    "direction",
    "display",
    "elevation",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "overflow",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "pause",
    "pause-after",
    "pause-before",
    "pitch",
    "pitch-range",
    "richness",
    "speak",
    "speak-header",
    "speak-numeral",
    "speak-punctuation",
    "speech-rate",
    "stress",
    "text-align",
    "text-decoration",
    "text-indent",
    "unicode-bidi",
    "vertical-align",
    "voice-family",
    "volume",
    "white-space",
    "width",
    "word-spacing",
    "text-transform",
];

/// The part of a style attribute that is not known to do no harm.
pub(super) fn danger(style: &str) -> Option<&str> {
    for declaration in style.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let Some((property, value)) = declaration.split_once(':') else { return Some(style) };
        let lower = declaration.to_ascii_lowercase();
        let harmful = ["expression", "javascript", "url(", "@import", "behavior", "\\", "&"];
        if harmful.iter().any(|word| lower.contains(word)) || !is_plain(value) {
            return Some(style);
        }
        let property = property.trim();
        if !PROPERTIES.contains(&property.to_ascii_lowercase().as_str()) {
            return Some(property);
        }
    }
    None
}

/// Words, numbers with units, colours and names in quotes.
fn is_plain(value: &str) -> bool {
    value.chars().all(|c| c.is_alphanumeric() || " \t\r\n-_.,%#!'\"()/+".contains(c))
}
