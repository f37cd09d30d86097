//! Copies in an archive of sources that are no longer where they were.

use jiff::Timestamp;
use url::Url;

use super::sql::{Columns, millis};
use super::{Store, StoreError, record};

/// What an archive said of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// When it was asked.
    pub asked: Timestamp,
    /// The copy that it offered, if any.
    pub copy: Option<ArchivedCopy>,
}

/// A copy of a source in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedCopy {
    /// Its address.
    pub url: Url,
    /// When it was made.
    pub taken: Timestamp,
}

impl Archived {
    pub(super) fn read(columns: &mut Columns<'_>) -> Result<Option<Self>, StoreError> {
        let asked = columns.when()?;
        let url = columns.take::<Option<String>>()?.map(record::address).transpose()?;
        let taken = columns.when()?;
        let copy = url.zip(taken).map(|(url, taken)| ArchivedCopy { url, taken });
        Ok(asked.map(|asked| Self { asked, copy }))
    }
}

impl Store {
    /// Records what an archive said of a source.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn set_archived(&self, source: i64, archived: &Archived) -> Result<(), StoreError> {
        let copy = archived.copy.as_ref();
        self.again(async || {
            sqlx::query(
                "UPDATE source SET archive_asked = $1, archive_url = $2, archive_taken = $3 WHERE id = $4",
            )
            .bind(millis(archived.asked))
            .bind(copy.map(|copy| copy.url.as_str().to_owned()))
            .bind(copy.map(|copy| millis(copy.taken)))
            .bind(source)
            .execute(&self.pool)
            .await?;
            Ok(())
        })
        .await
    }
}
