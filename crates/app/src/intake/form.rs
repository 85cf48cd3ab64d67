//! The form: opened on one address, kept reachable, closed.

use mailhaul_model::{Said, said};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use mailhaul_intake::HostName;
use mailhaul_intake::server::{ServerConfig, start};
use mailhaul_reach::{
    Announcement, HostNames, Network, NetworkAddress, NetworkKind, System, firewall, networks,
};

use super::asked::{Ask, nobody};
use super::certificate::vouched_by;
use super::desk::FormDesk;
use super::form_view::{FormElsewhere, FormOrder, FormState, OpenForm, VisitRow};
use super::share::code;
use super::slot::OpenedForm;
use crate::servers::blocking;
use crate::view::moment;
use crate::{App, AppError, Field, Role};

const ADDRESS: &str = "form_address";
const PORT: &str = "form_port";
/// Where nothing was chosen yet.
const USUAL_PORT: u16 = 8443;

impl App {
    /// Opens the form on one address of this computer, in the place of the one that is open.
    pub async fn open_form(&self, order: &FormOrder) -> Result<FormState, AppError> {
        self.core().policy.allows_intake().map_err(AppError::Managed)?;
        let port = u16::try_from(order.port).map_err(|_| {
            AppError::Invalid(vec![blocking(
                Field::FormPort,
                said!("A port is between 1 and 65535."),
            )])
        })?;
        let (network, address) = find(&order.address)?;
        if self.role() != Role::Supervisor {
            return self.open_elsewhere(order).await;
        }
        let ip = address.ip;
        self.check_keychain().await?;
        let intake = &self.core().intake;
        let _turn = intake.changing.lock().await;
        let mut opened = match self.start_form(&network, address, port).await {
            Ok(opened) => opened,
            // Its own place is taken by itself: it has to be closed first.
            Err(_) if self.stands_at(ip, port).await => {
                self.stop_form().await;
                self.start_form(&network, address, port).await?
            }
            Err(error) => return Err(error),
        };
        self.stop_form().await;
        // Not before: the one that was there would hold the name.
        if network.kind != NetworkKind::Loopback {
            let port = opened.running.address().port();
            opened.announcement = Announcement::start(&HostNames::read().local, ip, port)
                .map_err(|error| error.to_string());
        }
        intake.facts().problem = None;
        intake.facts().halted.clear();
        intake.facts().kept_out.clear();
        let port = opened.running.address().port();
        *intake.form.lock().await = Some(opened);
        self.core().board.campaigns_changed();
        self.core().store.change_setting(ADDRESS, &ip.to_string())?;
        self.core().store.change_setting(PORT, &port.to_string())?;
        // Others know of it as soon as whoever opened it.
        self.show(&self.own_shown().await)?;
        self.form_state().await
    }

    /// Has the process that supervises open it. Where that one ends, it is opened here, if this one is next.
    async fn open_elsewhere(&self, order: &FormOrder) -> Result<FormState, AppError> {
        if !self.is_supervised()? {
            return Err(AppError::NotNow(nobody()));
        }
        self.ask(Ask::Open(order.clone())).await?;
        let chosen = self.core().store.setting(PORT)?.and_then(|port| port.parse().ok());
        let port = chosen.unwrap_or(order.port);
        self.core().intake.facts().wanted = Some(FormOrder { port, ..order.clone() });
        self.form_state().await
    }

    /// Closes the form, in whichever process it is open; what is under way has ten seconds to be answered.
    pub async fn close_form(&self) -> Result<FormState, AppError> {
        self.core().intake.facts().wanted = None;
        if self.shown()?.is_some_and(|shown| shown.open.is_some()) {
            self.ask(Ask::Close).await?;
            return self.form_state().await;
        }
        let _turn = self.core().intake.changing.lock().await;
        self.stop_form().await;
        self.core().intake.facts().problem = None;
        self.core().board.campaigns_changed();
        if self.role() == Role::Supervisor {
            self.show(&self.own_shown().await)?;
        }
        self.form_state().await
    }

    /// Closes the form, if it is open. The caller has its turn at changing it.
    pub(crate) async fn stop_form(&self) {
        let open = self.core().intake.form.lock().await.take();
        // Not under the lock: who looks at the page meanwhile need not wait for the last answers.
        if let Some(open) = open {
            self.core().board.campaigns_changed();
            open.running.stop().await;
        }
    }

    async fn stands_at(&self, ip: IpAddr, port: u16) -> bool {
        let form = self.core().intake.form.lock().await;
        form.as_ref().is_some_and(|form| form.running.address() == SocketAddr::new(ip, port))
    }

    /// Whether the form can be reached, where, and what is vouched for.
    pub(super) async fn form_state(&self) -> Result<FormState, AppError> {
        let store = &self.core().store;
        let shown = self.shown()?.unwrap_or_default();
        let own = self.own_form().await;
        let is_elsewhere = own.is_none() && shown.open.is_some();
        let elsewhere = is_elsewhere.then(|| FormElsewhere {
            program: shown.program,
            process: shown.process,
            comes_back: self.core().intake.facts().wanted.is_some(),
        });
        let networks = self.runtime().spawn_blocking(networks).await.unwrap_or_default();
        let port = store.setting(PORT)?.and_then(|port| port.parse().ok());
        let certificate = self.certificate_row().await;
        let broken = certificate.as_ref().err().map(AppError::said);
        let problem = self.core().intake.facts().problem.clone();
        let problem = problem.or(shown.problem).or(broken);
        Ok(FormState {
            open: own.or(shown.open),
            elsewhere,
            off: self.core().policy.allows_intake().err(),
            problem,
            networks,
            address: store.setting(ADDRESS)?,
            port: port.unwrap_or(USUAL_PORT),
            authority: self.authority_row().await?,
            certificate: certificate.unwrap_or_default(),
        })
    }

