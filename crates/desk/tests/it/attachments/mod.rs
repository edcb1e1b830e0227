//! Files: uploaded, sealed, served in a sandbox, collected when nobody needs them.

mod collecting;
pub mod faults;
mod filing;
mod serving;

use desk::Desk;
use desk::attachments::{self, Filing, Kept, NewFile};
use kernel::{Actor, Problem, Via};
use serde_json::json;
use testkit::{Answer, World};

const PASSPORT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR pasport Siti Aminah";

/// A case of Safa Travel: its id and its customer's.
async fn case(world: &World, email: &str) -> (i64, i64) {
    let body = json!({ "brand_id": world.safa, "customer": { "email": email, "name": "Siti" },
        "subject": "Dokumen", "body": "Ini pasport saya.", "channel": "email" });
    let opened = world.as_rep().post("/api/v1/cases", body).await;
    (number(&opened, "id"), number(&opened, "customer_id"))
}

async fn upload(world: &World, case_id: i64, filename: &str, bytes: &[u8]) -> Answer {
    let path = format!("/api/v1/cases/{case_id}/attachments?filename={filename}");
    world.as_rep().upload(&path, "application/x-whatever", bytes.to_vec()).await
}

fn id_of(answer: &Answer) -> i64 {
    number(answer, "id")
}

/// A number of the answer; 0, which nothing has, when it is not there.
fn number(answer: &Answer, field: &str) -> i64 {
    answer.json.get(field).and_then(serde_json::Value::as_i64).unwrap_or_default()
}

async fn bind(world: &World, ids: &[i64], case_id: i64, message_id: i64) -> Result<Vec<i64>, Problem> {
    let (pen, ids) = (world.desk.pen(&Actor::system(Via::Api)), ids.to_vec());
    let bound =
        world.desk.db().write(move |tx| attachments::bind(tx, &pen, &ids, case_id, message_id)).await?;
    Ok(bound.iter().map(|file| file.id).collect())
}

async fn keep(desk: &Desk, bytes: &[u8], personal: bool) -> Result<Kept, Problem> {
    let (filename, declared_type) = ("fail.bin".to_owned(), String::new());
    attachments::keep(desk, NewFile { filename, declared_type, bytes: bytes.to_vec(), personal }).await
}

async fn attach(world: &World, kept: Kept, case: (i64, i64), message_id: i64) -> Result<i64, Problem> {
    let (pen, brand_id) = (world.desk.pen(&Actor::system(Via::Mail)), world.safa);
    let filing = Filing {
        brand_id,
        case_id: case.0,
        message_id: Some(message_id),
        person_id: case.1,
        content_id: Some("logo@mail".to_owned()),
        inline: true,
        uploaded_by: None,
    };
    let filed = world.desk.db().write(move |tx| attachments::attach(tx, &pen, &kept, &filing)).await?;
    Ok(filed.id)
}

/// Every file on the shelf: part and bytes.
fn on_the_shelf(world: &World) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for part in ["kept", "aside", "unfinished"] {
        let mut folders = vec![world.files.path().join(part)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push((part.to_owned(), std::fs::read(path).unwrap_or_default()));
                }
            }
        }
    }
    found
}
