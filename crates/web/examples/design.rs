//! Serves the design pages on 127.0.0.1:8099, to look at them while changing a part.

use axum::{Router, middleware};
use tower_http::compression::CompressionLayer;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app: Router = web::design_routes()
        .merge(web::asset_routes())
        .layer(middleware::from_fn(web::headers::security))
        .layer(CompressionLayer::new());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8099").await?;
    println!("http://127.0.0.1:8099/design");
    axum::serve(listener, app).await?;
    Ok(())
}