    /// Shows a fresh certificate from now on, where the form is open.
    pub(super) async fn renew_identity(&self) -> Result<(), AppError> {
        if self.shown()?.is_some_and(|shown| shown.open.is_some()) {
            return self.ask(Ask::Renew).await;
        }
        let hosts = self.core().intake.form.lock().await.as_ref().map(|form| form.hosts.clone());
        let Some(hosts) = hosts else { return Ok(()) };
        let identity = self.identity(&hosts, self.core().now()).await?;
        let mut form = self.core().intake.form.lock().await;
        let Some(form) = form.as_mut() else { return Ok(()) };
        form.fingerprint = identity.fingerprint();
        form.certificate_until = identity.expires();
        form.vouched_by = vouched_by(&identity);
        form.running.replace_identity(identity);
        self.core().board.campaigns_changed();
        Ok(())
    }

    async fn start_form(
        &self,
        network: &Network,
        address: NetworkAddress,
        port: u16,
    ) -> Result<OpenedForm, AppError> {
        let core = self.core();
        let (now, ip) = (core.now(), address.ip);
        let names = HostNames::read();
        let hosts = self.hosts(network, ip, &names).await?;
        let identity = self.identity(&hosts, now).await?;
        let (fingerprint, certificate_until) = (identity.fingerprint(), identity.expires());
        let vouched_by = vouched_by(&identity);
        let links = self.link_key().await?;
        let config = ServerConfig::new(SocketAddr::new(ip, port), hosts.clone());
        let desk = Arc::new(FormDesk { app: self.downgrade() });
        let running = start(config, identity, links, desk, Arc::clone(&core.clock))
            .await
            .map_err(|error| AppError::NotNow(Said::as_it_is(error.to_string())))?;
        let port = running.address().port();
        let program = std::env::current_exe().unwrap_or_default();
        Ok(OpenedForm {
            running,
            ip,
            network: network.name.clone(),
            hosts,
            fingerprint,
            certificate_until,
            vouched_by,
            firewalls: firewall(&System::this(), &program, port, address),
            since: now,
            announcement: Err(String::new()),
        })
    }

    /// The names under which the form is reached, the preferred one first: the computer's name in its domain, its name by mDNS,
    /// the number; or those of the admin's certificate.
    async fn hosts(
        &self,
        network: &Network,
        ip: IpAddr,
        names: &HostNames,
    ) -> Result<Vec<HostName>, AppError> {
        let mut hosts = Vec::new();
        if network.kind != NetworkKind::Loopback {
            let found = [names.full.clone(), Some(names.local.clone())].into_iter().flatten();
            hosts.extend(found.filter_map(|name| HostName::parse(&name)));
        }
        hosts.push(HostName::Address(ip));
        self.good_hosts(hosts).await
    }

    /// The form of this process.
    pub(super) async fn own_form(&self) -> Option<OpenForm> {
        let form = self.core().intake.form.lock().await;
        form.as_ref().map(|form| self.open_form_row(form))
    }

    pub(super) fn open_form_row(&self, form: &OpenedForm) -> OpenForm {
        let places = form.places();
        let first = places.first().map_or("", |place| place.url.as_str());
        let qr = code(first);
        let visit = self.core().intake.facts().visit;
        OpenForm {
            network: form.network.clone(),
            fingerprint: form.fingerprint.to_string(),
            certificate_until: moment(form.certificate_until),
            vouched_by: form.vouched_by,
            name_problem: name_problem(form),
            firewalls: form.firewalls.clone(),
            since: moment(form.since),
            last_visit: visit
                .filter(|(at, client)| *at >= form.since && *client != form.ip)
                .map(|(at, client)| VisitRow { at: moment(at), client: client.to_string() }),
            qr,
            places,
        }
    }
}

/// Why the name isn't announced, where it should be.
fn name_problem(form: &OpenedForm) -> Option<Said> {
    match &form.announcement {
        Ok(announcement) => announcement.problem(),
        Err(text) => Some(text).filter(|text| !text.is_empty()).map(Said::as_it_is),
    }
}

/// The network that an address of this computer belongs to.
fn find(address: &str) -> Result<(Network, NetworkAddress), AppError> {
    let gone = || {
        let text = said!("This computer has no such address any more: choose a network again.");
        AppError::Invalid(vec![blocking(Field::Address, text)])
    };
    let ip: IpAddr = address.trim().parse().map_err(|_| gone())?;
    let found = networks().into_iter().find_map(|network| {
        let address = network.addresses.iter().find(|address| address.ip == ip).copied()?;
        Some((network, address))
    });
    found.ok_or_else(gone)
}
