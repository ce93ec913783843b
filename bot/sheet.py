"""« Ma fiche »: the measures and obligations of a file explained, as a PDF to print or keep."""

from __future__ import annotations

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from bot.explained import explain_measure, explain_obligation, obligations_to_explain
from content.dates import spoken_date
from content.library import Library
from content.rendering import Text
from content.sentences import Sentences
from content.situation import Situation

_MARGIN = 20  # millimetres
_LINE = 5.5


def sheet(situation: Situation, library: Library, say: Sentences) -> bytes:
    """The PDF of a file. It names nobody: whoever finds it learns no name. Says that it is no decision."""
    page = FPDF(format="A4")
    page.set_margin(_MARGIN)
    page.set_auto_page_break(True, _MARGIN)
    page.set_title(say("sheet_title"))
    page.add_page()
    _write(page, say("sheet_title"), size=16, bold=True)
    _write(page, say("sheet_warning", date=spoken_date(situation.today)), size=9)
    texts = [explain_measure(m.id, library, say) for m in situation.running_measures]
    texts += [explain_obligation(o, library, say) for o in obligations_to_explain(situation, library)]
    for text in texts:
        _write_text(page, text)
    return bytes(page.output())


def _write_text(page: FPDF, text: Text) -> None:
    page.ln(_LINE)
    first, *others = text.paragraphs
    _write(page, first.heading, size=13, bold=True)
    _write(page, first.body, size=9)
    for paragraph in others:
        _write(page, f"**{paragraph.heading}** {paragraph.body}", size=11, markdown=True)


def _write(page: FPDF, text: str, *, size: int, bold: bool = False, markdown: bool = False) -> None:
    """The core font has the letters of French once the typographic ones are plain."""
    page.set_font("Helvetica", "B" if bold else "", size)
    plain = text.translate(_TYPOGRAPHIC).encode("cp1252", "replace").decode("cp1252")
    page.multi_cell(0, _LINE, plain, new_x=XPos.LMARGIN, new_y=YPos.NEXT, markdown=markdown)


# cp1252 lacks the narrow no-break space and the non-breaking hyphen.
_TYPOGRAPHIC = {0x202F: " ", 0x00A0: " ", 0x2011: "-"}
