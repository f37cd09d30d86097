//! The subscribers of the hub, and what is still to be delivered to them. A delivery is remembered until the subscriber
//! has it, so that a server that is killed delivers after its restart.

use jiff::{SignedDuration, Timestamp};
use sqlx::Row as _;

use super::sql::{Columns, millis};
use super::{Store, StoreError};

/// How a subscriber is told of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// It gets the whole feed.
    WebSub,
    /// It gets the address of the feed.
    RssCloud,
}

impl Protocol {
    fn name(self) -> &'static str {
        match self {
            Self::WebSub => "websub",
            Self::RssCloud => "rsscloud",
        }
    }

    fn of_name(name: &str) -> Result<Self, StoreError> {
        let mut all = [Self::WebSub, Self::RssCloud].into_iter();
        all.find(|protocol| protocol.name() == name)
            .ok_or_else(|| StoreError::Broken { what: "protocol", value: name.to_owned() })
    }
}

/// A subscription of one callback to one topic (WebSub section 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// What was agreed on.
    pub protocol: Protocol,
    /// Address of the feed.
    pub topic: String,
    /// Where updates go.
    pub callback: String,
    /// Host of the callback, for limits.
    pub host: String,
    /// What deliveries are signed with.
    pub secret: Option<String>,
    /// When it ends unless it is renewed.
    pub expires: Timestamp,
}

/// An update that is to go to a subscriber.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// To whom.
    pub subscription: Subscription,
    /// The version of the topic that made it due.
    pub tag: String,
    /// Tries so far.
    pub attempts: u32,
}

const COLUMNS: &str = "protocol, topic, callback, host, secret, expires";

impl Store {
    /// Adds a subscription, or renews it with a new end and secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscribe(&self, subscription: &Subscription) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO subscription (protocol, topic, callback, host, secret, expires) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (protocol, topic, callback) DO UPDATE SET secret = excluded.secret, expires = excluded.expires",
        )
        .bind(subscription.protocol.name())
        .bind(&subscription.topic)
        .bind(&subscription.callback)
        .bind(&subscription.host)
        .bind(&subscription.secret)
        .bind(millis(subscription.expires))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Ends a subscription; there need not be one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unsubscribe(
        &self,
        protocol: Protocol,
        topic: &str,
        callback: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM subscription WHERE protocol = $1 AND topic = $2 AND callback = $3",
        )
        .bind(protocol.name())
        .bind(topic)
        .bind(callback)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// How many subscriptions there are at `now` besides the one that these name: those whose callbacks are on
    /// `host`, and all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn other_subscriptions(
        &self,
        protocol: Protocol,
        topic: &str,
        callback: &str,
        host: &str,
        now: Timestamp,
    ) -> Result<(u64, u64), StoreError> {
        let row = sqlx::query(
            "SELECT COALESCE(SUM(CASE WHEN host = $1 THEN 1 ELSE 0 END), 0), COUNT(*) FROM subscription \
             WHERE expires > $2 AND NOT (protocol = $3 AND topic = $4 AND callback = $5)",
        )
        .bind(host)
        .bind(millis(now))
        .bind(protocol.name())
        .bind(topic)
        .bind(callback)
        .fetch_one(&self.pool)
        .await?;
        let (there, all): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        Ok((there.unsigned_abs(), all.unsigned_abs()))
    }

    /// How many subscriptions there are at `now`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_subscriptions(&self, now: Timestamp) -> Result<i64, StoreError> {
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM subscription WHERE expires > $1");
        Ok(count.bind(millis(now)).fetch_one(&self.pool).await?)
    }

    /// Notes the version of a topic that is live. When it is another than the last one noted, an update becomes due for
    /// every subscriber, and ended subscriptions go; gives whether that was so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn topic_changed(
        &self,
        topic: &str,
        tag: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut work = self.write().await?;
        let known: Option<String> = sqlx::query_scalar("SELECT tag FROM topic WHERE topic = $1")
            .bind(topic)
            .fetch_optional(&mut *work)
            .await?;
        if known.as_deref() == Some(tag) {
            return Ok(false);
        }
        sqlx::query("INSERT INTO topic (topic, tag) VALUES ($1, $2) ON CONFLICT (topic) DO UPDATE SET tag = excluded.tag")
            .bind(topic)
            .bind(tag)
            .execute(&mut *work)
            .await?;
        sqlx::query("DELETE FROM subscription WHERE expires <= $1")
            .bind(millis(now))
            .execute(&mut *work)
            .await?;
        if known.is_some() {
            sqlx::query(
                "UPDATE subscription SET pending = $1, attempts = 0, due = $2 WHERE topic = $3",
            )
            .bind(tag)
            .bind(millis(now))
            .bind(topic)
            .execute(&mut *work)
            .await?;
        }
        work.commit().await?;
        Ok(known.is_some())
    }

    /// Takes up to `most` updates that are due. Each is put off by `claim`, so that no other server takes it meanwhile,
    /// and that it comes again when this one is killed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_deliveries(
        &self,
        now: Timestamp,
        claim: SignedDuration,
        most: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let mut work = self.write().await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS}, pending, attempts FROM subscription \
             WHERE pending IS NOT NULL AND due <= $1 AND expires > $1 ORDER BY due LIMIT $2"
        )))
        .bind(millis(now))
        .bind(i64::from(most))
        .fetch_all(&mut *work)
        .await?;
        let mut deliveries = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut columns = Columns::of(row);
            let subscription = Subscription {
                protocol: Protocol::of_name(&columns.take::<String>()?)?,
                topic: columns.take()?,
                callback: columns.take()?,
                host: columns.take()?,
                secret: columns.take()?,
                expires: columns.when()?.unwrap_or(now),
            };
            let tag = columns.take()?;
            let attempts: i64 = columns.take()?;
            sqlx::query(
                "UPDATE subscription SET due = $1 WHERE protocol = $2 AND topic = $3 AND callback = $4",
            )
            .bind(millis(now + claim))
            .bind(subscription.protocol.name())
            .bind(&subscription.topic)
            .bind(&subscription.callback)
            .execute(&mut *work)
            .await?;
            let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
            deliveries.push(Delivery { subscription, tag, attempts });
        }
        work.commit().await?;
        Ok(deliveries)
    }

    /// When the next update is due; `None` when none is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_delivery(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query("SELECT MIN(due) FROM subscription WHERE pending IS NOT NULL")
            .fetch_one(&self.pool)
            .await?;
        Columns::of(&row).when()
    }

    /// Notes that a subscriber has an update, or will not get it; a newer one that became due meanwhile stays due.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delivered(&self, delivery: &Delivery) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE subscription SET pending = NULL, attempts = 0 \
             WHERE protocol = $1 AND topic = $2 AND callback = $3 AND pending = $4",
        )
        .bind(delivery.subscription.protocol.name())
        .bind(&delivery.subscription.topic)
        .bind(&delivery.subscription.callback)
        .bind(&delivery.tag)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Puts an update off until `due`, after one more try that failed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delivery_failed(
        &self,
        delivery: &Delivery,
        due: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE subscription SET attempts = attempts + 1, due = $1 \
             WHERE protocol = $2 AND topic = $3 AND callback = $4 AND pending = $5",
        )
        .bind(millis(due))
        .bind(delivery.subscription.protocol.name())
        .bind(&delivery.subscription.topic)
        .bind(&delivery.subscription.callback)
        .bind(&delivery.tag)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
