"""How mail programs write a reply: what they put around the words that somebody typed."""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

SERVICE = "Werkstattkreis"
ADDRESS = "r.k7d4m2q5x3v6b8n9p4r7t2w5y3z6@reply.werkstattkreis.example"
WHO = f"{SERVICE} <{ADDRESS}>"
MAILTO = f'<a href="mailto:{ADDRESS}">{ADDRESS}</a>'


@dataclass(frozen=True)
class Reply:
    """What was typed, where, under what, in answer to which letter."""

    typed: str
    german: bool
    letter_text: str
    letter_html: str
    subject: str
    name: str
    address: str
    signature: str = ""
    place: str = "top"


@dataclass(frozen=True)
class Body:
    """What a program makes of it."""

    plain: str | None
    html: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    plain_type: str = ""
    encoding: str = "8bit"
    charset: str = "utf-8"


def above(reply: Reply) -> str:
    """The typed text with the signature of its writer."""
    return f"{reply.typed}\n\n{reply.signature}".strip("\n") if reply.signature else reply.typed


def quote(text: str, mark: str = "> ", bare: str = ">") -> str:
    return "\n".join(mark + line if line else bare for line in text.rstrip().split("\n"))


def divs(text: str, tag: str = "div") -> str:
    """A text as the editors of browsers write it."""
    return "".join(
        f'<{tag} dir="auto">{escape(line, quote=False) or "<br>"}</{tag}>'
        for line in text.split("\n")
    )


def breaks(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>\r\n")


def place(reply: Reply, attribution: str, quoted: str) -> str:
    """Above, below or within what is quoted."""
    if reply.place == "bottom":
        return f"{attribution}\n{quoted}\n\n{above(reply)}\n"
    if reply.place == "inline":
        lines = quoted.split("\n")
        middle = next(n for n, line in enumerate(lines) if "https://" in line) - 1
        before, after = "\n".join(lines[:middle]), "\n".join(lines[middle:])
        return f"{attribution}\n{before}\n\n{above(reply)}\n\n{after}\n"
    return f"{above(reply)}\n\n{attribution}\n{quoted}\n"


def gmail_web(reply: Reply) -> Body:
    when = "Am Di., 3. Nov. 2026 um 09:12 Uhr schrieb" if reply.german else (
        "On Tue, Nov 3, 2026 at 9:12 AM")  # fmt: skip
    end = ":" if reply.german else " wrote:"
    wrapped = "\n".join(
        "\n".join(textwrap.wrap(line, 76)) if line else "" for line in reply.letter_text.split("\n")
    )
    plain = place(reply, f"{when} {SERVICE} <\n{ADDRESS}>{end}\n", quote(wrapped))
    style = "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"
    quoted = f'<blockquote class="gmail_quote" style="{style}">{reply.letter_html}</blockquote>'
    attribution = (
        f'<div dir="ltr" class="gmail_attr">{when} {SERVICE} &lt;{MAILTO}&gt;{end}<br></div>'
    )
    typed = f'<div dir="ltr">{divs(above(reply))}</div>'
    container = '<div class="gmail_quote gmail_quote_container">'
    html = (
        f"{container}{attribution}{quoted}<div><br></div>{typed}</div>"
        if reply.place == "bottom"
        else f"{typed}<br>{container}{attribution}{quoted}</div>"
    )
    return Body(plain, html, encoding="quoted-printable")


def gmail_android(reply: Reply) -> Body:
    when = "Am Di., 3. Nov. 2026, 09:12 schrieb" if reply.german else "On Tue, 3 Nov 2026, 09:12"
    end = ":" if reply.german else " wrote:"
    plain = place(reply, f"{when} {SERVICE} <\n{ADDRESS}>{end}\n", quote(reply.letter_text))
    html = (
        f'<p dir="ltr">{breaks(above(reply))}</p>\n<br><div class="gmail_quote"><div dir="ltr" '
        f'class="gmail_attr">{when} {SERVICE} &lt;{MAILTO}&gt;{end}<br></div><blockquote '
        f'class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">'
        f"{reply.letter_html}</blockquote></div>"
    )
    return Body(plain, html, encoding="base64")


def apple_mail(reply: Reply) -> Body:
    line = f"Am 03.11.2026 um 09:12 schrieb {WHO}:" if reply.german else (
        f"On 3 Nov 2026, at 09:12, {WHO} wrote:")  # fmt: skip
    plain = place(reply, quote(line), quote(f"\n{reply.letter_text}", bare="> "))
    html = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>'
        f'<body style="overflow-wrap: break-word;">{divs(above(reply))}<br><div><br><blockquote '
        f'type="cite"><div>{escape(line)}</div><br class="Apple-interchange-newline"><div>'
        f"{reply.letter_html}</div></blockquote></div><br></body></html>"
    )
    headers = {"X-Mailer": "Apple Mail (2.3864.100.1)"}
    return Body(plain, html, headers, encoding="quoted-printable")


