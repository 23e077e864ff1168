"""Messages that try to break whoever reads them."""

FAILED = b"From: MAILER-DAEMON@example.org\nSubject: Undelivered Mail Returned to Sender\n"
REPORT = b"Content-Type: multipart/report; report-type=%s; boundary=b\n\n--b\nContent-Type: %s\n\n"
STATUS = REPORT % (b"delivery-status", b"message/delivery-status")
LONG = 60_000
MEGABYTE = 1024 * 1024
DEEP = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(1_000)
)
TYPE = b"Content-Type: text/plain; "
HTML = b"Content-Type: text/html\n\n"
PARTS = b'Content-Type: multipart/mixed; boundary="b"\n\n'
ODD_CHARSETS = ("utf-7", "idna", "punycode", "unicode_escape", "iso-2022-jp", "hex", "undefined")

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
    "nested": DEEP,
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
    "a megabyte of newlines": b"Subject: x\n\n" + b"\n" * MEGABYTE,
    "a megabyte of returns": b"Subject: x\n\n" + b"\r" * MEGABYTE,
    "many lines in many parts": DEEP[:1_800] + b"\n" * MEGABYTE,
    "many delimiters in many parts": DEEP[:1_800] + b"--\n" * 300_000,
    "messages in messages": b"Content-Type: message/rfc822\n\n" * 20_000,
    "digests in digests": b"Content-Type: multipart/digest; boundary=b\n\n--b\n\n" * 500,
    "parts that begin with dashes": PARTS.replace(b'"b"', b'"-b"') + b"---b\n\nx\n" * 100_000,
    "parts that begin with a space": PARTS.replace(b'"b"', b'" b"') + b"-- b\n\nx\n" * 100_000,
    "parts without a name": PARTS.replace(b'"b"', b'""') + b"--\n\nx\n" * 100_000,
    "long parts": PARTS + (b"--b\n\n" + b"x\n" * 1_200) * 390,
    "parts of HTML": PARTS + (b"--b\n" + HTML + b"<a " * 800) * 390,
    "parts of base64": PARTS
    + (b"--b\nContent-Transfer-Encoding: base64\n\n" + b"QUJD" * 600) * 390,
    "a delimiter inside a delimiter": PARTS.replace(b'"b"', b'"--b"')
    + b"--b\n----b\n--b--b\n" * 9_000,
    "a delimiter that goes on": PARTS + b"--b" + b" " * 900_000 + b"x\n",
    "a huge delimiter": PARTS.replace(b"b", b"b" * 300_000) + b"--" + b"b" * 300_000,
    "five megabytes of base64": b"Content-Transfer-Encoding: base64\n\n" + b"QUJD" * 1_300_000,
    "lines of base64": b"Content-Transfer-Encoding: base64\n\n" + (b"QUJD" * 19 + b"\n") * 60_000,
    "quoted-printable": b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=4=\n" * 250_000,
    "much uuencoding": b"Content-Transfer-Encoding: uuencode\n\nbegin 644 x\n" + b"M,,\n" * 200_000,
    "parameters": TYPE + b"".join(b"x%d=a; " % n for n in range(80_000)) + b"\n\nx",
    "parameters continued": TYPE
    + b"".join(b"charset*%d=a; " % n for n in range(50_000))
    + b"\n\nx",
    "a parameter with a large number": TYPE + b"charset*" + b"9" * 50_000 + b"=a\n\nx",
    "semicolons": TYPE + b";" * 900_000 + b"\n\nx",
    "quotes in parameters": TYPE + b'a=";' * 200_000 + b"\n\nx",
    "slashes": b"Content-Type: " + b"/" * 900_000 + b"\n\nx",
    "a type behind an odd space": b"Content-Type: \x1cmultipart/mixed; boundary=b\n\n--b\n" * 1_000,
    "a header that goes on": b"Subject: x\n" + b" a\n" * 300_000 + b"\nx",
    "lines of From": b"From x\n" * 150_000 + b"\nx",
    "no colons": b"abc\n" * 250_000,
    "encoded words without end": b"Subject: " + b"=?utf-8?q?a?= " * 70_000 + b"\n\nx",
    "encoded words within": b"From: " + b"=?utf-8?q?" * 100_000 + b"\n\nx",
    "encoded words of many sets": b"".join(
        b"To: " + b"".join(b"=?x%d?q?a?= " % (n * 99 + m) for m in range(99)) + b"\n"
        for n in range(900)
    ),
    "references": b"References: " + b"<a@b.example> " * 10_000 + b"\n\nx",
    "senders": b"From: a@b.example\n" * 1_900 + b"\nx",
    "results": b"Authentication-Results: mx.example.org; dkim=pass; "
    + b"dmarc = " * 60_000
    + b"\n\nx",
    "groups": b"From: " + b"a:" * 90_000 + b"b@c.example;\n\nx",
    "comments": b"From: " + b"(" * 90_000 + b"b@c.example\n\nx",
    "dates": b"Date: " + b"1 " * 400_000 + b"\n\nx",
    "surrogates": b"Subject: \xed\xa0\x80\xff\nFrom: \xff <\xff@x.example>\n\n\xed\xa0\x80",
    "halves of signs": TYPE + b"charset=utf-7\n\n+2AA- ja",
    "attributes": HTML + b"<div " + b"a=b " * 100_000 + b">x",
    "deep HTML": HTML + b"<div><table>" * 80_000 + b"x",
    "deep quotes in HTML": HTML + b"<blockquote class='gmail_quote'>" * 30_000 + b"x",
    "separators": b"Subject: x\n\n" + "\u2028> ".encode() * 200_000,
    "separators of old": b"Subject: x\n\n" + b"\x0c\x1c\x1d\xc2\x85" * 200_000,
    "a reaction of objects": b"Content-Type: text/vnd.google.email-reaction+json\n\n"
    + b'{"emoji":' * 60_000,
    **{
        f"the character set {name}": TYPE
        + b"charset="
        + name.encode()
        + b"\n\n\xff"
        + b"+AAAA-\\N{X}\x1b$Bxn--a." * 50_000
        for name in ODD_CHARSETS
    },
}
