//! The double as a program, for benches and end-to-end tests.

use std::{net::SocketAddr, time::Duration};

use clap::Parser;
use graph_double::{GraphDouble, Options, WebhookOptions};

/// A stand-in for WhatsApp's Cloud API. Set WHATSAPP_API_BASE to the address it prints.
#[derive(Parser)]
struct Arguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:9100")]
    listen: SocketAddr,
    /// The only bearer token it takes.
    #[arg(long, default_value = "test-token")]
    token: String,
    /// The only phone number id it serves; any when left out.
    #[arg(long)]
    phone_number_id: Option<String>,
    /// Messages per second and number above which it answers 130429.
    #[arg(long)]
    rate_limit: Option<u32>,
    /// Keep every request with its body (GET /__requests).
    #[arg(long)]
    keep_bodies: bool,
    /// Where to post webhooks; none are played when left out.
    #[arg(long, requires = "app_secret")]
    webhook_url: Option<String>,
    /// The secret webhooks are signed with.
    #[arg(long)]
    app_secret: Option<String>,
    /// Play each status twice.
    #[arg(long)]
    doubled: bool,
    /// Play the statuses of a message last first.
    #[arg(long)]
    reversed: bool,
    /// Statuses per webhook body at most.
    #[arg(long, default_value_t = 1)]
    batch: usize,
    /// Milliseconds from acceptance to the first status, and between statuses.
    #[arg(long, default_value_t = 5)]
    step_ms: u64,
}

impl Arguments {
    fn options(self) -> Options {
        let step = Duration::from_millis(self.step_ms);
        let webhooks = self.webhook_url.zip(self.app_secret).map(|(url, secret)| WebhookOptions {
            delay: step,
            step,
            is_doubled: self.doubled,
            is_reversed: self.reversed,
            batch: self.batch,
            ..WebhookOptions::new(url, secret)
        });
        Options {
            listen: self.listen,
            token: self.token,
            phone_number_id: self.phone_number_id,
            rate_limit: self.rate_limit,
            keeps_bodies: self.keep_bodies,
            webhooks,
        }
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let double = GraphDouble::start(Arguments::parse().options()).await?;
    println!("{}", double.base_url());
    tokio::signal::ctrl_c().await
}
