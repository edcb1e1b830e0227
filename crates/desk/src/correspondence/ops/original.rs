//! The original look of a mail: its HTML with its sender's styles, made to be shown on a page that may run nothing and
//! load nothing of its own accord. Pictures that came with it are in it; those of other servers are left out until the
//! reader asks, and are then fetched by the reader's browser: the desk itself never calls an address from a mail.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use kernel::{Actor, Kind, Problem};
use mail::html::Images;
use serde::Serialize;

use super::details::source;
use crate::house::Desk;

/// The most that the pictures in a mail may weigh together to be shown in it, in bytes.
const PICTURES_MAX_BYTES: usize = 8 * 1024 * 1024;
/// Kinds of pictures that every browser shows and that can do nothing else.
const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// A mail as its sender made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OriginalLook {
    /// Its subject.
    pub subject: String,
    /// A fragment with styles and without scripts, forms and frames. Show it only on a page whose policy forbids both
    /// scripts and what styles would load.
    pub html: String,
    /// How many pictures of other servers it has.
    pub remote_images: usize,
    /// Whether those are in it.
    pub shows_remote: bool,
}

/// The pictures that came with it, as addresses that hold them.
fn pictures(mail: &mail::Inbound) -> HashMap<String, String> {
    let mut room = PICTURES_MAX_BYTES;
    let mut found = HashMap::new();
    for file in &mail.attachments {
        let Some(id) = file.content_id.clone().filter(|_| PICTURES.contains(&file.content_type.as_str()))
        else {
            continue;
        };
        if let Some(left) = room.checked_sub(file.bytes.len()) {
            room = left;
            found.insert(
                id,
                format!("data:{};base64,{}", file.content_type, BASE64_STANDARD.encode(&file.bytes)),
            );
        }
    }
    found
}

fn look(raw: &[u8], shows_remote: bool) -> Option<OriginalLook> {
    let mail = mail::parse(raw).ok()?;
    let html = mail.html.as_deref()?;
    let pictures = pictures(&mail);
    let images = Images {
        allow_remote: shows_remote,
        public_only: true,
        cid: Some(Arc::new(move |id: &str| pictures.get(id).cloned())),
        ..Images::default()
    };
    let cleaned = mail::html::original(html, &images);
    Some(OriginalLook {
        html: cleaned.html,
        remote_images: cleaned.remote_images,
        subject: mail.subject,
        shows_remote,
    })
}

/// The original look of the mail a message came from. [`Kind::NotFound`] when it came by no mail, its source was
/// forgotten, or it has no HTML.
pub async fn original(
    desk: &Desk,
    actor: &Actor,
    message_id: i64,
    shows_remote: bool,
) -> Result<OriginalLook, Problem> {
    let raw = source(desk, actor, message_id).await?;
    let drawn = tokio::task::spawn_blocking(move || look(&raw, shows_remote)).await;
    drawn.map_err(|_| Problem::new(Kind::Internal))?.ok_or_else(|| Problem::new(Kind::NotFound))
}
