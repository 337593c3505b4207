//! A running server, and one request to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::Value;

/// Long enough for any machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// A server that is killed where a test ends early.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    /// Of the address that it printed, if there is one.
    pub(super) token: Option<String>,
    child: Child,
    /// Gives all that it said, once it has ended.
    saying: Option<JoinHandle<String>>,
}

impl Server {
    /// Starts a server and waits for its address.
    pub(super) fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (tell, told) = mpsc::channel();
        let saying = thread::spawn(move || {
            let mut said = String::new();
            for line in stderr.lines().map_while(Result::ok) {
                if let Some((_, rest)) = line.split_once("http://") {
                    // Nobody listens any more once the address is known.
                    let _ = tell.send(rest.to_owned());
                }
                said.push_str(&line);
                said.push('\n');
            }
            said
        });
        let Ok(printed) = told.recv_timeout(PATIENCE) else {
            let _ = child.kill();
            panic!("no address: {}", saying.join().unwrap());
        };
        let (address, rest) = printed.split_once('/').unwrap_or((&printed, ""));
        Self {
            address: address.trim().parse().unwrap(),
            token: rest
                .strip_prefix("?token=")
                .map(|token| token.trim().to_owned()),
            child,
            saying: Some(saying),
        }
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The answer to one request on a connection of its own. Headers that are given take the place of the usual ones.
    pub(super) fn asked(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\n");
        let (host, length) = (self.address.to_string(), body.len().to_string());
        let usual = [
            ("Host", host.as_str()),
            ("Connection", "close"),
            ("Content-Type", "application/json"),
            ("Content-Length", length.as_str()),
        ];
        let usual = usual
            .into_iter()
            .filter(|(name, _)| headers.iter().all(|(given, _)| given != name));
        for (name, value) in usual.chain(headers.iter().copied()) {
            head = format!("{head}{name}: {value}\r\n");
        }
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
            .write_all(format!("{head}\r\n{body}").as_bytes())
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// Ends the server as Ctrl-C does; gives what it said.
    pub(super) fn stop(mut self) -> String {
        let pid = self.pid().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(sent.success());
        let said = self.saying.take().unwrap().join().unwrap();
        assert!(self.child.wait().unwrap().success(), "{said}");
        said
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.saying.is_some() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// What a server answered.
pub(super) struct Answer {
    pub(super) status: u16,
    head: String,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// The cookie that is set, as it is sent back.
    pub(super) fn cookie(&self) -> String {
        let mut lines = self.head.lines();
        let set = lines.find_map(|line| line.strip_prefix("set-cookie: "));
        let pair = set
            .unwrap_or_else(|| panic!("no cookie: {}", self.head))
            .split(';')
            .next();
        pair.unwrap().to_owned()
    }
}
