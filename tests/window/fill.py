"""Fills an account with sample mail by Python's imaplib.

Arguments: host, port, user, messages per folder. The password is the first line of standard input.
"""

import imaplib
import sys
from email.message import EmailMessage

FOLDERS = ["INBOX", "Projects", "Projects.2025", "Entw&APw-rfe", "&ZeVnLIqe-"]
FLAGS = ["", "\\Seen", "\\Seen \\Flagged", "\\Answered $Important"]


def message(folder, number):
    mail = EmailMessage()
    mail["From"] = "Mia <mia@old.example>"
    mail["To"] = "Ole <ole@new.example>"
    mail["Subject"] = f"Grüße Nr. {number} aus {folder}"
    mail["Date"] = f"Mon, {1 + number % 28:02} Jan 2024 10:00:00 +0100"
    mail["Message-ID"] = f"<{folder.replace('&', '')}.{number}@old.example>"
    mail.set_content(f"Message {number}.\n" * (1 + number % 40))
    if number % 10 == 0:
        mail.add_attachment(bytes(range(256)) * 40, maintype="application", subtype="octet-stream", filename="data.bin")
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def main():
    host, port, user, count = sys.argv[1:5]
    connection = imaplib.IMAP4(host, int(port))
    connection.login(user, sys.stdin.readline().rstrip("\n"))
    for folder in FOLDERS:
        if folder != "INBOX":
            connection.create(folder)
            connection.subscribe(folder)
        for number in range(int(count)):
            date = f'"{1 + number % 28:02}-Jan-2024 10:00:{number % 60:02} +0100"'
            kind, said = connection.append(folder, f"({FLAGS[number % 4]})", date, message(folder, number))
            if kind != "OK":
                raise SystemExit(f"APPEND: {said}")
    connection.logout()


main()
