//! Use cases: queue, supervisor, servers, jobs. The one door for shell, command line and tests.
