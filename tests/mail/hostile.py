"""Messages that try to break whoever reads them."""

FAILED = b"From: MAILER-DAEMON@example.org\nSubject: Undelivered Mail Returned to Sender\n"
REPORT = b"Content-Type: multipart/report; report-type=%s; boundary=b\n\n--b\nContent-Type: %s\n\n"
STATUS = REPORT % (b"delivery-status", b"message/delivery-status")
LONG = 60_000

HOSTILE = {
    "nothing": b"",
    "no header": b"\n\nhello",
    "newlines": FAILED + b"\n" + b"\n" * LONG,
    "spaces": FAILED + b"\n" + b" " * LONG,
    "attributions": b"Subject: Re: x\n\n" + b"On " * 20_000,
    "brackets": FAILED + b"\n" + b"(" * LONG,
    "opening tags": FAILED + b"Content-Type: text/html\n\n" + b"<" * LONG,
    "styles": FAILED + b"Content-Type: text/html\n\n" + b"<style></style>" * 4_000,
    "one endless style": FAILED + b"Content-Type: text/html\n\n" + b"<style>" * 8_000,
    "addresses": FAILED + b"\n" + b"a@example.org, " * 20_000,
    "half an address": FAILED + b"\n" + b"a." * LONG,
    "signs of addresses": FAILED + b"\n" + b"@" * LONG,
    "recipients": FAILED + b"To: " + b"a@example.org, " * 20_000 + b"\n\nx",
    "a long sender": b"From: " + b'"a <' * 20_000 + b"\nSubject: x\n\nx",
    "a long subject": b"Subject: " + b"delivery warning message " * 8_000 + b"\n\nx",
    "a long prefix": b"Subject: " + b"Re: " * 20_000 + b"\n\nx",
    "blocks": STATUS + b"Final-Recipient: rfc822; a@example.org\nAction: failed\n\n" * 5_000,
    "a megabyte of blocks": STATUS + b"A: b\n\n" * 170_000,
    "a megabyte of headers": b"A: b\n" * 200_000,
    "a megabyte of headers in a part": b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
    + b"A: b\n" * 200_000,
    "codes": STATUS + b"Status: " + b"5.1.1 " * 20_000 + b"\n\n--b--\n",
    "a long diagnosis": STATUS + b"Diagnostic-Code: " + b"user " * 20_000 + b"\n\n--b--\n",
    "dots": STATUS + b"Diagnostic-Code: " + b"5." * LONG + b"\n\n--b--\n",
    "no type": REPORT % (b"", b"message/delivery-status") + b"x: y\n",
    "encoded type": b"Content-Type: multipart/report; report-type*=x''%ff; boundary=b\n\n--b\n\nx",
    "a complaint of blocks": REPORT % (b"feedback-report", b"message/feedback-report")
    + b"A: b\n\n" * 20_000,
    "a reaction that is none": b"Content-Type: text/vnd.google.email-reaction+json\n\n"
    + b"[" * LONG,
    "words of a refusal": FAILED + b"\n" + b"could not recipient account user address " * 1_500,
    "words of an absence": b"Subject: x\n\n"
    + b"diese nachricht this message was click follow " * 1_400,
    "nested": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(1_000)
    ),
    "parts": FAILED + b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 20_000,
    "unknown charset": FAILED + b'Content-Type: text/plain; charset="x-klingon"\n\n\xff\xfeja',
    "NUL": b"From: a\0b\nSubject: a\0b\nContent-Type: text/plain\n\nx\0\0",
    "NUL in the name of a character set": b"Content-Disposition: inline; filename*=a\0b''%41\n"
    b"Content-Type: text/plain; charset*=a\0b''%41%ff\n\n\xff",
    "NUL in a plain name of one": b'Content-Type: text/plain; charset="a\0b"\n\n\xff',
    "broken uuencoding": b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n\xff#zz\nend\n",
    "broken encoded words": b"From: =?utf-8?b?AAA?= =?x?q?\nSubject: =?utf-8?b?A?=\n\nx",
    "broken base64": FAILED + b"Content-Transfer-Encoding: base64\n\n=%%%\xff",
    "bytes": bytes(range(256)) * 400,
}
