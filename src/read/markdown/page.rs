//! HTML with front matter, as Jekyll, Hugo and Eleventy have it: a text with templates, of which the facts stand above it.

use super::body::{self, Kind, Pages, Rendered, Setting};
use crate::article::SafeHtml;
use crate::read::Context;
use crate::read::html::{self, Text};

/// What the text says of itself, whatever its templates show.
pub(super) fn read(markup: &str, context: Context<'_>) -> Text {
    let language = &context.site.language;
    let setting =
        Setting { kind: Kind::Html, language, title: "", base: None, pages: Pages(context) };
    let markup = body::without_templates(markup, setting).0;
    html::text(&markup, None, Some(&context.site.url), &context.settings.labels)
}

/// The text without its templates, title and sources, as safe markup.
pub(super) fn render(markup: &str, context: Context<'_>, setting: Setting<'_>) -> Rendered {
    let (markup, dropped) = body::without_templates(markup, setting);
    let text = html::text(&markup, Some(setting.title), setting.base, &context.settings.labels);
    Rendered { html: SafeHtml::new(&text.markup, setting.base), dropped }
}
