//! Language tags (RFC 5646), with the registry of today as far as two-letter codes go.

use oxilangtag::LanguageTag;

/// Well-formed by RFC 5646, with a primary subtag that is registered; of the 8,000 with three letters only the form is
/// looked at, and of four letters or more there are none.
pub fn is_tag(value: &str) -> bool {
    let Ok(tag) = LanguageTag::parse(value) else { return false };
    let primary = value.split('-').next().unwrap_or_default();
    match primary.len() {
        1 => true,
        2 => is_code(primary),
        3 => tag.primary_language().len() == 3,
        _ => false,
    }
}

/// The two-letter codes of ISO 639-1, sorted.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Whether a two-letter code is one; codes that were replaced (`iw`, `in`, `ji`) still are in the registry.
pub fn is_code(code: &str) -> bool {
    let lower = code.to_ascii_lowercase();
    CODES.split(' ').any(|known| known == lower) || matches!(lower.as_str(), "iw" | "in" | "ji")
}