def iphone(reply: Reply) -> Body:
    footer = "Von meinem iPhone gesendet" if reply.german else "Sent from my iPhone"
    line = f"Am 03.11.2026 um 09:12 schrieb {WHO}:" if reply.german else (
        f"On 3 Nov 2026, at 09:12, {WHO} wrote:")  # fmt: skip
    typed = f"{above(reply)}\n\n{footer}" if reply.place == "top" else above(reply)
    inner = Reply(**{**vars(reply), "typed": typed, "signature": ""})
    plain = place(inner, quote(line), quote(f"\n{reply.letter_text}", mark="> \ufeff", bare="> "))
    html = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>'
        f'<body dir="auto">{divs(above(reply))}<br id="lineBreakAtBeginningOfSignature"><div '
        f'dir="ltr">{footer}</div><div dir="ltr"><br><blockquote type="cite">{escape(line)}<br><br>'
        f'</blockquote></div><blockquote type="cite"><div dir="ltr">\ufeff{reply.letter_html}</div>'
        "</blockquote></body></html>"
    )
    headers = {"X-Mailer": "iPhone Mail (23B85)"}
    return Body(plain, html, headers, encoding="quoted-printable")


def headers_of(reply: Reply, *, bold: bool = False, who: str = WHO) -> str:
    german = (
        ("Von", who), ("Gesendet", "Dienstag, 3. November 2026 09:12"),
        ("An", f"{reply.name} <{reply.address}>"), ("Betreff", reply.subject),
    )  # fmt: skip
    english = (
        ("From", who), ("Sent", "Tuesday, November 3, 2026 9:12 AM"),
        ("To", f"{reply.name} <{reply.address}>"), ("Subject", reply.subject),
    )  # fmt: skip
    pairs = german if reply.german else english
    if bold:
        return "<br>\r\n".join(f"<b>{key}:</b> {escape(value)}" for key, value in pairs)
    return "\n".join(f"{key}: {value}" for key, value in pairs)


def outlook_desktop(reply: Reply) -> Body:
    plain = f"{above(reply)}\n\n{headers_of(reply)} \n\n{reply.letter_text}"
    typed = "".join(
        f'<p class=MsoNormal><span lang=DE style=\'font-size:11.0pt;font-family:"Calibri"'
        f"'>{escape(line, quote=False) or '&nbsp;'}<o:p></o:p></span></p>\r\n"
        for line in above(reply).split("\n")
    )
    html = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!--\r\n/* Style '
        "Definitions */\r\np.MsoNormal {margin:0cm; font-size:12.0pt;}\r\n--></style>"
        '<!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit"/></xml><![endif]--></head><body '
        f"lang=DE><div class=WordSection1>{typed}<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div "
        "style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        f"<p class=MsoNormal>{headers_of(reply, bold=True)}<o:p></o:p></p></div></div>"
        f"{reply.letter_html}</div></body></html>"
    )
    headers = {"X-Mailer": "Microsoft Outlook 16.0", "Thread-Index": "AQHbLcWkq0oJx0m6jUqPZk8w7g=="}
    return Body(plain, html, headers, encoding="quoted-printable")


