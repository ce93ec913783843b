"""`/peine` and `/obligations`, one entry after the other: what it means, what to do, the proof, what if not. Pure."""

from __future__ import annotations

from bot.personal import general_obligations
from content.library import Library
from content.rendering import Paragraph, Text
from content.sentences import Sentences
from content.situation import HeldObligation, Situation


def obligations_to_explain(situation: Situation, library: Library) -> list[HeldObligation]:
    """Those of the file that are in force, then those that the law attaches to its running measures."""
    held = list(situation.obligations_in_force)
    known = {obligation.id for obligation in held}
    return held + [HeldObligation(o) for o in general_obligations(situation, library) if o not in known]


def explain_obligation(obligation: HeldObligation, library: Library, say: Sentences) -> Text:
    """One obligation of the catalogue in plain words."""
    kind, plain = library.obligations[obligation.id], library.explained_obligations[obligation.id]
    title = f"{kind.title} ({obligation.details})" if obligation.details else kind.title
    source = say("explained_by_law" if kind.kind == "generale" else "explained_by_decision", norm=kind.norm)
    return Text(
        (
            Paragraph(source, title),
            Paragraph(plain.means, say("explained_means")),
            Paragraph(plain.do, say("explained_do")),
            Paragraph(plain.proof, say("explained_proof")),
            Paragraph(plain.cannot, say("explained_cannot")),
        )
    )


def explain_measure(measure_id: str, library: Library, say: Sentences) -> Text:
    """One measure of the catalogue in plain words."""
    kind, plain = library.measures[measure_id], library.explained_measures[measure_id]
    return Text(
        (
            Paragraph(say("explained_norm", norm=kind.norm), kind.title),
            Paragraph(plain.means, say("explained_means")),
            Paragraph(plain.do, say("explained_do")),
            Paragraph(plain.ends, say("explained_ends")),
            Paragraph(plain.cannot, say("explained_cannot")),
        )
    )
