//! Elements and attributes that are harmless in a feed: HTML, MathML and SVG, as readers that sanitise have it.

mod html;
mod math;
mod svg;

use super::style;

/// Whose element it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum Markup {
    Html,
    Svg,
    Math,
}

/// What is wrong with an element of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum Risk {
    /// There is no such element.
    Unknown,
    /// Readers take it out, as it can run code or leave its place.
    Dangerous,
}

/// Whether HTML has an element of this name (in small letters).
pub(in crate::validate) fn is_known_element(name: &str) -> bool {
    holds(html::ELEMENTS, name) || holds(html::RISKY, name)
}

pub(in crate::validate) fn element_risk(markup: Markup, name: &str) -> Option<Risk> {
    match markup {
        Markup::Html if holds(html::ELEMENTS, name) => None,
        Markup::Html if holds(html::RISKY, name) => Some(Risk::Dangerous),
        Markup::Html => Some(Risk::Unknown),
        Markup::Svg => (!holds(svg::ELEMENTS, name)).then_some(Risk::Dangerous),
        Markup::Math => (!holds(math::ELEMENTS, name)).then_some(Risk::Dangerous),
    }
}

/// What is wrong with an attribute of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum AttributeRisk<'v> {
    /// It can run code, or nobody knows it.
    Dangerous,
    /// A style that is not known to do no harm: the part.
    Style(&'v str),
}

pub(in crate::validate) fn attribute_risk<'v>(
    markup: Markup,
    name: &str,
    value: &'v str,
) -> Option<AttributeRisk<'v>> {
    if name == "style" {
        return style::danger(value).map(AttributeRisk::Style);
    }
    let known = match markup {
        Markup::Html => {
            holds(html::ATTRIBUTES, name) || name.starts_with("data-") || name.starts_with("aria-")
        }
        Markup::Svg => holds(svg::ATTRIBUTES, name),
        Markup::Math => !name.starts_with("on"),
    };
    (!known).then_some(AttributeRisk::Dangerous)
}

/// Whether a sorted list has this name.
fn holds(list: &[&str], name: &str) -> bool {
    list.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_can_be_searched() {
        let lists = [html::ELEMENTS, html::RISKY, html::ATTRIBUTES, svg::ELEMENTS, svg::ATTRIBUTES];
        for list in lists.into_iter().chain([math::ELEMENTS]) {
            assert!(list.is_sorted());
        }
    }
}
