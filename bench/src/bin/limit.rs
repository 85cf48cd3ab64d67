//! `limit PAIRS`: the copier that decides nothing, between two accounts that standard input names, one a line, as
//! `ADDRESS USER PASSWORD`. See `mailhaul_bench::limit`.

#[cfg(unix)]
fn main() -> anyhow::Result<()> {
    use anyhow::Context;
    use mailhaul_tests::Account;

    let pairs = std::env::args().nth(1).context("usage: limit PAIRS")?.parse()?;
    let account = || {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        let mut words = line.split_whitespace();
        let mut word = || words.next().context("a line is ADDRESS USER PASSWORD");
        anyhow::Ok(Account::new(word()?.parse()?, word()?, word()?))
    };
    let (source, destination) = (account()?, account()?);
    mailhaul_bench::limit::copy(&source, &destination, pairs)
}

#[cfg(not(unix))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("the benchmark needs Dovecot, which needs a Unix")
}
