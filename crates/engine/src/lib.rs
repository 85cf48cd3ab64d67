//! What a migration is: check, plan, copy, reconcile, verify, ledger.
