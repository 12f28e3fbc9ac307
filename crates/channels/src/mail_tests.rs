//! Mails in a folder, and over a socket that speaks SMTP.

use std::{net::SocketAddr, sync::Arc};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    sync::Mutex,
};

use super::*;

const FROM: &str = "Prachar <no-reply@demo.example>";

fn mail(html: Option<&str>) -> Mail {
    Mail {
        id: "0190-7".into(),
        to: EmailAddress::parse("owner@demo.example").unwrap(),
        subject: "आमंत्रण: Prachar".into(),
        text: "Namaste".into(),
        html: html.map(str::to_owned),
    }
}

#[tokio::test]
async fn the_folder_gets_a_file_per_mail() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = folder.path().join("data/outbox");
    let mailer = FileMailer::new(&outbox, FROM).unwrap();
    mailer.send(&mail(None)).await.unwrap();
    mailer.send(&mail(Some("<p>Namaste</p>"))).await.unwrap();
    let files: Vec<String> = std::fs::read_dir(&outbox)
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    assert_eq!(files.len(), 2);
    for file in &files {
        assert!(
            file.contains("To: owner@demo.example") && file.contains("no-reply@demo.example") && file.contains("Namaste"),
            "{file}"
        );
    }
    assert_eq!(files.iter().filter(|file| file.contains("<p>Namaste</p>")).count(), 1);
    // A mail that is handed over again is the same one to whoever gets it.
    assert!(files.iter().all(|file| file.contains("Message-ID: <0190-7@demo.example>")), "{files:?}");
}

#[test]
fn wrong_settings_are_told_without_their_values() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(FileMailer::new(folder.path(), "nobody"), Err(MailError::Unusable(_))));
    for url in ["", "http://host", "host:25"] {
        let error = SmtpMailer::new(&url.to_owned().into(), FROM).err().unwrap();
        assert_eq!(error.to_string(), "the mail cannot be composed: not an SMTP address", "{url}");
    }
    assert_eq!(format!("{:?}", mail(None)), "Mail(***)");
}

/// An SMTP server for one mail: answers `RCPT TO` with `verdict`, keeps what it is told.
async fn server(verdict: &'static str) -> (SocketAddr, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let heard = Arc::new(Mutex::new(String::new()));
    let kept = heard.clone();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 demo\r\n").await.unwrap();
        let mut in_data = false;
        let mut line = String::new();
        while stream.read_line(&mut line).await.unwrap() > 0 {
            let answer = match line.trim_end() {
                "." => {
                    in_data = false;
                    "250 queued"
                }
                _ if in_data => "",
                "DATA" => {
                    in_data = true;
                    "354 go on"
                }
                command if command.starts_with("RCPT") => verdict,
                _ => "250 ok",
            };
            kept.lock().await.push_str(&line);
            line.clear();
            if !answer.is_empty() {
                stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            }
        }
    });
    (address, heard)
}

#[tokio::test]
async fn smtp_takes_it() {
    let (address, heard) = server("250 ok").await;
    let mailer = SmtpMailer::new(&format!("smtp://{address}").into(), FROM).unwrap();
    mailer.send(&mail(None)).await.unwrap();
    let heard = heard.lock().await;
    assert!(
        heard.contains("MAIL FROM:<no-reply@demo.example>") && heard.contains("RCPT TO:<owner@demo.example>"),
        "{heard}"
    );
    assert!(heard.contains("Namaste"));
}

#[tokio::test]
async fn smtp_refuses_for_now_or_for_good_or_is_not_there() {
    for (verdict, for_good) in [("450 later", false), ("550 no such user", true), ("530 sign in first", false)] {
        let (address, _) = server(verdict).await;
        let mailer = SmtpMailer::new(&format!("smtp://{address}").into(), FROM).unwrap();
        let error = mailer.send(&mail(None)).await.unwrap_err();
        assert_eq!(matches!(error, MailError::Refused(_)), for_good, "{error}");
    }
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let mailer = SmtpMailer::new(&format!("smtp://{nobody}").into(), FROM).unwrap();
    assert!(matches!(mailer.send(&mail(None)).await, Err(MailError::Unavailable(_))));
}
