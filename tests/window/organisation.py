"""Mailboxes of a whole organisation, by Python's imaplib: filled, added to, and read for comparison.

Arguments: what to do (fill, late, digest), host, port, a number. Standard input: the password, then one user a line.
"""

import hashlib
import imaplib
import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

FOLDERS = ["INBOX", "Projects", "Projects/2025", "Entw&APw-rfe"]
FLAGS = ["", "\\Seen", "\\Seen \\Flagged", "\\Answered $Important"]


def message(user, folder, name):
    mail = EmailMessage()
    mail["From"] = f"{user}@old.example"
    mail["To"] = "ole@new.example"
    mail["Subject"] = f"{name} in {folder.replace('&', '')}"
    mail["Date"] = "Mon, 05 Jan 2026 10:00:00 +0100"
    mail["Message-ID"] = f"<{name}.{folder.replace('&', '').replace('/', '.')}.{user}@old.example>"
    mail.set_content(f"{name} for {user}.\n" * 30)
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def append(connection, user, folder, number, name):
    date = f'"{1 + number % 28:02}-Jan-2026 10:00:{number % 60:02} +0100"'
    kind, said = connection.append(folder, f"({FLAGS[number % 4]})", date, message(user, folder, name))
    if kind != "OK":
        raise SystemExit(f"APPEND: {said}")


def fill(connection, user, count):
    for folder in FOLDERS:
        if folder != "INBOX":
            connection.create(folder)
            connection.subscribe(folder)
        for number in range(count):
            append(connection, user, folder, number, f"first {number}")


def late(connection, user, count):
    """New messages, and other flags on one that was there."""
    for number in range(count):
        append(connection, user, "INBOX", number, f"late {number}")
    connection.select("Projects")
    connection.store("1", "+FLAGS", "(\\Flagged $Later)")
    connection.store("2", "-FLAGS", "(\\Seen)")


def digest(connection, user, _):
    """Every message of every folder: its bytes, its flags, its date."""
    found = []
    _, rows = connection.list()
    for row in rows:
        folder = re.match(rb"\([^)]*\) \S+ (.*)", row).group(1).decode().strip('"')
        kind, count = connection.select(f'"{folder}"', readonly=True)
        if kind != "OK" or count[0] == b"0":
            continue
        _, answers = connection.fetch("1:*", "(FLAGS INTERNALDATE BODY.PEEK[])")
        for answer in answers:
            if not isinstance(answer, tuple):
                continue
            facts = answer[0].decode()
            flags = re.search(r"FLAGS \(([^)]*)\)", facts).group(1).split()
            date = re.search(r'INTERNALDATE "([^"]*)"', facts).group(1)
            flags = sorted(flag for flag in flags if flag != "\\Recent")
            found.append([folder, hashlib.sha256(answer[1]).hexdigest(), flags, date])
    return sorted(found)


def main():
    what, host, port, number = sys.argv[1:5]
    password, *users = sys.stdin.read().split("\n")
    act = {"fill": fill, "late": late, "digest": digest}[what]

    def one(user):
        connection = imaplib.IMAP4(host, int(port))
        connection.login(user, password)
        result = act(connection, user, int(number))
        connection.logout()
        return user, result

    with ThreadPoolExecutor(4) as pool:
        results = dict(pool.map(one, [user for user in users if user]))
    print(json.dumps(results))


main()
