//! Mail exchangers and IMAP services, asked for over the network: the one place where Mailhaul speaks DNS.
//!
//! The servers that are responsible for a domain are asked first, because only they tell the whole TTL and know a change
//! at once. Where a network lets nobody but its own resolvers be asked, these are.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolverConfig, ResolverOpts};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{RData, RecordType};
use mailhaul_model::mail_dns::{
    DnsAnswer, DnsProblem, MailDns, MailExchanger, MailExchangers, NamedServer, NamedServersAnswer,
};

/// How long one server may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// Responsible servers that are asked, one after the other.
const MOST_ASKED: usize = 2;

/// Looks up with the resolvers that this computer uses, read anew each time: networks change.
#[derive(Clone, Debug, Default)]
pub struct SystemDns {
    instead: Option<SocketAddr>,
}

impl SystemDns {
    /// Asks this server instead of the system's.
    pub fn asking(server: SocketAddr) -> Self {
        Self { instead: Some(server) }
    }

    fn resolver(&self) -> Result<TokioResolver, DnsProblem> {
        let Some(server) = self.instead else {
            let mut builder = TokioResolver::builder_tokio().map_err(|error| no_answer(&error))?;
            limit(builder.options_mut());
            return builder.build().map_err(|error| no_answer(&error));
        };
        let mut name_server = NameServerConfig::udp_and_tcp(server.ip());
        for connection in &mut name_server.connections {
            connection.port = server.port();
        }
        one_server(name_server, true)
    }

    async fn ask(&self, domain: &str) -> Result<MailExchangers, DnsProblem> {
        let name = format!("{}.", domain.trim_end_matches('.'));
        let resolver = self.resolver()?;
        for address in responsible(&resolver, &name).await {
            let direct = one_server(NameServerConfig::udp_and_tcp(address), false)?;
            if let Ok(answer) = exchangers(&direct, &name).await {
                return Ok(answer);
            }
        }
        exchangers(&resolver, &name).await.map_err(|error| no_answer(&error))
    }
}

impl SystemDns {
    /// Who answers first will do: these records hardly ever change.
    async fn ask_named_servers(&self, domain: &str) -> Result<Vec<NamedServer>, DnsProblem> {
        let resolver = self.resolver()?;
        let domain = domain.trim_end_matches('.');
        let mut all = Vec::new();
        for (service, tls) in [("_imaps", true), ("_imap", false)] {
            let name = format!("{service}._tcp.{domain}.");
            let found = services(&resolver, &name, tls).await;
            all.extend(found.map_err(|error| no_answer(&error))?);
        }
        Ok(all)
    }
}

impl MailDns for SystemDns {
    fn mail_exchangers<'a>(&'a self, domain: &'a str) -> DnsAnswer<'a> {
        Box::pin(self.ask(domain))
    }

    fn named_servers<'a>(&'a self, domain: &'a str) -> NamedServersAnswer<'a> {
        Box::pin(self.ask_named_servers(domain))
    }
}

fn one_server(server: NameServerConfig, recursive: bool) -> Result<TokioResolver, DnsProblem> {
    let config = ResolverConfig::from_name_servers(vec![server]);
    let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
    limit(builder.options_mut());
    builder.options_mut().recursion_desired = recursive;
    builder.build().map_err(|error| no_answer(&error))
}

fn limit(options: &mut ResolverOpts) {
    options.timeout = PATIENCE;
    options.attempts = 2;
    // What is wanted is how it is now.
    options.cache_size = 0;
}

/// Addresses of servers that are responsible for a domain; none where that can't be found out.
async fn responsible(resolver: &TokioResolver, name: &str) -> Vec<IpAddr> {
    let Ok(found) = resolver.lookup(name, RecordType::NS).await else { return Vec::new() };
    let mut addresses = Vec::new();
    for record in found.answers() {
        let RData::NS(server) = &record.data else { continue };
        if let Ok(found) = resolver.lookup_ip(server.0.clone()).await {
            addresses.extend(found.iter().find(IpAddr::is_ipv4).or_else(|| found.iter().next()));
        }
        if addresses.len() == MOST_ASKED {
            break;
        }
    }
    addresses
}

async fn exchangers(resolver: &TokioResolver, name: &str) -> Result<MailExchangers, NetError> {
    let found = match resolver.lookup(name, RecordType::MX).await {
        Ok(found) => found,
        Err(error) if error.is_no_records_found() && !error.is_nx_domain() => {
            return Ok(MailExchangers { hosts: Vec::new(), ttl: 0 });
        }
        Err(error) => return Err(error),
    };
    let mut hosts = Vec::new();
    let mut ttl = u32::MAX;
    for record in found.answers() {
        let RData::MX(exchanger) = &record.data else { continue };
        ttl = ttl.min(record.ttl);
        let host = exchanger.exchange.to_ascii().trim_end_matches('.').to_lowercase();
        hosts.push(MailExchanger { preference: exchanger.preference, host });
    }
    // RFC 7505: a lone dot says that the domain takes no mail.
    hosts.retain(|exchanger| !exchanger.host.is_empty());
    hosts.sort_by(|a, b| (a.preference, &a.host).cmp(&(b.preference, &b.host)));
    Ok(MailExchangers { ttl: if hosts.is_empty() { 0 } else { ttl }, hosts })
}

async fn services(
    resolver: &TokioResolver,
    name: &str,
    tls: bool,
) -> Result<Vec<NamedServer>, NetError> {
    let found = match resolver.lookup(name, RecordType::SRV).await {
        Ok(found) => found,
        Err(error) if error.is_no_records_found() || error.is_nx_domain() => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut services = Vec::new();
    for record in found.answers() {
        let RData::SRV(service) = &record.data else { continue };
        let host = service.target.to_ascii().trim_end_matches('.').to_lowercase();
        // RFC 6186, section 3.4: a lone dot says that there is no such service.
        if !host.is_empty() {
            let rank = (service.priority, std::cmp::Reverse(service.weight));
            services.push((rank, NamedServer { host, port: service.port, tls }));
        }
    }
    services.sort_by(|(a, one), (b, other)| (a, &one.host).cmp(&(b, &other.host)));
    Ok(services.into_iter().map(|(_, service)| service).collect())
}

fn no_answer(error: &NetError) -> DnsProblem {
    if error.is_nx_domain() {
        return "There is no such domain.".to_owned();
    }
    format!("No server answered: {error}. Check the network.")
}

#[cfg(test)]
mod tests;
