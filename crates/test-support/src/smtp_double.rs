//! A mail server for tests: speaks SMTP, keeps what it took, and answers as it is told.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream, tcp::OwnedWriteHalf},
    task::JoinHandle,
};

/// At which point of the dialogue a scripted answer is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// In place of the greeting.
    Greeting,
    /// To `AUTH`.
    Auth,
    /// To `MAIL FROM`.
    Mail,
    /// To `RCPT TO`.
    Rcpt,
    /// To the dot that ends a message.
    Dot,
}

/// What the server does there instead of agreeing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Says this line.
    Say(String),
    /// Closes the connection without a word.
    HangUp,
    /// Keeps the message, then closes the connection without a word.
    KeepAndHangUp,
}

/// A message that was taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipient.
    pub to: String,
    /// Headers and body, dots unstuffed.
    pub raw: String,
}

impl Mail {
    /// The value of a header, unfolded.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let (head, _) = self.raw.split_once("\r\n\r\n")?;
        let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let line = head
            .lines()
            .find(|line| line.split_once(':').is_some_and(|(known, _)| known.eq_ignore_ascii_case(name)))?;
        line.split_once(':').map(|(_, value)| value.trim().to_owned())
    }
}

#[derive(Debug, Default)]
struct State {
    script: VecDeque<(At, Act)>,
    mails: Vec<Mail>,
    connections: usize,
    logins: Vec<String>,
}

/// The server; ends with the value.
#[derive(Debug)]
pub struct SmtpDouble {
    /// Where it listens.
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

impl Drop for SmtpDouble {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl SmtpDouble {
    /// A server on a free port of this machine.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = shared.clone();
                tokio::spawn(async move { serve(stream, shared).await });
            }
        });
        Self { address, state, task }
    }

    /// Adds an answer for the next time the dialogue comes to this point; those of one point are given
    /// in their order.
    ///
    /// # Panics
    /// After a panic inside the server.
    pub fn script(&self, at: At, act: Act) {
        self.state.lock().expect("the state").script.push_back((at, act));
    }

    /// The messages taken over, in their order.
    ///
    /// # Panics
    /// After a panic inside the server.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.state.lock().expect("the state").mails.clone()
    }

    /// How many connections were made.
    ///
    /// # Panics
    /// After a panic inside the server.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.state.lock().expect("the state").connections
    }

    /// The arguments of every `AUTH`.
    ///
    /// # Panics
    /// After a panic inside the server.
    #[must_use]
    pub fn logins(&self) -> Vec<String> {
        self.state.lock().expect("the state").logins.clone()
    }
}

fn next(state: &Mutex<State>, at: At) -> Option<Act> {
    let mut state = state.lock().expect("the state");
    let place = state.script.iter().position(|(scripted, _)| *scripted == at)?;
    state.script.remove(place).map(|(_, act)| act)
}

/// One dialogue, to its end.
async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    state.lock().expect("the state").connections += 1;
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let (mut from, mut to) = (String::new(), String::new());
    if !answer(&mut writing, next(&state, At::Greeting), "220 double.example ESMTP").await {
        return;
    }
    while let Ok(Some(line)) = lines.next_line().await {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let goes_on = match verb.as_str() {
            "EHLO" => say(&mut writing, "250-double.example\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN").await,
            "AUTH" => {
                state.lock().expect("the state").logins.push(line.clone());
                answer(&mut writing, next(&state, At::Auth), "235 2.7.0 known").await
            }
            "MAIL" => {
                from = in_brackets(&line);
                answer(&mut writing, next(&state, At::Mail), "250 2.1.0 Ok").await
            }
            "RCPT" => {
                to = in_brackets(&line);
                answer(&mut writing, next(&state, At::Rcpt), "250 2.1.5 Ok").await
            }
            "DATA" => {
                if !say(&mut writing, "354 go on").await {
                    return;
                }
                let mut raw = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                    raw.push_str("\r\n");
                }
                let mail = Mail {
                    from: from.clone(),
                    to: to.clone(),
                    raw,
                };
                end_of_message(&mut writing, &state, mail).await
            }
            "QUIT" => {
                say(&mut writing, "221 bye").await;
                false
            }
            "RSET" | "NOOP" => say(&mut writing, "250 Ok").await,
            _ => say(&mut writing, "500 5.5.1 unknown").await,
        };
        if !goes_on {
            return;
        }
    }
}

async fn end_of_message(writing: &mut OwnedWriteHalf, state: &Mutex<State>, mail: Mail) -> bool {
    let act = next(state, At::Dot);
    if matches!(act, None | Some(Act::KeepAndHangUp)) {
        state.lock().expect("the state").mails.push(mail);
    }
    let number = state.lock().expect("the state").mails.len();
    answer(writing, act, &format!("250 2.0.0 Ok: queued as DOUBLE{number}")).await
}

/// Gives a scripted answer, or the usual one; false when the dialogue is over.
async fn answer(writing: &mut OwnedWriteHalf, act: Option<Act>, usual: &str) -> bool {
    match act {
        None => say(writing, usual).await,
        Some(Act::Say(line)) => say(writing, &line).await,
        Some(Act::HangUp | Act::KeepAndHangUp) => false,
    }
}

async fn say(writing: &mut OwnedWriteHalf, line: &str) -> bool {
    writing.write_all(format!("{line}\r\n").as_bytes()).await.is_ok()
}

fn in_brackets(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
