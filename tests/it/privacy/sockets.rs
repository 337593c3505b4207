//! Which sockets a process has, and what it did with sockets, as Linux tells.

use std::fs;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

/// A socket of a network.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Socket {
    /// The table that it stands in, such as `tcp6`.
    table: String,
    here: SocketAddr,
    there: SocketAddr,
    pub(super) listens: bool,
}

impl Socket {
    /// Whether it listens on this machine alone at a port, or belongs to somebody who came there from this machine.
    pub(super) fn is_ours(&self, port: u16) -> bool {
        let is_tcp = self.table.starts_with("tcp");
        let is_here = self.here.ip().is_loopback() && self.here.port() == port;
        is_tcp && is_here && (self.listens || self.there.ip().is_loopback())
    }
}

/// The tables of `/proc/PID/net` with sockets that reach other machines.
const TABLES: [&str; 8] = [
    "tcp", "tcp6", "udp", "udp6", "udplite", "raw", "raw6", "icmp",
];

/// The sockets of a process that could reach other machines.
pub(super) fn sockets(pid: u32) -> Vec<Socket> {
    let inodes: Vec<String> = fs::read_dir(format!("/proc/{pid}/fd"))
        .unwrap()
        // A file may be closed in between.
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
        .filter_map(|link| {
            let inode = link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?;
            Some(inode.to_owned())
        })
        .collect();
    let mut found = Vec::new();
    for table in TABLES {
        // A machine without IPv6 lacks some.
        let lines = fs::read_to_string(format!("/proc/{pid}/net/{table}")).unwrap_or_default();
        for line in lines.lines().skip(1) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            if inodes.iter().any(|inode| inode == fields[9]) {
                found.push(Socket {
                    table: table.to_owned(),
                    here: address(fields[1]),
                    there: address(fields[2]),
                    listens: fields[3] == "0A",
                });
            }
        }
    }
    found
}

/// An address as the tables have it: words of four bytes, each as a number of this machine.
fn address(text: &str) -> SocketAddr {
    let (host, port) = text.split_once(':').unwrap();
    let bytes: Vec<u8> = (0..host.len() / 8)
        .flat_map(|word| {
            let word = &host[8 * word..8 * word + 8];
            u32::from_str_radix(word, 16).unwrap().to_ne_bytes()
        })
        .collect();
    let port = u16::from_str_radix(port, 16).unwrap();
    match <[u8; 4]>::try_from(bytes.as_slice()) {
        Ok(bytes) => (Ipv4Addr::from(bytes), port).into(),
        Err(_) => (Ipv6Addr::from(<[u8; 16]>::try_from(bytes).unwrap()), port).into(),
    }
}

/// The lines of a trace in which a process turns to anybody else: connects, sends to an address, or listens to others.
pub(super) fn calls_to_others(trace: &str) -> Vec<&str> {
    let is_of_others = |line: &&str| {
        let is_named = ["sin_addr", "sin6_addr", "inet_pton", "sa_family=AF_INET"]
            .iter()
            .any(|name| line.contains(name));
        let is_here =
            line.contains("inet_addr(\"127.0.0.1\")") || line.contains("AF_INET6, \"::1\"");
        let listens_here = line.contains("bind(") && is_here;
        let is_odd_kind = line.contains("socket(")
            && !(line.contains("SOCK_STREAM") || line.contains("socket(AF_UNIX"));
        (is_named && !listens_here) || is_odd_kind
    };
    trace.lines().filter(is_of_others).collect()
}

#[test]
fn what_turns_to_others_is_told_from_what_listens() {
    let ours = "7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_IP) = 9\n\
                7 bind(9, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0\n\
                7 bind(9, {sa_family=AF_INET6, sin6_port=htons(1), inet_pton(AF_INET6, \"::1\", &sin6_addr)}, 28) = 0\n\
                7 sendto(12, \"HTTP/1.1 200 OK\", 15, MSG_NOSIGNAL, NULL, 0) = 15\n\
                7 connect(3, {sa_family=AF_UNIX, sun_path=\"/var/run/nscd/socket\"}, 110) = -1\n";
    assert_eq!(calls_to_others(ours), [""; 0]);
    for other in [
        "7 connect(9, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"192.0.2.1\")}, 16) = 0",
        "7 connect(9, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0",
        "7 bind(9, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"0.0.0.0\")}, 16) = 0",
        "7 sendto(9, \"a\", 1, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr(\"192.0.2.1\")}, 16) = 1",
        "7 socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = 9",
        "7 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 9",
    ] {
        assert_eq!(calls_to_others(other), [other]);
    }
}

#[test]
fn the_sockets_of_this_process_are_found() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let talking = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    let all = sockets(std::process::id());
    let of = |table: &str, port: u16| {
        let mut those = all.iter().filter(|one| one.table == table);
        those.find(|one| one.here.port() == port).unwrap()
    };
    let listening = of("tcp", port);
    assert!(listening.listens && listening.is_ours(port), "{all:?}");
    // One that went to somebody is not one that somebody came by.
    let gone = of("tcp", stream.local_addr().unwrap().port());
    assert!(!gone.is_ours(port), "{gone:?}");
    assert!(!of("udp", talking.local_addr().unwrap().port()).is_ours(port));
    let text = "00000000000000000000000001000000:1F90";
    if cfg!(target_endian = "little") {
        assert_eq!(address(text), "[::1]:8080".parse().unwrap());
    }
}
