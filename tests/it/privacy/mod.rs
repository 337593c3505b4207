//! What servers keep to themselves: they open no connection to anywhere, need no network, and log nothing of texts, tokens and
//! passwords. What a process opens is read from the tables of Linux.

mod server;
mod sockets;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::support::oncotag;
use server::{Answer, Server};
use sockets::{calls_to_others, sockets};

/// Words that are nowhere but in the texts of these tests.
const WORDS: [&str; 5] = [
    "zanzibarine",
    "quokkaline",
    "wombatose",
    "a remark of mine",
    "what I look for",
];
/// A password, and what somebody takes for it.
const PASSWORD: &str = "xylophone umbrella";
const GUESS: &str = "xylophone marimba";
const TOKEN: &str = "0123456789-secret-token-abcdefghijk";

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_oncotag"))
}

/// `oncotag review` of a text, with the folder as its place.
fn review(mut program: Command, folder: &Path) -> Command {
    let text = folder.join("texts.txt");
    let words =
        "Zanzibarine liver metastases of breast cancer grew. MRI found no brain metastases.";
    std::fs::write(&text, words).unwrap();
    program.args(["review", "-vv", "--no-open", "--port", "0"]);
    program.arg(text);
    program
}

/// `oncotag serve` with a token.
fn serve(mut program: Command, folder: &Path) -> Command {
    let file = folder.join("token.txt");
    std::fs::write(&file, TOKEN).unwrap();
    program.args(["serve", "-vv", "--port", "0", "--token-file"]);
    program.arg(file);
    program
}

/// Looks at everything, decides, asks what is odd; `cookie` is of whoever is signed in.
fn use_review(server: &Server, cookie: &str) {
    let get = |path: &str| server.asked("GET", path, &[("Cookie", cookie)], "");
    let post = |path: &str, body: &Value| -> Answer {
        server.asked("POST", path, &[("Cookie", cookie)], &body.to_string())
    };
    for path in [
        "/",
        "/assets/js/app.js",
        "/health",
        "/metrics",
        "/openapi.json",
    ] {
        assert_eq!(get(path).status, 200, "{path}");
    }
    let documents = get("/api/v1/documents").json();
    let document = documents["documents"][0]["id"].as_str().unwrap().to_owned();
    let document = document.replace('#', "%23");
    for path in [
        "session".to_owned(),
        format!("document?id={document}"),
        "history".to_owned(),
        "statistics".to_owned(),
        "guidelines".to_owned(),
        "concepts?q=what%20I%20look%20for&type=primary_cancer".to_owned(),
        "used-concepts".to_owned(),
        "queue?text=what%20I%20look%20for".to_owned(),
    ] {
        let answer = get(&format!("/api/v1/{path}"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
    let page = get("/api/v1/queue?types=primary_cancer").json();
    let mention = page["items"][0]["mention"].as_str().unwrap();
    let version = page["items"][0]["sentence"]["mentions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == mention)
        .unwrap()["standing"]["version"]
        .clone();
    let remark = json!({ "operations": [{
        "key": format!("remark-{version}"), "kind": "decide", "mention": mention, "version": version,
        "action": { "do": "comment", "text": "a remark of mine" },
    }] });
    let done = post("/api/v1/operations", &remark);
    assert!(done.body.contains("\"saved\""), "{}", done.body);
    let text = json!({ "documents": [{ "text": "Quokkaline CT showed liver metastases." }] });
    let tagged = post("/api/v1/annotate", &text);
    assert!(tagged.body.contains("Quokkaline"), "{}", tagged.body);
    // What is refused, with words in it.
    let odd = json!({ "operations": [{ "wombatose": "wombatose" }] });
    assert_eq!(post("/api/v1/operations", &odd).status, 422);
    assert_eq!(get("/wombatose").status, 404);
    assert_eq!(get("/api/v1/queue?order=wombatose").status, 400);
    assert_eq!(get("/api/v1/document?id=wombatose").status, 404);
    let other = server.asked("GET", "/wombatose", &[("Host", "wombatose.example")], "");
    assert_eq!(other.status, 421);
}

fn use_serve(server: &Server) {
    let bearer = format!("Bearer {TOKEN}");
    let body = json!({ "documents": [{ "id": "wombatose", "text": "Quokkaline CT showed liver metastases." }] });
    let tagged = server.asked(
        "POST",
        "/api/v1/annotate",
        &[("Authorization", &bearer)],
        &body.to_string(),
    );
    assert_eq!(tagged.status, 200, "{}", tagged.body);
    assert!(tagged.body.contains("Quokkaline"), "{}", tagged.body);
    let other = [("Authorization", "Bearer wombatose")];
    let refused = server.asked("POST", "/api/v1/annotate", &other, &body.to_string());
    assert_eq!(refused.status, 401);
    let refused = server.asked(
        "POST",
        "/api/v1/annotate",
        &[("Authorization", &bearer)],
        "{\"wombatose\"",
    );
    assert_eq!(refused.status, 422);
    assert_eq!(server.asked("GET", "/health", &[], "").status, 200);
}

/// Signs in by the address of the terminal; gives the cookie.
fn opened(server: &Server) -> String {
    let path = format!("/?token={}", server.token.as_deref().unwrap());
    let answer = server.asked("GET", &path, &[], "");
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.cookie()
}

/// Both servers, started as `wrapped` says and used, and looked at all the time.
fn both_are_used(wrapped: impl Fn(&Path) -> Command) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&mut review(wrapped(folder.path()), folder.path()));
    watched(&server, || use_review(&server, &opened(&server)));
    server.stop();
    let server = Server::start(&mut serve(wrapped(folder.path()), folder.path()));
    watched(&server, || use_serve(&server));
    server.stop();
}

/// Looks at the sockets of a server while it is used: those that it listens with, and those of who came to it.
fn watched(server: &Server, work: impl FnOnce()) {
    let is_over = AtomicBool::new(false);
    let look = || {
        let open = sockets(server.pid());
        assert!(open.iter().any(|one| one.listens), "{open:?}");
        for socket in &open {
            assert!(socket.is_ours(server.address.port()), "{socket:?}");
        }
    };
    thread::scope(|scope| {
        let looking = scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                look();
                thread::sleep(std::time::Duration::from_millis(2));
            }
        });
        // However the work ends the other thread must.
        let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        is_over.store(true, Ordering::Relaxed);
        looking.join().unwrap();
        if let Err(panic) = worked {
            std::panic::resume_unwind(panic);
        }
    });
    look();
}

