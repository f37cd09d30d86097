//! `--output FILE`: reports in files, each in one step, so that nobody reads half of one.

use std::path::PathBuf;

use bron::report::{self, Form, Judged, Look};

use crate::cli::whole::replace;

/// A report to write: the form and the file.
#[derive(Debug, Clone)]
pub(super) struct Output {
    pub(super) form: Form,
    file: PathBuf,
}

impl Output {
    /// Reads `FILE`, whose ending tells the form, or `FORM=FILE`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if let Some((name, file)) = text.split_once('=')
            && let Some(form) = form(name)
            && !file.is_empty()
        {
            return Ok(Self { form, file: PathBuf::from(file) });
        }
        let file = PathBuf::from(text);
        let form = match file.extension().and_then(|ending| ending.to_str()) {
            Some("json") => Form::Json,
            Some("sarif") => Form::Sarif,
            Some("xml") => Form::Junit,
            Some("txt" | "log") => Form::Human,
            _ => {
                return Err(
                    "name it .json, .sarif, .xml (JUnit) or .txt, or write FORM=FILE with \
                            human, json, sarif, junit or github"
                        .to_owned(),
                );
            }
        };
        Ok(Self { form, file })
    }

    /// Replaces the file.
    pub(super) fn write(&self, judged: &[Judged<'_>], look: Look) -> anyhow::Result<()> {
        let mut text = Vec::new();
        report::write(self.form, judged, look, &mut text)?;
        replace(&self.file, &text)
    }
}

fn form(name: &str) -> Option<Form> {
    Some(match name {
        "human" => Form::Human,
        "json" => Form::Json,
        "sarif" => Form::Sarif,
        "junit" => Form::Junit,
        "github" => Form::Github,
        _ => return None,
    })
}
