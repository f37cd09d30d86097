//! Remarks, by whatever sign they are set apart.

use super::md;

#[test]
fn titles_of_remarks_are_markdown() {
    assert_eq!(
        md(":::tip[Met *nadruk* & `code`]\nTekst\n:::\n"),
        "<blockquote><p><strong>Met <em>nadruk</em> &amp; <code>code</code></strong></p><p>Tekst</p></blockquote>"
    );
    let shown = "<p><code>{{ kaart(a=1) }}</code> en</p>";
    assert_eq!(md("{{/* kaart(a=1) */}} en {{/* geen tekst */}}\n"), shown);
}

#[test]
fn remarks_become_quotations_with_a_label() {
    let expected = "<blockquote><p><strong>Waarschuwing</strong></p><p>Let <em>op</em></p></blockquote><p>Verder</p>";
    for remark in [
        ":::warning\n\nLet *op*\n\n:::\n",
        "::: warning\nLet *op*\n:::\n",
        ":::warning Waarschuwing\nLet *op*\n:::",
        ":::note[Waarschuwing]\nLet *op*\n:::",
        "::: {.callout-warning}\nLet *op*\n:::\n",
        ":::{.callout-tip collapse=true title=\"Waarschuwing\"}\n::: {.column-margin #a}\nLet *op*\n:::\n:::\n",
        "> [!WARNING]\n> Let *op*\n",
        "> [!info]- Waarschuwing\n> Let *op*\n",
        "{{< notice warning >}}\nLet *op*\n{{< /notice >}}\n",
        "{{% warning %}}Let *op*{{% /warning %}}\n",
        "{% warning() %}\nLet *op*\n{% end %}\n",
        "<Admonition type=\"warning\">\n  Let *op*\n</Admonition>\n",
    ] {
        assert_eq!(md(&format!("{remark}\n\nVerder\n")), expected, "{remark}");
    }
    let nested = "::::tip\nEen\n:::note\nTwee\n:::\nDrie\n::::\nVier\n";
    assert_eq!(
        md(nested),
        "<blockquote><p><strong>Tip</strong></p><p>Een</p><blockquote><p><strong>Opmerking</strong></p><p>Twee</p></blockquote><p>Drie</p></blockquote><p>Vier</p>"
    );
}

#[test]
fn remarks_of_mkdocs_become_quotations() {
    let html = md("!!! note \"Titel\"\n    Ingesprongen.\n\n??? warning\n    Dicht\n\nNa\n");
    for part in [
        "<strong>Titel</strong>",
        "<p>Ingesprongen.</p>",
        "<strong>Waarschuwing</strong>",
        "<p>Na</p>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert_eq!(html.matches("<blockquote>").count(), 2, "{html}");
    assert!(!html.contains("!!!") && !html.contains("???"), "{html}");
}