def outlook_web(reply: Reply) -> Body:
    rule = "_" * 32
    plain = f"{above(reply)}\n\n{rule}\n{headers_of(reply)}\n\n{reply.letter_text}"
    typed = "".join(
        f'<div class="elementToProof" style="font-family: Aptos, sans-serif; font-size: 12pt;">'
        f"{escape(line, quote=False) or '<br>'}</div>\r\n"
        for line in above(reply).split("\n")
    )
    html = (
        '<html><head><style style="display:none;"> P {margin-top:0;} </style></head>'
        f'<body dir="ltr">{typed}<div id="appendonsend"></div><hr style="display:inline-block;'
        'width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">'
        f"{headers_of(reply, bold=True)}</font><div>&nbsp;</div></div><div>{reply.letter_html}"
        "</div></body></html>"
    )
    return Body(plain, html, encoding="quoted-printable")


def outlook_ios(reply: Reply) -> Body:
    name = "Outlook für iOS beziehen" if reply.german else "Get Outlook for iOS"
    plain = (
        f"{above(reply)}\n\n{name}<https://aka.ms/o0ukef>\n{'_' * 32}\n{headers_of(reply)}\n\n"
        f"{reply.letter_text}"
    )
    html = (
        f'<html><body><div dir="auto">{divs(above(reply))}</div><div id="ms-outlook-mobile-'
        f'signature" dir="auto"><div><a href="https://aka.ms/o0ukef">{name}</a></div></div><hr '
        'style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
        f"{headers_of(reply, bold=True)}</div>{reply.letter_html}</body></html>"
    )
    return Body(plain, html, encoding="base64")


def thunderbird(reply: Reply) -> Body:
    line = f"Am 03.11.26 um 09:12 schrieb {SERVICE}:" if reply.german else (
        f"On 03/11/2026 09:12, {SERVICE} wrote:")  # fmt: skip
    plain = place(reply, line, quote(reply.letter_text))
    kind = "; format=flowed"
    headers = {"User-Agent": "Mozilla Thunderbird", "Content-Language": "de-DE"}
    return Body(plain, None, headers, kind)


def thunderbird_html(reply: Reply) -> Body:
    line = f"Am 03.11.26 um 09:12 schrieb {SERVICE}:" if reply.german else (
        f"On 03/11/2026 09:12, {SERVICE} wrote:")  # fmt: skip
    quoted = f'<div class="moz-cite-prefix">{line}<br></div><blockquote type="cite" cite="mid:x@y">'
    quoted += f"{reply.letter_html}</blockquote>"
    typed = f"<p>{breaks(above(reply))}</p>"
    both = f"{quoted}\r\n{typed}" if reply.place == "bottom" else f"{typed}\r\n{quoted}"
    html = (
        '<!DOCTYPE html>\r\n<html><head><meta http-equiv="Content-Type" content="text/html; '
        f'charset=UTF-8"></head><body>{both}<br></body></html>'
    )
    return Body(None, html, {"User-Agent": "Mozilla Thunderbird"})


def gmx(reply: Reply) -> Body:
    style = (
        "margin: 10px 5px 5px 10px; padding: 10px 0px 10px 10px; border-left: 2px solid rgb(195, "
        "217, 229);"
    )
    html = (
        '<html><head></head><body><div style="font-family: Verdana;font-size: 12.0px;">'
        f"{divs(above(reply))}<div>&nbsp;</div><div name=\"quote\" style='{style}'><div style='"
        f"margin: 0px 0px 10px;'>{headers_of(reply, bold=True)}</div><div name='quoted-content'>"
        f"{reply.letter_html}</div></div></div></body></html>"
    )
    return Body(None, html, {"X-UI-Sender-Class": "01bb95c1-4bf8-414a-932a-4f6e2808ef9c"})


