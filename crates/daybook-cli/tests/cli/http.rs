//! A server under test, and just enough HTTP to say wrong things to it.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::base::{Base, program};

/// A running `daybook serve`, killed with the test.
pub struct Server {
    pub child: Child,
    pub port: u16,
    pub token: String,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

impl Server {
    pub fn start(base: &Base) -> Server {
        Self::start_with(base, &[])
    }

    /// One that is given these arguments too.
    pub fn start_with(base: &Base, args: &[&OsStr]) -> Server {
        let mut child = Command::new(program())
            .arg("--base")
            .arg(base.path())
            .args(["--tz", "UTC", "serve", "--port", "0"])
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (address, token) = line.trim().split_once("/#token=").unwrap();
        let port = address.strip_prefix("http://127.0.0.1:").unwrap().parse().unwrap();
        Server { child, port, token: token.to_owned() }
    }

    /// Sends a request as it is given and gives the connection back.
    pub fn send(&self, head: &str, body: &str) -> TcpStream {
        self.send_bytes(head, body.as_bytes())
    }

    fn send_bytes(&self, head: &str, body: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let length = body.len();
        let head = format!("{head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        stream
    }

    pub fn ask(&self, head: &str, body: &str) -> Answer {
        let (head, body) = read(self.send(head, body));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_ascii_lowercase(), body: String::from_utf8(body).unwrap() }
    }

    /// Sends a piece of a file; the answer.
    pub fn piece(&self, handle: &str, offset: usize, bytes: &[u8]) -> Answer {
        let head = self.head(&format!("/rpc/upload/{handle}/0/{offset}"));
        let head = head.replace("application/json", "application/octet-stream");
        let (head, body) = read(self.send_bytes(&head, bytes));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: String::from_utf8(body).unwrap() }
    }

    /// What is fetched without a token: the head of the answer, and its bytes.
    pub fn fetch(&self, path: &str) -> (String, Vec<u8>) {
        let head = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}", self.port);
        read(self.send(&head, ""))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}", self.port), "")
    }

    /// The head of a rightful request.
    pub fn head(&self, path: &str) -> String {
        format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json",
            self.port, self.token
        )
    }

    pub fn rpc(&self, method: &str, params: Value) -> Value {
        let body =
            json!({"jsonrpc": "2.0", "id": "t", "method": method, "params": params}).to_string();
        let answer = self.ask(&self.head("/rpc"), &body);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }
}

fn read(mut stream: TcpStream) -> (String, Vec<u8>) {
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    let end = all.windows(4).position(|at| at == b"\r\n\r\n").unwrap();
    (String::from_utf8(all[..end].to_vec()).unwrap(), all[end + 4..].to_vec())
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
