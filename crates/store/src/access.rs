//! How a server's mailboxes are signed in to, and which revision of the secret for it the keychain has.

use mailhaul_model::{ServerId, SignIn, UserClient};

use crate::column::to_json;
use crate::{Store, StoreError};

impl Store {
    /// Says how a server's mailboxes are signed in to; `false` where there is none.
    pub fn set_sign_in(&self, id: ServerId, sign_in: &SignIn) -> Result<bool, StoreError> {
        let sql = "UPDATE servers SET sign_in = ?2 WHERE id = ?1";
        let json = to_json(Some(sign_in).filter(|sign_in| sign_in.is_for_all()))?;
        Ok(self.lock().execute(sql, (id.0, json))? == 1)
    }

    /// Takes the next revision of a server's secret.
    pub fn begin_access(&self, id: ServerId) -> Result<u32, StoreError> {
        let sql = "UPDATE servers SET access_revision = access_revision + 1 WHERE id = ?1
                   RETURNING access_revision";
        Ok(self.lock().query_row(sql, [id.0], |row| row.get(0))?)
    }

    /// The newest revision of a server's secret; 0 where there never was one.
    pub fn access_revision(&self, id: ServerId) -> Result<u32, StoreError> {
        let sql = "SELECT ifnull(max(access_revision), 0) FROM servers WHERE id = ?1";
        Ok(self.lock().query_row(sql, [id.0], |row| row.get(0))?)
    }

    /// Says by which app users sign in to a server themselves; `false` where there is no such server.
    pub fn set_user_client(
        &self,
        id: ServerId,
        client: Option<&UserClient>,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE servers SET user_client = ?2 WHERE id = ?1";
        Ok(self.lock().execute(sql, (id.0, to_json(client)?))? == 1)
    }

    /// Takes the next revision of the secret of that app.
    pub fn begin_user_client(&self, id: ServerId) -> Result<u32, StoreError> {
        let sql = "UPDATE servers SET user_client_revision = user_client_revision + 1 WHERE id = ?1
                   RETURNING user_client_revision";
        Ok(self.lock().query_row(sql, [id.0], |row| row.get(0))?)
    }

    /// The newest revision of the secret of that app; 0 where there never was one.
    pub fn user_client_revision(&self, id: ServerId) -> Result<u32, StoreError> {
        let sql = "SELECT ifnull(max(user_client_revision), 0) FROM servers WHERE id = ?1";
        Ok(self.lock().query_row(sql, [id.0], |row| row.get(0))?)
    }

    /// Takes the next revision of the password for a server's proxy.
    pub fn begin_proxy(&self, id: ServerId) -> Result<u32, StoreError> {
        let sql = "UPDATE servers SET proxy_revision = proxy_revision + 1 WHERE id = ?1
                   RETURNING proxy_revision";
        Ok(self.lock().query_row(sql, [id.0], |row| row.get(0))?)
    }

    /// The newest revision of the password for a server's proxy; 0 where there never was one.
    pub fn proxy_revision(&self, id: ServerId) -> Result<u32, StoreError> {
        let sql = "SELECT ifnull(max(proxy_revision), 0) FROM servers WHERE id = ?1";
        Ok(self.lock().query_row(sql, [id.0], |row| row.get(0))?)
    }
}
