"""What nobody reads aloud is dropped first: links, markup, emoji; broken lines are joined."""

from __future__ import annotations

import html
import re
import unicodedata

_LINK = re.compile(
    r"(?:https?|ftp)://\S+|www\.\S+|\S+@\S+\.\S+"
    r"|(?<![\w.@])(?:[a-z0-9-]+\.)+(?:vn|com|net|org|me|info|gov|edu|app|ly|io)(?:/\S*)?(?!\w)",
    re.IGNORECASE,
)
# What only says that a link follows: without it nothing of it is left to say.
_LABEL = re.compile(
    r"(?:(?<!\w)(?:xem|thêm|chi tiết|tại|ở|qua|theo|vào|về|truy cập|địa chỉ|trang|web|website|mạng"
    r"|e-?mail|mail|thư điện tử|hộp thư|link|đường link|đường dẫn|liên kết|fanpage|facebook|zalo"
    r"|nguồn|tham khảo|là|đây)[\s:,\-–]*)+$",
    re.IGNORECASE,
)
_ENDS = re.compile(  # after the link the sentence is over, or goes on by itself
    r"\s*(?:$|[.,;:!?)\n]|(?:hoặc|và|hay|trước|sau|để|từ|đến|trong)(?!\w))", re.IGNORECASE
)
_LEFT = re.compile(r"(?m)(?:^|(?<=[.!?;]))[^\S\n]*[.,;:]+(?=\s|$)")  # stops around nothing
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|<!--.*?-->", re.DOTALL)
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*\)")
_HASHTAG = re.compile(r"(?<!\w)[#@][^\W\d]\w*")
_MARKUP = re.compile(r"[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}|(?m:^\s{0,3}(?:#{1,6}|>+)\s+)")
_RULER = re.compile(r"(?m)^\s*[-–—_=*.]{3,}\s*$")
_BULLET = re.compile(
    r"(?m)^[^\S\n]*(?:[-–—+*•·▪●○■□◦‣➢➤✓✔»→]+(?=[^\S\n])|[•·▪●○■□◦‣➢➤✓✔»]+)[^\S\n]*"
)
_SPLIT_CODE = re.compile(r"(?<=\w)-[^\S\n]*\n\s*(?=[A-ZĐ]{2})")
_WRAPPED = re.compile(r"(?<=[^\W\d_,])[^\S\n]*\n\s*(?=[^\W\d_A-ZĐ])|(?<=,)[^\S\n]*\n\s*(?=\w)")
# no line of a list ends with one of these: the line was broken to fit the paper
_BROKEN = re.compile(
    r"((?<!\w)(?:của|và|về|năm|ngày|tháng|số|cho|theo|tại|với|trong|do|từ|đến|các|những|là|ở|hoặc))"
    r"[^\S\n]*\n\s*(?=\w)"
)
_SPACED_THOUSANDS = re.compile("(?<=\\d)[\u00a0\u202f\u2009](?=\\d{3}(?!\\d))")
_SQUARE = re.compile(r"(?<![^\W\d])([kcdm]?m)([²³])")
_FOOTNOTE = re.compile(r"(?<=[^\W\d])[⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=[.,;)])[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_DASHES = re.compile(r"[‐‑‒–—―−﹣－]")
_QUOTES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "′": "'"})
# M'nông, H'leo, N'Trang: the stop after the first letter is a weak ơ, as in the spelling Nơ Trang
_STOP = re.compile(r"(?<!\w)([BCDĐGHJKLMNPRSTbcdđghjklmnprst])'(?=[^\W\d])")

_NAME = re.compile(r"(?<!\w)H(?= [A-ZĐÊ][^\W\d_A-Z])")  # H Bia, a woman's name


def clean(text: str) -> str:
    """Plain text, one paragraph a line."""
    text = _SPACED_THOUSANDS.sub(".", html.unescape(text)).replace("\r\n", "\n")
    text = _SQUARE.sub(lambda m: f"{m[1]}{2 if m[2] == '²' else 3}", text)
    text = _TAG.sub(" ", _FOOTNOTE.sub("", text))
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = _unlinked(_MARKDOWN_LINK.sub(r"\1", text))
    text = _RULER.sub("", _HASHTAG.sub(" ", text))
    text = _BULLET.sub("", _MARKUP.sub("", text))
    text = _SPLIT_CODE.sub("-", _DASHES.sub("-", _ascii_digits(text)))
    text = _NAME.sub("Hơ", _STOP.sub(lambda m: f"{m[1]}ơ ", text))
    return _WRAPPED.sub(" ", _BROKEN.sub(r"\1 ", text))


def _unlinked(text: str) -> str:
    """Without links, and without the words that only led to them."""
    parts, at = [], 0
    for link in _LINK.finditer(text):
        head = text[at : link.start()]
        over = link[0][-1] in ".,;:" or _ENDS.match(text, link.end())
        parts.append(_LABEL.sub("", head) if over else head)
        dot = "." if link[0].endswith(".") else ""
        parts.append(dot or " ")
        at = link.end()
    if not parts:
        return text
    return _LEFT.sub("", "".join([*parts, text[at:]]))


def _ascii_digits(text: str) -> str:
    """Digits of other scripts as ours; signs that are numbers by themselves are dropped."""
    return "".join(_digit(c) if c.isnumeric() and not c.isascii() else c for c in text)


def _digit(c: str) -> str:
    value = unicodedata.decimal(c, None)
    if value is not None:
        return str(value)
    return c if c.isalpha() else " "