def webde(reply: Reply) -> Body:
    sent = "\n".join(headers_of(reply).split("\n")[i] for i in (1, 0, 2, 3))
    plain = f"{above(reply)}\n \n \n\n{sent}\n\n{reply.letter_text}"
    return Body(plain, None, {"X-Priority": "3"}, encoding="quoted-printable")


def proton(reply: Reply) -> Body:
    line = f"{WHO} schrieb am Dienstag, 3. November 2026 um 09:12:" if reply.german else (
        f"On Tuesday, November 3rd, 2026 at 9:12 AM, {WHO} wrote:")  # fmt: skip
    secured = "Gesendet mit Proton Mail" if reply.german else "Sent with Proton Mail"
    secured_line = f"{secured} secure email." if not reply.german else f"{secured}."
    typed = f"{above(reply)}\n\n{secured_line}"
    inner = Reply(**{**vars(reply), "typed": typed, "signature": ""})
    plain = place(inner, f"{line}\n", quote(reply.letter_text))
    html = (
        f'<div style="font-family: Arial, sans-serif; font-size: 14px;">{divs(above(reply))}</div>'
        '<div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">'
        f'{secured} <a href="https://proton.me/">secure email</a>.</div></div><div class="'
        f'protonmail_quote">{escape(line)}<br><blockquote class="protonmail_quote" type="cite">'
        f"{reply.letter_html}</blockquote><br></div>"
    )
    return Body(plain, html, encoding="quoted-printable")


def samsung(reply: Reply) -> Body:
    footer = "Von meinem Galaxy gesendet" if reply.german else "Sent from my Galaxy"
    title = "Ursprüngliche Nachricht" if reply.german else "Original message"
    pairs = ("Von", "Datum", "An", "Betreff") if reply.german else ("From", "Date", "To", "Subject")
    values = (WHO, "03.11.26  09:12  (GMT+01:00)", f"{reply.name} <{reply.address}>", reply.subject)
    block = [f"{key}: {value} " for key, value in zip(pairs, values, strict=True)]
    plain = "\n".join(
        [above(reply), "", "", footer, f"-------- {title} --------", *block, "", reply.letter_text]
    )
    html = (
        f'<html><body>{divs(above(reply))}<div><br></div><div id="composer_signature" dir="auto">'
        f'<div style="font-size:12px;color:#575757">{footer}</div></div><div><br></div><div align="'
        f'left" style="font-size:100%;color:#000000"><div>-------- {title} --------</div>'
        f"{''.join(f'<div>{escape(line)}</div>' for line in block)}</div>{reply.letter_html}"
        "</body></html>"
    )
    return Body(plain, html, encoding="base64")


def k9(reply: Reply) -> Body:
    footer = (
        "-- \nDiese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet."
        if reply.german
        else "-- \nSent from my Android device with K-9 Mail. Please excuse my brevity."
    )
    line = f"Am 3. November 2026 09:12:31 MEZ schrieb {WHO}:" if reply.german else (
        f"On 3 November 2026 09:12:31 GMT, {WHO} wrote:")  # fmt: skip
    inner = Reply(**{**vars(reply), "signature": footer})
    text = place(inner, line, quote(reply.letter_text, mark=">"))
    return Body(text.replace(f"\n\n{footer}", f"\n{footer}"), None, {"User-Agent": "K-9 Mail"})


def yahoo(reply: Reply) -> Body:
    line = (
        f"Am Dienstag, 3. November 2026 um 09:12:31 MEZ hat {WHO} Folgendes geschrieben:"
        if reply.german
        else f"On Tuesday, November 3, 2026 at 09:12:31 AM GMT, {WHO} wrote:"
    )
    plain = (
        f" {above(reply)}\n\n    {line}  \n \n {reply.letter_text.replace(chr(10), chr(10) + ' ')}"
    )
    html = (
        f'<html><head></head><body><div class="ydp4c yahoo-style-wrap" style="font-size:16px;">'
        f'{divs(above(reply))}</div><div><br></div><div id="ydp9yahoo_quoted_4711" class="ydp9'
        f'yahoo_quoted yahoo_quoted"><div style="font-size:13px;color:#26282a;"><div>{escape(line)}'
        f"</div><div><br></div><div><div>{reply.letter_html}</div></div></div></div></body></html>"
    )
    return Body(plain, html, {"X-Mailer": "WebService/1.1.24652 YMailNorrin"})


