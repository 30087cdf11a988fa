//! Workers KV's REST API, as far as publishing asks it: on this machine, and willing to fail.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// The path of the namespace's values.
const VALUES: &str = "/accounts/0a/storage/kv/namespaces/0b/values/";

#[derive(Default)]
struct Inside {
    values: BTreeMap<String, Vec<u8>>,
    asked: Vec<String>,
    /// What is failed, as in `PUT live`, and how.
    failing: Option<(String, u16, String)>,
}

/// A namespace, until the test ends.
#[derive(Clone)]
pub struct Store {
    /// Where the API is.
    pub url: String,
    inside: Arc<Mutex<Inside>>,
}

impl Store {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let store = Self { url, inside: Arc::default() };
        let answering = store.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answering.answer(stream).expect("a request and its answer");
            }
        });
        store
    }

    pub fn value(&self, key: &str) -> Option<Vec<u8>> {
        self.inside.lock().expect("whole").values.get(key).cloned()
    }

    pub fn set(&self, key: &str, value: &[u8]) {
        self.inside.lock().expect("whole").values.insert(key.to_owned(), value.to_vec());
    }

    pub fn keys(&self) -> Vec<String> {
        self.inside.lock().expect("whole").values.keys().cloned().collect()
    }

    /// What was asked since the last time, but for what was only read.
    pub fn written(&self) -> Vec<String> {
        let asked = std::mem::take(&mut self.inside.lock().expect("whole").asked);
        asked.into_iter().filter(|one| !one.starts_with("GET")).collect()
    }

    pub fn fail(&self, request: &str, status: u16, body: &str) {
        let failing = Some((request.to_owned(), status, body.to_owned()));
        self.inside.lock().expect("whole").failing = failing;
    }

    fn answer(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream);
        let mut first = String::new();
        reader.read_line(&mut first)?;
        let (mut length, mut token) = (0, false);
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            let header = header.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            token |= header == "authorization: bearer secret-token";
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a number");
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let mut words = first.split(' ');
        let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let (status, answer) = self.answered(method, path, token, body);
        let mut stream = reader.into_inner();
        write!(
            stream,
            "HTTP/1.1 {status} Said\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            answer.len()
        )?;
        stream.write_all(&answer)
    }

    fn answered(&self, method: &str, path: &str, token: bool, body: Vec<u8>) -> (u16, Vec<u8>) {
        let error = |status, code, message: &str| {
            let text = format!(
                r#"{{"success":false,"errors":[{{"code":{code},"message":"{message}"}}]}}"#
            );
            (status, text.into_bytes())
        };
        if !token {
            return error(403, 10_000, "Authentication error");
        }
        let Some(key) = path.strip_prefix(VALUES) else {
            return error(404, 10_013, "namespace not found");
        };
        let mut inside = self.inside.lock().expect("whole");
        let asked = format!("{method} {key}");
        if let Some((failing, status, body)) = &inside.failing
            && *failing == asked
        {
            return (*status, body.clone().into_bytes());
        }
        inside.asked.push(asked);
        let done = (200, br#"{"success":true}"#.to_vec());
        match method {
            "GET" => match inside.values.get(key) {
                Some(value) => (200, value.clone()),
                None => error(404, 10_009, "get: 'key not found'"),
            },
            "PUT" => {
                inside.values.insert(key.to_owned(), body);
                done
            }
            "DELETE" => {
                inside.values.remove(key);
                done
            }
            _ => error(405, 1, "method"),
        }
    }
}
