//! `liandong serve --config FILE`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Done, open, tell};
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::failure::Fault;
use crate::router;

#[derive(Args)]
pub struct ServeArgs {
    /// The settings file.
    #[arg(long)]
    config: PathBuf,
}

pub fn run(args: &ServeArgs) -> Done {
    let config = Config::read(&args.config).map_err(tell)?;
    if config.postgres.is_none() && !config.store_is_there() {
        let folder = config.data.display();
        return Err(format!("{folder} holds no town: run `liandong init` first"));
    }
    let listen = config.listen;
    let app = open(config, Clock::System).map_err(tell)?;
    eprintln!("{}", serving(listen));
    listen_until_told(app, listen).map_err(tell)?;
    Ok(ExitCode::SUCCESS)
}

/// The sentence that says where to look.
pub fn serving(listen: SocketAddr) -> String {
    format!("联动在 http://{listen} 提供服务,按 Ctrl+C 停止。 Serving; Ctrl+C stops.")
}

/// Serves until the process is told to stop; requests under way are finished.
pub fn listen_until_told(app: App, listen: SocketAddr) -> Result<(), Fault> {
    let fault = |doing: &'static str| move |e: std::io::Error| Fault::new(doing, e.to_string());
    crate::jobs::start(app.clone(), router::worker())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(fault("starting"))?;
    runtime.block_on(async move {
        if let Some(at) = app.config().metrics {
            let listener = tokio::net::TcpListener::bind(at)
                .await
                .map_err(fault("listening on the address for the numbers"))?;
            let numbers = crate::health::numbers().with_state(app.clone());
            tokio::spawn(async move { axum::serve(listener, numbers).await });
        }
        let listener = tokio::net::TcpListener::bind(listen)
            .await
            .map_err(fault("listening on the address"))?;
        axum::serve(listener, router::router(app))
            .with_graceful_shutdown(told_to_stop())
            .await
            .map_err(fault("serving"))
    })
}

async fn told_to_stop() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut signal) = signal(SignalKind::terminate()) {
            signal.recv().await;
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
