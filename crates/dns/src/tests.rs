use hickory_resolver::proto::op::{Message, MessageType, OpCode, ResponseCode};
use hickory_resolver::proto::rr::rdata::{MX, SRV};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use mailhaul_model::mail_dns::{MailDns, MailExchanger, MailExchangers, NamedServer};
use tokio::net::UdpSocket;

use super::SystemDns;

/// A server on loopback that has these mail exchangers for example.org, and nothing else.
async fn server(hosts: &'static [(u16, &'static str)]) -> SystemDns {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut buffer = [0; 4096];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            let question = Message::from_vec(&buffer[..length]).unwrap();
            socket.send_to(&answer(&question, hosts), from).await.unwrap();
        }
    });
    SystemDns::asking(address)
}

fn answer(question: &Message, hosts: &[(u16, &str)]) -> Vec<u8> {
    let mut answer = Message::new(question.metadata.id, MessageType::Response, OpCode::Query);
    let query = question.queries[0].clone();
    let asked = query.name().to_ascii();
    answer.metadata.recursion_desired = question.metadata.recursion_desired;
    answer.metadata.recursion_available = true;
    if asked == "_imaps._tcp.example.org." && query.query_type() == RecordType::SRV {
        for (priority, weight, host) in [(20, 9, "late"), (10, 1, "Light"), (10, 5, "heavy")] {
            let target = Name::from_ascii(format!("{host}.example.net.")).unwrap();
            let service = SRV::new(priority, weight, 993, target);
            answer.add_answer(Record::from_rdata(query.name().clone(), 300, RData::SRV(service)));
        }
    } else if asked == "_imap._tcp.example.com." {
        let service = SRV::new(0, 0, 0, Name::root());
        answer.add_answer(Record::from_rdata(query.name().clone(), 300, RData::SRV(service)));
    } else if asked != "example.org." {
        answer.metadata.response_code = ResponseCode::NXDomain;
    } else if query.query_type() == RecordType::MX {
        for (preference, host) in hosts {
            let exchanger = MX::new(*preference, Name::from_ascii(host).unwrap());
            answer.add_answer(Record::from_rdata(query.name().clone(), 300, RData::MX(exchanger)));
        }
    }
    answer.add_query(query);
    answer.to_vec().unwrap()
}

#[tokio::test]
async fn mail_exchangers_come_in_order_of_preference_with_their_ttl() {
    let dns = server(&[(20, "B.example.net."), (10, "a.example.net.")]).await;
    let host = |preference, host: &str| MailExchanger { preference, host: host.to_owned() };
    assert_eq!(
        dns.mail_exchangers("example.org").await,
        Ok(MailExchangers {
            hosts: vec![host(10, "a.example.net"), host(20, "b.example.net")],
            ttl: 300
        })
    );
}

#[tokio::test]
async fn a_domain_that_takes_no_mail_is_an_answer() {
    let none = Ok(MailExchangers { hosts: Vec::new(), ttl: 0 });
    assert_eq!(server(&[(0, ".")]).await.mail_exchangers("example.org").await, none);
    assert_eq!(server(&[]).await.mail_exchangers("example.org.").await, none);
}

#[tokio::test]
async fn a_domain_that_does_not_exist_is_said() {
    let dns = server(&[(10, "a.example.net.")]).await;
    assert_eq!(
        dns.mail_exchangers("exmaple.org").await,
        Err("There is no such domain.".to_owned())
    );
}

#[tokio::test]
async fn the_imap_servers_that_a_domain_names_come_in_order_of_priority_and_weight() {
    let dns = server(&[]).await;
    let service = |host: &str| NamedServer { host: host.to_owned(), port: 993, tls: true };
    assert_eq!(
        dns.named_servers("example.org").await,
        Ok(vec![
            service("heavy.example.net"),
            service("light.example.net"),
            service("late.example.net")
        ])
    );
}

#[tokio::test]
async fn a_domain_that_names_no_imap_server_or_says_that_it_has_none_is_an_answer() {
    let dns = server(&[]).await;
    assert_eq!(dns.named_servers("example.net").await, Ok(Vec::new()));
    assert_eq!(dns.named_servers("example.com").await, Ok(Vec::new()));
}
