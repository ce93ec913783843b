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
PUT_OFF: list[Case] = [
    (
        "date_fin",
        "fin de mon sursis probatoire prévue le 8 mars 2027, 20 jours de détention pour une autre affaire, ça décale ?",
        ("du lundi 8 mars 2027 au dimanche 28 mars 2027", "fin prévue le 8 mars 2027"),
    ),
    (
        "sursis_probatoire",
        "ma probation s'arrêtait le 8 mars 2027 mais j'ai fait 20 jours de prison pendant, ça finit quand",
        ("28 mars 2027",),
    ),
    (
        "calcul_fin_peine",
        "mon fils a un sursis probatoire jusqu'au 8 mars 2027, 20 jours de prison au milieu, nouvelle fin ?",
        ("28 mars 2027",),
    ),
    (
        "calcul_fin_peine",
        "mise à l'épreuve qui se terminait le 8 mars 2027, incarcéré 20 jours entre temps, ça repousse à quand",
        ("28 mars 2027",),
    ),
    (
        "date_fin",
        "sursis probatoire, échéance le 8 mars 2027, en prison du 1er juin 2026 au 21 juin 2026, ça recule ?",
        ("28 mars 2027",),
    ),
    (
        "sursis_probatoire",
        "la fin du probatoire était le 8 mars 2027, 20 jours de prison en cours de route. Nouvelle date svp",
        ("28 mars 2027",),
    ),
    (
        "calcul_fin_peine",
        "probatoire de 18 mois exécutoire le 8 mars 2026, 20 jours de prison durant le suivi, la fin c'est quand ?",
        ("28 septembre 2027", "20 jours de prison"),
    ),
    (
        "ma_peine",
        "sursis probatoire 3 ans commencé le 8 mars 2025, 20 jours de prison pour autre chose, fin décalée à quand",
        ("28 mars 2028",),
    ),
    (
        "calcul_fin_peine",
        "sursis probatoire qui devait finir le 8 mars 2027, 2 mois de prison pendant, nouvelle date",
        ("nombre exact de jours",),
    ),
]
STARTS: list[Case] = [
    (
        "sursis_probatoire",
        "jugé devant moi le 7 avril 2026 sans exécution provisoire, le sursis probatoire démarre quand",
        ("Départ du sursis probatoire : samedi 18 avril 2026", "10 jours d'appel jusqu'au 17 avril 2026"),
    ),
    (
        "date_fin",
        "ma probation court à partir de quel jour ? j'étais au tribunal le 7 avril 2026, personne n'a fait appel",
        ("samedi 18 avril 2026",),
    ),
    (
        "calcul_fin_peine",
        "à partir de quand compte mon sursis probatoire de 2 ans, jugement du 7 avril 2026, pas d'appel",
        ("samedi 18 avril 2026", "mardi 18 avril 2028"),
    ),
    (
        "sursis_probatoire",
        "condamné le 7 avril 2026 avec exécution provisoire, quel jour commence ma mise à l'épreuve",
        ("Départ du sursis probatoire : mardi 7 avril 2026",),
    ),
    (
        "sursis_probatoire",
        "mon sursis probatoire commence quand, le procureur a fait appel, jugé le 7 avril 2026",
        ("appel est en",),
    ),
    ("sursis_probatoire", "le probatoire prend effet quand ? jugement le 7 avril 2026", ("samedi 18 avril 2026",)),
    (
        "date_fin",
        "verdict le 7 avril 2026, quelle date débute le sursis probatoire d'un an",
        ("18 avril 2026", "18 avril 2027"),
    ),
    (
        "obligations_generales",
        "jugement du 7 avril 2026, pas d'appel, mon sursis probatoire court à partir de quand",
        ("Départ du sursis probatoire : samedi 18 avril 2026",),
    ),
    ("sursis_probatoire", "mon sursis probatoire part de quel jour ?", ("il me manque : le jour du jugement",)),
]
TOLD_ENDS: list[Case] = [
    ("date_fin", "fin de peine le dimanche 7 mars 2027 selon la fiche pénale, on sort quand", ("samedi 6 mars 2027",)),
    ("calcul_fin_peine", "ma peine se termine le 1er janvier 2027, férié, jour de libération ?", ("31 décembre 2026",)),
    ("sortie_prison", "la fin de ma peine tombe un dimanche 7 mars 2027, date de sortie ?", ("samedi 6 mars 2027",)),
    (
        "date_fin",
        "date de fin de peine 8 mars 2027, le greffe me libère quel jour",
        ("Sortie au plus tard ce jour-là",),
    ),
    (
        "liberation_sous_contrainte",
        "peine d'un an, date de fin 20 mai 2027, la libération sous contrainte de plein droit c'est quand",
        ("à partir du samedi 20 février 2027", "3 mois"),
    ),
    ("calcul_fin_peine", "8 mois ferme, ma peine finit le 20 mai 2027, LSC à partir de quand", ("20 février 2027",)),
    ("date_fin", "mon mari a 14 mois, fin de peine prévue le 20 mai 2027, sa lsc quand ?", ("20 février 2027",)),
    ("reduction_peine", "fin de peine au 20 mai 2027 pour 16 mois, plein droit à quelle date", ("20 février 2027",)),
    ("date_fin", "la fin de peine de mon fils tombe le dimanche 7 mars 2027, sortie quand", ("samedi 6 mars 2027",)),
    ("liberation_sous_contrainte", "ma fin de peine est le 20 mai 2027, LSC quand", ("la durée de la peine",)),
]
FREE_WITH_SEVERAL: list[Case] = [
    ("demander_bracelet", "dehors, 9 mois ferme, révoqué en plus un sursis de 2 mois, bracelet ?", ("11 mois",)),
    ("confusion_peines", "je suis libre, deux peines de 4 et 7 mois ferme, convoqué par le JAP ?", ("11 mois",)),
    ("convocation_avant_prison", "deux peines fermes : 3 et 5 mois. Convocation ?", ("Total à faire : 8 mois",)),
    ("demander_bracelet", "dehors avec trois condamnations, 2, 3 et 6 mois ferme, bracelet possible ?", ("11 mois",)),
    ("convocation_avant_prison", "libre, 8 et 9 mois ferme, deux affaires, aménagement ?", ("17 mois", "plus d'un an")),
    (
        "calcul_fin_peine",
        "dehors, 6 mois ferme + un sursis de 4 mois que le juge a fait tomber, aménagement ?",
        ("10 mois",),
    ),
    (
        "date_fin",
        "libre, 10 mois ferme + 5 mois de sursis révoqués, 4 mois de préventive, sous le seuil d'un an ?",
        ("Total à faire : 11 mois",),
    ),
    (
        "convocation_avant_prison",
        "10 mois ferme et un sursis de 4 mois qui a été révoqué, je suis dehors, aménagement ?",
        ("Total à faire : 14 mois",),
    ),
    (
        "demander_amenagement",
        "je suis dehors, 7 mois plus un sursis de 4 mois que le tribunal a révoqué, aménageable ?",
        ("Total à faire : 11 mois",),
    ),
]
LACKING: list[Case] = [
    (topic, message, ("la date d'écrou",))
    for topic in ("date_fin", "calcul_fin_peine", "ma_peine", "sortie_prison", "reduction_peine")
    for message in (
        "mon cousin a pris 11 mois, je connais pas le jour où il est rentré, sa date de libération ?",
        "peine de 20 mois, entrée en prison je sais pas quand, elle est libérable quel jour ?",
        "11 mois ferme, on le libère quel jour ? j'ignore quand il est entré",
        "il a 2 ans ferme mais la date d'incarcération personne me la dit, quand est-ce qu'il sort",
    )
]
SAME_STAY: list[Case] = [
    (
        "date_fin",
        "mandat de dépôt le 3 février 2026, 121 jours de préventive, condamné à 14 mois avec maintien, fin ?",
        ("3 avril 2027",),
    ),
    (
        "calcul_fin_peine",
        "écroué le 3 février 2026, 4 mois de détention provisoire, jugé le 3 juin 2026 à 14 mois, resté dedans, fin ?",
        ("3 avril 2027",),
    ),
    (
        "calcul_fin_peine",
        "incarcéré le 3 février 2026, jugé le 4 juin 2026 à 14 mois ferme, 121 jours de DP, sortie quand",
        ("3 avril 2027",),
    ),
    (
        "date_fin",
        "5 mois de préventive depuis le mandat de dépôt du 3 février 2026, 14 mois ferme, jamais ressorti, fin ?",
        ("3 avril 2027",),
    ),
    (
        "calcul_fin_peine",
        "en prison depuis le 3 février 2026 sans interruption, 121 jours de provisoire puis 14 mois ferme, sortie ?",
        ("3 avril 2027",),
    ),
    (
        "calcul_fin_peine",
        "mandat de dépôt 3 février 2026, jugé 14 mois le 3 juin 2026, les 120 jours de DP comptent ? sortie",
        ("3 avril 2027",),
    ),
    (
        "date_fin",
        "détenu avant jugement depuis le 3 février 2026, gardé en détention, 14 mois ferme, il sort quand",
        ("3 avril 2027",),
    ),
    (
        "calcul_fin_peine",
        "jugé le 3 mars 2026 à 8 mois, 40 jours de détention provisoire avant, écroué le 4 mai 2026, sortie ?",
        ("25 novembre 2026", "40 jours de détention provisoire"),
    ),
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


@pytest.mark.parametrize(
    ("topic", "message", "said"),
    [*DENIED, *PUT_OFF, *STARTS, *TOLD_ENDS, *FREE_WITH_SEVERAL, *LACKING, *SAME_STAY, *STILL_IN_THE_WAY],
)
def test_what_is_told_is_computed_and_what_is_denied_does_not_stop_it(
    topic: str, message: str, said: tuple[str, ...]
) -> None:
    text = calculated(topic, message, asked_on(TODAY))
    assert [part for part in said if part not in text] == []
