"""The picture that a link to an edition is shown with where somebody shares it, where ``charter_card`` asks for it:

    _static/charter-card.png    1200 by 630: the title, the platform, who publishes it, and the cookie of the book

Whoever shows a link asks for the picture at an absolute address (https://ogp.me/), so that there is one only where
conf.py or the host says where the edition is published. Templates know it by ``card``.

Pillow draws it, with fonts of the machine: the first that has every letter of the three texts. Texts get smaller
letters till they fit, and are cut where the smallest do not. Nothing is drawn in part: a letter that no font has, or
letters that Pillow cannot join, is a sentence and no picture.
"""

import io
import re
import shutil
import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from cookie_charter import extra
from cookie_charter.pages import publish
from cookie_charter.pages._sphinx import is_set
from cookie_charter.pages.settings import edition, offer
from cookie_charter.speech import _

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

FILE: Final = "charter-card.png"
WIDTH: Final = 1200
HEIGHT: Final = 630
MARGIN: Final = 80
TEXT_WIDTH: Final = 690
"""How wide lines may be, beside the cookie."""
MOST: Final = 1000
"""How many letters of a text are looked at: more than there is room for, even of the smallest."""
GAP: Final = 28
RULE: Final = (120, 8)
"""The size of the rule under the title."""

BACKGROUND: Final = "#fdf6ec"
INK: Final = "#3a2208"
PALE_INK: Final = "#5b4023"
COOKIE: Final = "#c07a26"

FONTS: Final = (
    ("DejaVuSans-Bold.ttf", "DejaVuSans.ttf"),
    ("NotoSans-Bold.ttf", "NotoSans-Regular.ttf"),
    ("LiberationSans-Bold.ttf", "LiberationSans-Regular.ttf"),
    ("arialbd.ttf", "arial.ttf"),
    ("Arial Bold.ttf", "Arial.ttf"),
    ("NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc"),
    ("wqy-zenhei.ttc", "wqy-zenhei.ttc"),
    ("DroidSansFallbackFull.ttf", "DroidSansFallbackFull.ttf"),
    ("msyhbd.ttc", "msyh.ttc"),
    ("STHeiti Medium.ttc", "STHeiti Light.ttc"),
)
"""The files of fonts that Linux, Windows and macOS come with, in bold and in regular; for Chinese the last ones."""

logger = logging.getLogger(__name__)


class Texts(NamedTuple):
    """What the picture says; what is not stated is empty."""

    title: str
    platform: str
    publisher: str

    def __str__(self) -> str:
        return " – ".join(filter(None, self))


class NotDrawnError(Exception):
    """The picture cannot be drawn; the message says why, and what to do."""


def on_builder_inited(app: Sphinx) -> None:
    """Draw the picture of an edition whose address is known, and have the build publish it."""
    config = app.config
    folder = Path(app.doctreedir) / "card"
    shutil.rmtree(folder, ignore_errors=True)
    if not config.charter_card or app.builder.name not in publish.BUILDERS or not (address := _address(config)):
        return
    platform = publish.platform(config) if config.charter_platform else None
    built, stated = edition(config), texts(config, config.project, platform["name"] if platform else "")
    try:
        picture = draw(stated, built.tag, built.locale.text_direction == "rtl", _accent(config))
    except NotDrawnError as error:
        place = f"{Path(app.confdir) / 'conf.py'}:1:1"
        logger.warning("%s", error, location=place, type="cookie_charter", subtype="card")
        return
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(picture)
    config.html_static_path.append(str(folder))
    _CARDS[config] = for_templates(address, stated)


_CARDS: Final[WeakKeyDictionary[Config, dict[str, Any]]] = WeakKeyDictionary()
"""Of each build what templates are told of its picture, if there is one."""


