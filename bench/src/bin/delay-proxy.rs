//! `delay-proxy LISTEN SERVER MILLISECONDS`: a server as if it were far away, for trying things by hand.

#[cfg(unix)]
fn main() -> anyhow::Result<()> {
    use anyhow::Context;

    let mut arguments = std::env::args().skip(1);
    let usage =
        "usage: delay-proxy LISTEN SERVER MILLISECONDS, such as 127.0.0.1:1143 127.0.0.1:143 50";
    let listen = arguments.next().context(usage)?;
    let server = arguments.next().context(usage)?.parse().context(usage)?;
    let round_trip = arguments.next().context(usage)?.parse().context(usage)?;
    let listener = std::net::TcpListener::bind(listen)?;
    let round_trip = std::time::Duration::from_millis(round_trip);
    let _delay = mailhaul_bench::delay::Delay::on(listener, server, round_trip)?;
    loop {
        std::thread::park();
    }
}

#[cfg(not(unix))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("the benchmark needs Dovecot, which needs a Unix")
}
