//! The keychain, asked without holding anything up.

use std::sync::Arc;

use jiff::Timestamp;
use mailhaul_intake::ca::Authority;
use mailhaul_intake::{CampaignKey, LinkKey};
use mailhaul_model::said;
use mailhaul_model::{CampaignId, Secret};
use mailhaul_vault::{CredentialName, Holder, Vault, VaultError};
use rand::TryRngCore;

use crate::{App, AppError};

/// The setting that the authority's certificate is kept in: it is public.
pub(super) const AUTHORITY: &str = "form_authority";

impl App {
    pub(super) async fn read_secret(
        &self,
        holder: Holder,
        revision: u32,
    ) -> Result<Option<Secret>, AppError> {
        self.with_vault(holder, revision, |vault, name| vault.get(name)).await
    }

    /// Whether there is a secret, and not only half of one.
    pub(super) async fn is_whole(&self, holder: Holder, revision: u32) -> Result<bool, AppError> {
        match self.read_secret(holder, revision).await {
            Err(AppError::Vault(VaultError::Damaged)) => Ok(false),
            found => Ok(found?.is_some()),
        }
    }

    pub(super) async fn write_secret(
        &self,
        holder: Holder,
        revision: u32,
        secret: Secret,
    ) -> Result<(), AppError> {
        self.with_vault(holder, revision, move |vault, name| vault.set(name, &secret)).await
    }

    /// Removes every revision from one to another.
    pub(super) async fn remove_secrets(
        &self,
        holder: Holder,
        from: u32,
        until: u32,
    ) -> Result<(), AppError> {
        for revision in from..=until {
            self.with_vault(holder, revision, |vault, name| vault.delete(name)).await?;
        }
        Ok(())
    }

    /// Removes one revision. What can't be removed is removed with its holder at last.
    pub(super) async fn remove_quietly(&self, holder: Holder, revision: u32) {
        if revision > 0
            && let Err(error) = self.remove_secrets(holder, revision, revision).await
        {
            tracing::warn!(%error, "a password that was replaced could not be removed yet");
        }
    }

    /// What all links are derived from, made on first use.
    pub(super) async fn link_key(&self) -> Result<LinkKey, AppError> {
        let damaged = |_| AppError::NotNow(said!("The key of the links is damaged."));
        if let Some(secret) = self.read_secret(Holder::Links, 1).await? {
            return LinkKey::new(&secret).map_err(damaged);
        }
        let mut bytes = zeroize::Zeroizing::new([0; 32]);
        let no_chance = |_| AppError::NotNow(said!("This computer gives no random numbers."));
        rand::rngs::OsRng.try_fill_bytes(bytes.as_mut()).map_err(no_chance)?;
        let secret = LinkKey::encode(&bytes);
        let key = LinkKey::new(&secret).map_err(damaged)?;
        self.write_secret(Holder::Links, 1, secret).await?;
        Ok(key)
    }

    /// What submissions to a campaign are sealed to.
    pub(super) async fn campaign_key(
        &self,
        id: CampaignId,
    ) -> Result<Option<Arc<CampaignKey>>, AppError> {
        if let Some(key) = self.core().intake.facts().keys.get(&id) {
            return Ok(Some(key.clone()));
        }
        let Some(secret) = self.read_secret(Holder::Campaign(id), 1).await? else {
            return Ok(None);
        };
        let damaged = |_| AppError::NotNow(said!("The key of the campaign is damaged."));
        let key = Arc::new(CampaignKey::from_secret(&secret).map_err(damaged)?);
        self.core().intake.facts().keys.insert(id, key.clone());
        Ok(Some(key))
    }

    /// This installation's authority, where there is one that can still be used.
    pub(super) async fn authority(&self, now: Timestamp) -> Result<Option<Authority>, AppError> {
        let Some(certificate) = self.core().store.setting(AUTHORITY)? else { return Ok(None) };
        let Some(key) = self.read_secret(Holder::Authority, 1).await? else { return Ok(None) };
        match Authority::restore(&certificate, &key) {
            Ok(authority) => Ok(Some(authority).filter(|one| one.expires() > now)),
            Err(error) => {
                tracing::warn!(%error, "the authority is damaged");
                Ok(None)
            }
        }
    }

    async fn with_vault<T: Send + 'static>(
        &self,
        holder: Holder,
        revision: u32,
        work: impl FnOnce(&dyn Vault, &CredentialName) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, AppError> {
        let vault = Arc::clone(&self.core().vault);
        let name = self.core().entry(holder, revision);
        let asked = self.runtime().spawn_blocking(move || work(vault.as_ref(), &name)).await;
        let broke_off = |_| AppError::NotNow(said!("The program is being closed."));
        Ok(asked.map_err(broke_off)??)
    }
}
