//! How much one server takes on.

use std::time::Duration;

/// Most connections at a time; more wait to be accepted.
pub const CONNECTIONS: usize = 64;
/// Most bytes of a request's body.
pub const BODY_BYTES: usize = 16 << 20;
/// Most bytes of a piece of a file that is sent.
pub const PIECE_BYTES: usize = 4 << 20;
/// How long a piece may wait for its turn before it has to be sent again.
pub const PIECE: Duration = Duration::from_secs(20);
/// Most operations that run at a time.
pub const RUNNING: usize = 6;
/// Most operations that wait for their turn; the next one is answered 429.
pub const WAITING: usize = 32;
/// Time for a request's head to arrive, and for a kept connection to be used again.
pub const HEAD: Duration = Duration::from_secs(15);
/// Time for a request's body to arrive.
pub const BODY: Duration = Duration::from_secs(30);
/// Time for an operation that answers once; streams may take as long as their client stays.
pub const ANSWER: Duration = Duration::from_secs(300);
/// Time for a client to take the next line of a stream.
pub const TAKE: Duration = Duration::from_secs(60);
/// Time for what runs to end once the server stops.
pub const DRAIN: Duration = Duration::from_secs(3);
/// Time that the ticket in the browser's command line can be used.
pub const TICKET: Duration = Duration::from_secs(60);