#[test]
fn servers_open_no_connection() {
    let can_trace = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .status()
        .is_ok_and(|status| status.success());
    if !can_trace {
        eprintln!("no strace: what is opened for a moment only may be missed");
        both_are_used(|_| program());
        return;
    }
    let traces = tempfile::tempdir().unwrap();
    let trace = traces.path().join("trace");
    both_are_used(|_| {
        let mut strace = Command::new("strace");
        // -D: the process that is started is the program itself.
        strace.args(["-D", "-f", "-qq", "-A", "-o"]).arg(&trace);
        strace.args(["-e", "trace=socket,bind,connect,sendto,sendmsg,sendmmsg"]);
        strace.arg(env!("CARGO_BIN_EXE_oncotag"));
        strace
    });
    let traced = std::fs::read_to_string(&trace).unwrap();
    let n_listening = traced.lines().filter(|line| line.contains("bind(")).count();
    assert!(n_listening >= 2, "{traced}");
    let others = calls_to_others(&traced);
    assert!(others.is_empty(), "{others:#?}");
}

/// Set in the process that has no network.
const WITHOUT: &str = "ONCOTAG_TEST_WITHOUT_NETWORK";

#[test]
fn servers_need_no_network() {
    if std::env::var_os(WITHOUT).is_some() {
        let routes = std::fs::read_to_string("/proc/net/route").unwrap();
        assert_eq!(routes.lines().count(), 1, "there is a network: {routes}");
        both_are_used(|_| program());
        return;
    }
    let in_namespace = |script: &str| {
        let mut unshare = Command::new("unshare");
        unshare.args(["-rn", "sh", "-c", script, "sh"]);
        unshare
    };
    let loopback = "ip link set lo up";
    let can = in_namespace(loopback).output();
    if !can.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: `unshare -rn` or `ip` is missing or not allowed");
        return;
    }
    let name = "privacy::servers_need_no_network";
    let output = in_namespace(&format!("{loopback} && exec \"$@\""))
        .arg(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(WITHOUT, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "the test was not run: {said}");
}

/// Neither words nor secrets are in what was said.
fn says_nothing(said: &str, secrets: &[&str]) {
    let small = said.to_lowercase();
    for word in WORDS.iter().chain(secrets) {
        assert!(!small.contains(&word.to_lowercase()), "{word}: {said}");
    }
}

#[test]
fn logs_hold_neither_texts_nor_tokens_nor_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let verbose = || {
        let mut program = program();
        program.env("ONCOTAG_LOG", "trace").env("RUST_LOG", "trace");
        program
    };
    // Without accounts: the address of the terminal is all that is said of it.
    let server = Server::start(&mut review(verbose(), folder.path()));
    let cookie = opened(&server);
    use_review(&server, &cookie);
    let session = cookie.split_once('=').unwrap().1.to_owned();
    assert_eq!(session.len(), 64);
    let token = server.token.clone().unwrap();
    let said = server.stop();
    assert!(said.contains("read as plain"), "nothing is logged: {said}");
    says_nothing(&said, &[&session]);
    assert_eq!(said.matches(&token).count(), 1, "{said}");
    // With an account.
    let project: PathBuf = folder.path().join("texts.review");
    let added = oncotag()
        .args(["review", "user", "add", "-vv"])
        .arg(&project)
        .args(["Otto", "--role", "owner", "--password-file", "-"])
        .env("ONCOTAG_LOG", "trace")
        .write_stdin(format!("{PASSWORD}\n"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&added.stdout) + String::from_utf8_lossy(&added.stderr);
    assert!(added.status.success(), "{said}");
    says_nothing(&said, &[PASSWORD]);
    let server = Server::start(&mut review(verbose(), folder.path()));
    let login = |password: &str| {
        let body = json!({ "name": "Otto", "password": password });
        server.asked("POST", "/api/v1/login", &[], &body.to_string())
    };
    assert_eq!(login(GUESS).status, 401);
    let answer = login(PASSWORD);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let cookie = answer.cookie();
    use_review(&server, &cookie);
    let session = cookie.split_once('=').unwrap().1.to_owned();
    says_nothing(&server.stop(), &[&session, PASSWORD, GUESS]);
    let server = Server::start(&mut serve(verbose(), folder.path()));
    use_serve(&server);
    says_nothing(&server.stop(), &[TOKEN]);
}