def t_online(reply: Reply) -> Body:
    block = (
        f"-----Original-Nachricht-----\nBetreff: {reply.subject}\nDatum: 2026-11-03T09:12:31+0100\n"
        f'Von: "{SERVICE}" <{ADDRESS}>\nAn: "{reply.name}" <{reply.address}>'
    )
    plain = f"{above(reply)}\n\n \n\n{block}\n\n{reply.letter_text}"
    return Body(plain, None, {"X-Mailer": "DTAG E-Mail"}, encoding="quoted-printable")


def mutt(reply: Reply) -> Body:
    line = f"Am Di, Nov 03, 2026 at 09:12:31 +0100 schrieb {SERVICE}:" if reply.german else (
        f"On Tue, Nov 03, 2026 at 09:12:31AM +0100, {SERVICE} wrote:")  # fmt: skip
    return Body(place(reply, line, quote(reply.letter_text)), None, {"User-Agent": "Mutt/2.2.13"})


def roundcube(reply: Reply) -> Body:
    line = f"Am 2026-11-03 09:12, schrieb {SERVICE}:" if reply.german else (
        f"On 2026-11-03 09:12, {SERVICE} wrote:")  # fmt: skip
    headers = {"User-Agent": "Roundcube Webmail/1.6.9"}
    return Body(place(reply, line, quote(reply.letter_text)), None, headers, "; format=flowed")


def open_xchange(reply: Reply) -> Body:
    line = f"{WHO} hat am 03.11.2026 09:12 CET geschrieben:" if reply.german else (
        f"On 03/11/2026 09:12 CET {WHO} wrote:")  # fmt: skip
    plain = f"{above(reply)}\n\n> {line}\n>  \n>  \n{quote(reply.letter_text)}\n"
    html = (
        f'<!doctype html><html><body><p>{breaks(above(reply))}</p><blockquote type="cite"><div>'
        f"{escape(line)}</div><div><br></div>{reply.letter_html}</blockquote></body></html>"
    )
    headers = {"X-Mailer": "Open-Xchange Mailer v8.35"}
    return Body(plain, html, headers, encoding="quoted-printable")


def tutanota(reply: Reply) -> Body:
    line = f"3. Nov. 2026, 09:12 von {ADDRESS}:" if reply.german else (
        f"Nov 3, 2026, 09:12 by {ADDRESS}:")  # fmt: skip
    html = (
        f'<html><body>{divs(above(reply))}<div><br></div><div>{line}<br></div><blockquote class="'
        f'tutanota_quote" style="border-left: 1px solid #93A3B8; padding-left: 10px;">'
        f"{reply.letter_html}</blockquote></body></html>"
    )
    return Body(None, html, encoding="base64")


def em_client(reply: Reply) -> Body:
    title, keys = (
        ("Originalnachricht", ("Von", "An", "Datum", "Betreff"))
        if reply.german
        else ("Original Message", ("From", "To", "Date", "Subject"))
    )
    values = (f'"{SERVICE}" <{ADDRESS}>', reply.address, "03.11.2026 09:12:31", reply.subject)
    block = "\n".join(f"{key} {value}" for key, value in zip(keys, values, strict=True))
    plain = f"{above(reply)}\n\n------ {title} ------\n{block}\n\n{reply.letter_text}"
    return Body(plain, None, {"User-Agent": "eM_Client/10.1.4588.0"})


PROGRAMS: list[Callable[[Reply], Body]] = [
    gmail_web, gmail_android, apple_mail, iphone, outlook_desktop, outlook_web, outlook_ios,
    thunderbird, thunderbird_html, gmx, webde, proton, samsung, k9, yahoo, t_online, mutt,
    roundcube, open_xchange, tutanota, em_client,
]  # fmt: skip
