//! What servers keep to themselves: they log nothing of texts, tokens and passwords. That nothing leaves the machine either is in
//! `tests/browser/test_private.py`, which looks at every packet.

mod server;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::support::oncotag;
use server::{Answer, Server};

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