def on_html_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell templates of the ``card``: its ``url``, ``width`` and ``height``, and in words what it says, ``alt``."""
    if app.config in _CARDS:
        offer(app.config, context, card=_CARDS[app.config])


def _address(config: Config) -> str | None:
    """The address of the folder of the edition, as its pages state it too."""
    stated = str(config.html_baseurl or edition(config).url or "")
    return f"{stated.rstrip('/')}/" if re.match("https?://", stated) else None


def for_templates(address: str, said: Texts) -> dict[str, Any]:
    """What templates are told of the picture of the edition at that *address*."""
    return {"url": f"{address}_static/{FILE}", "width": WIDTH, "height": HEIGHT, "alt": str(said)}


def texts(config: Config, title: str, platform: str) -> Texts:
    """What the picture of an edition says. A body that the name of the platform names already is not said twice."""
    author = str(config.author) if is_set(config, "author") else ""
    return Texts(title, platform, "" if author.lower() in platform.lower() else author)


def _accent(config: Config) -> str:
    """The colour of the brand, of which ``cookie_charter.furo`` says what is wrong with it."""
    color = str(config.charter_brand.get("color", ""))
    return color if re.fullmatch("#[0-9a-fA-F]{6}", color) else COOKIE


def draw(said: Texts, language: str, right_to_left: bool, accent: str = COOKIE) -> bytes:
    """The picture as a PNG, the same for the same texts; raises NotDrawnError."""
    if find_spec("PIL") is None:
        raise NotDrawnError(extra.requires("charter_card", "PIL"))
    from PIL import Image, ImageDraw

    pen = _Pen(said, language, right_to_left)
    title, platform, publisher = (
        pen.fitted(pen.said.title, bold=True, sizes=range(88, 27, -4), height=270),
        pen.fitted(pen.said.platform, bold=False, sizes=range(46, 27, -2), height=124),
        pen.fitted(pen.said.publisher, bold=False, sizes=range(34, 25, -2), height=42),
    )
    image = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    _draw_cookie(image, x=220 if right_to_left else WIDTH - 220, y=HEIGHT // 2, unit=10)
    canvas = ImageDraw.Draw(image)
    below = [text.height + GAP for text in (platform, publisher) if text.lines]
    y = (HEIGHT - title.height - GAP - RULE[1] - sum(below)) // 2
    pen.write(canvas, title, y, INK)
    y += title.height + GAP
    x = WIDTH - MARGIN - RULE[0] if right_to_left else MARGIN
    canvas.rectangle((x, y, x + RULE[0] - 1, y + RULE[1] - 1), accent)
    y += RULE[1] + GAP
    pen.write(canvas, platform, y, INK)
    y += platform.height + GAP if platform.lines else 0
    pen.write(canvas, publisher, y, PALE_INK)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


class _Lines(NamedTuple):
    """A text as it is drawn."""

    font: "FreeTypeFont"
    lines: list[str]
    leading: int
    """From one line to the next."""

    @property
    def height(self) -> int:
        return len(self.lines) * self.leading


class _Pen:
    """Measures and writes texts of a language, in the fonts that have their letters."""

    def __init__(self, said: Texts, language: str, right_to_left: bool) -> None:
        from PIL import features

        shapes = bool(features.check_feature("raqm"))
        # Without it what says how to join letters would be drawn; a space of another width is in few fonts.
        unseen = ("Cc",) if shapes else ("Cc", "Cf")
        self.said = Texts(*(_plain(text, unseen) for text in said))
        letters = {letter for letter in "".join(self.said) if unicodedata.category(letter) not in ("Cf", "Zs")}
        foreign = sorted(letter for letter in letters if unicodedata.bidirectional(letter) in ("R", "AL"))
        if foreign and not shapes:
            sentence = _(
                "charter_card: Pillow cannot write {letter!r} without FriBiDi; install that "
                "(Debian, Ubuntu: apt install libfribidi0), or remove charter_card"
            )
            raise NotDrawnError(sentence.format(letter=foreign[0]))
        direction = "rtl" if right_to_left else "ltr"
        self._options: dict[str, Any] = {"direction": direction, "language": language} if shapes else {}
        self._right_to_left = right_to_left
        self._files = _fonts_with(letters)

    def _font(self, bold: bool, size: int) -> "FreeTypeFont":
        from PIL import ImageFont

        return ImageFont.truetype(self._files[0 if bold else 1], size)

    def fitted(self, text: str, *, bold: bool, sizes: range, height: int) -> _Lines:
        """The text in the largest of some *sizes* in which it fits into that *height*, or cut in the smallest."""
        for size in sizes:
            font, leading = self._font(bold, size), round(size * 1.22)
            lines = list(self._lines(text, font))
            most = height // leading
            if len(lines) <= most and all(self._width(line, font) <= TEXT_WIDTH for line in lines):
                return _Lines(font, lines, leading)
        lines = [part for line in lines for part in self._broken(line, font)]
        return _Lines(font, self._cut(lines, most, font), leading)

    def _width(self, line: str, font: "FreeTypeFont") -> float:
        return font.getlength(line, **self._options)

    def _lines(self, text: str, font: "FreeTypeFont") -> Iterator[str]:
        """Lines of whole words, or of Chinese characters; a word that is too wide has a line of its own."""
        line = ""
        for piece in _pieces(text):
            if line and self._width(f"{line}{piece}".rstrip(), font) > TEXT_WIDTH:
                yield line.rstrip()
                line = ""
            line += piece
        if line:
            yield line.rstrip()

    def _broken(self, line: str, font: "FreeTypeFont") -> Iterator[str]:
        """A line in parts that are not too wide, wherever their letters end."""
        part = ""
        for letter in line:
            if part and not unicodedata.combining(letter) and self._width(part + letter, font) > TEXT_WIDTH:
                yield part
                part = ""
            part += letter
        yield part

    def _cut(self, lines: list[str], most: int, font: "FreeTypeFont") -> list[str]:
        """The first lines, with an ellipsis for the others."""
        if len(lines) <= most:
            return lines
        last = lines[most - 1]
        while last and self._width(f"{last}…", font) > TEXT_WIDTH:
            last = last[:-1].rstrip()
        return [*lines[: most - 1], f"{last}…"]

    def write(self, canvas: "ImageDraw", text: _Lines, y: int, color: str) -> None:
        """Draw a text from *y* on, at the side where its language begins."""
        x, anchor = (WIDTH - MARGIN, "ra") if self._right_to_left else (MARGIN, "la")
        for number, line in enumerate(text.lines):
            canvas.text((x, y + number * text.leading), line, color, text.font, anchor, **self._options)


def _plain(text: str, unseen: tuple[str, ...]) -> str:
    """A text with no space but those that a line may end at, and those that it may not."""
    text = unicodedata.normalize("NFC", text[:MOST])
    text = " ".join(re.split("[ \t\r\n\u2028\u2029]+", text)).strip()
    spaces = {letter: "\u00a0" for letter in text if letter != " " and unicodedata.category(letter) == "Zs"}
    return "".join(spaces.get(letter, letter) for letter in text if unicodedata.category(letter) not in unseen)


def _fonts_with(letters: set[str]) -> tuple[str, str]:
    """The files of the first font of this machine that has some letters; raises NotDrawnError."""
    from PIL import ImageFont

    lacks: list[set[str]] = []
    for bold, regular in FONTS:
        try:
            fonts = [ImageFont.truetype(name, 40) for name in (bold, regular)]
        except OSError:  # it is not on this machine
            continue
        missing = {letter for font in fonts for letter in letters if not _has(font, letter)}
        if not missing:
            return bold, regular
        lacks.append(missing)
    fewest = min(lacks, key=len) if lacks else letters
    letter = min(fewest)
    sentence = _(
        "charter_card: no font of this machine has all letters of the picture, such as {letter!r} (U+{code}); install "
        "one (Debian, Ubuntu: apt install fonts-dejavu-core, for Chinese fonts-noto-cjk), or remove charter_card"
    )
    raise NotDrawnError(sentence.format(letter=letter, code=f"{ord(letter):04X}"))


def _has(font: "FreeTypeFont", letter: str) -> bool:
    """Whether a font has a letter, and draws no box for it as it does for what is none."""
    drawn, box = (font.getmask(one) for one in (letter, "\uffff"))
    return drawn.size != box.size or bytes(drawn) != bytes(box)


def _pieces(text: str) -> Iterator[str]:
    """The parts of a text that a line may end after; punctuation stays with what is before it."""
    piece = ""
    for letter in text:
        wide = unicodedata.east_asian_width(letter) in "WF" and unicodedata.category(letter) not in ("Pe", "Pf", "Po")
        ended = piece.endswith((" ", "-")) and letter != " "
        if piece and (ended or (wide and unicodedata.category(piece[-1]) != "Ps")):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def _draw_cookie(image: Any, x: int, y: int, unit: int) -> None:
    """Draw the cookie of the cover around a point, four times as large, and then smaller for its edges to be smooth."""
    from PIL import Image, ImageDraw

    side = 32 * unit
    for circles, color in (
        (((0, 0, 15.5, 255), (14.56, -9.47, 6.6, 0), (9.47, -14.56, 6.6, 0)), COOKIE),
        (((-6, -5, 3, 255), (-4.5, 7, 3, 255), (6, 4, 3, 255)), INK),
    ):
        mask = Image.new("L", (4 * side, 4 * side))
        pen = ImageDraw.Draw(mask)
        for across, down, radius, shade in circles:
            box = [4 * unit * (16 + edge) for edge in (across - radius, down - radius, across + radius, down + radius)]
            pen.ellipse(box, fill=shade)
        image.paste(color, (x - side // 2, y - side // 2), mask.resize((side, side), Image.Resampling.LANCZOS))
