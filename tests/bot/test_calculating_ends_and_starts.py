"""What is told to be absent, an end that is told, a period put off by prison, the day a probation starts. Invented."""

from __future__ import annotations

import pytest

from tests.bot.calculated import asked_on, calculated

Case = tuple[str, str, tuple[str, ...]]
TODAY = "2026-11-24"

DENIED: list[Case] = [
    (
        "sursis_probatoire",
        "personne n'a fait appel du jugement du 7 avril 2026, sursis probatoire 2 ans, fin quand",
        ("18 avril 2028",),
    ),
    (
        "date_fin",
        "jugé le 7 avril 2026, ni le procureur ni moi n'avons fait appel, probatoire de 18 mois, fin quand ?",
        ("18 octobre 2027",),
    ),
    ("date_fin", "sursis probatoire 1 an, jugé le 7 avril 2026, je n'ai fait appel de rien, il finit quand", ("2027",)),
    (
        "sursis_probatoire",
        "aucun des deux a fait appel, jugé le 7 avril 2026, sursis probatoire 3 ans, ça finit quand",
        ("18 avril 2029",),
    ),
    (
        "calcul_fin_peine",
        "mandat de dépôt le 4 février 2026, condamné le 20 mai 2026 à 14 mois, maintenu, aucune autre peine, fin ?",
        ("4 avril 2027", "écrou le 4 février 2026"),
    ),
    ("date_fin", "écroué le 4 mai 2026 pour 7 mois, sans autre condamnation, je sors quand", ("4 décembre 2026",)),
    ("date_fin", "7 mois, entré le 4 mai 2026, jamais eu d'autre affaire, date de sortie", ("4 décembre 2026",)),
    ("date_fin", "j'ai pas d'autres peines, écroué le 4 mai 2026 pour 7 mois, sortie ?", ("4 décembre 2026",)),
    ("casier_judiciaire", "amende payée le 9 mai 2025, ni récidive ni autre affaire, effacée quand", ("9 mai 2028",)),
    ("casier_judiciaire", "amende réglée le 9 mai 2025, jamais eu d'autre condamnation, casier ?", ("9 mai 2028",)),
]
STILL_IN_THE_WAY: list[Case] = [
    (
        "date_fin",
        "sursis probatoire 2 ans jugé le 2 mars 2026, le procureur a fait appel, fin quand",
        ("appel est en",),
    ),
    ("date_fin", "écroué le 4 mai 2026 pour 7 mois et une autre peine de 3 mois, sortie ?", ("plusieurs peines",)),
    ("date_fin", "pas de remise, mais autre peine à venir, écroué le 4 mai 2026, 7 mois, fin ?", ("plusieurs peines",)),
]


@pytest.mark.parametrize(("topic", "message", "said"), [*DENIED, *STILL_IN_THE_WAY])
def test_what_is_told_is_computed_and_what_is_denied_does_not_stop_it(
    topic: str, message: str, said: tuple[str, ...]
) -> None:
    text = calculated(topic, message, asked_on(TODAY))
    assert [part for part in said if part not in text] == []
