//! Rows taken a page at a time.

use db::{DbError, Sql, Tx, in_pages};

use crate::scratch::{HELD, HOLD, add, on_each_engine};

static PAGE: Sql = Sql::new("test.page", "select id from thing where id > $1 order by id limit 3");

fn page(tx: &mut Tx<'_>, after: i64) -> Result<Vec<i64>, DbError> {
    tx.query(&PAGE, &[&after], |row| row.get(0))
}

#[tokio::test]
async fn every_row_is_met_once_in_order_and_may_be_changed() {
    on_each_engine(async |scratch| {
        for rows in [0_i64, 2, 3, 7] {
            let met = scratch.db.write(move |tx| {
                for id in 1..=rows {
                    if tx.first(&HELD, &[&id], |_| Ok(()))?.is_none() {
                        add(tx, id)?;
                    }
                }
                let mut met = Vec::new();
                in_pages(
                    tx,
                    0,
                    page,
                    |id| *id,
                    |tx, id| {
                        met.push(id);
                        tx.execute(&HOLD, &[&id]).map(|_| ())
                    },
                )?;
                Ok::<_, DbError>(met)
            });
            assert_eq!(met.await.unwrap(), (1..=rows).collect::<Vec<_>>());
        }
        let held = scratch.db.read(|tx| tx.one(&HELD, &[&1_i64], |row| row.get::<i64>(0))).await;
        assert_eq!(held.unwrap(), 3);
    })
    .await;
}

#[tokio::test]
async fn the_first_refusal_ends_it() {
    on_each_engine(async |scratch| {
        let met = scratch.db.write(|tx| {
            (1..=7).try_for_each(|id| add(tx, id))?;
            let mut met = 0;
            let done = in_pages(
                tx,
                0,
                page,
                |id| *id,
                |_, id| {
                    met += 1;
                    if id == 5 { Err(DbError::NoRow("refused")) } else { Ok(()) }
                },
            );
            Ok::<_, DbError>((met, done))
        });
        assert_eq!(met.await.unwrap(), (5, Err(DbError::NoRow("refused"))));
    })
    .await;
}
