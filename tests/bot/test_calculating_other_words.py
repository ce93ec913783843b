"""The same data said in other words: by a relative, dictated, in a text message. Invented sentences and persons."""

from __future__ import annotations

import pytest

from tests.bot.calculated import asked_on, calculated

Case = tuple[str, str, tuple[str, ...]]
TODAY = "2026-11-24"

ENTRIES: list[Case] = [
    (
        "calcul_fin_peine",
        "mon mari est entré le 1er juillet 2026 il a pris 15 mois il sort quand",
        ("1er octobre 2027",),
    ),
    (
        "date_fin",
        "il est en taule depuis le 1er juillet 2026 avec 3 ans à faire, c'est quand la fin",
        ("1er juillet 2029",),
    ),
    (
        "calcul_fin_peine",
        "mon fils est rentré le 3 mars 2026 pour 10 mois ferme, il sort quel jour",
        ("3 janvier 2027",),
    ),
    ("calcul_fin_peine", "jsui dedans depui le 2 novembre 2026 j'ai pris 4 mois ferme jsor kan", ("2 mars 2027",)),
    ("calcul_fin_peine", "mon copain est au placard depuis le 14 juillet 2026 il a 20 mois a faire", ("14 mars 2028",)),
    ("liberation_conditionnelle", "il a fait la moitié quand ? 20 mois depuis le 10 mai 2026", ("10 mars 2027",)),
    ("calcul_fin_peine", "ma fille purge 5 mois depuis le 19 octobre 2026, elle sort quand", ("19 mars 2027",)),
    (
        "permission_sortir",
        "maison d'arrêt depuis le 1er juin 2026 pour 2 ans ferme, première permission quand",
        ("1er juin 2027", "3 jours"),
    ),
]
ATTACHED: list[Case] = [
    (
        "calcul_fin_peine",
        "après 6 mois de contrôle judiciaire il a été écroué le 2 septembre 2026 pour 8 mois, sortie quand ?",
        ("2 mai 2027",),
    ),
    (
        "date_fin",
        "sursis probatoire de 2 ans commencé le 1er mars 2025, 45 jours de prison pour autre chose au milieu, fin ?",
        ("15 avril 2027", "45 jours de prison pendant le délai"),
    ),
    (
        "sursis_probatoire",
        "sursis probatoire 3 ans exécutoire le 16 janvier 2026, incarcéré 70 jours entre temps, il finit quand",
        ("27 mars 2029",),
    ),
    (
        "calcul_fin_peine",
        "incarcéré depuis le 5 février 2026 pour 14 mois, on m'a enlevé 2 mois, date de sortie ?",
        ("5 février 2027", "réductions accordées : 2 mois"),
    ),
    (
        "convocation_avant_prison",
        "14 mois ferme sans mandat de dépôt je suis dehors, 723-15 possible ?",
        ("Total à faire : 14 mois",),
    ),
    (
        "demander_bracelet",
        "condamné à 8 mois et le tribunal a fait tomber mon sursis de 3 mois, je suis libre, bracelet ?",
        ("Total à faire : 11 mois",),
    ),
    (
        "sursis_probatoire",
        "jugé le 9 février 2026, sursis probatoire 2 ans, sans exécution provisoire. Fin quand ?",
        ("20 février 2028",),
    ),
    ("sursis_probatoire", "18 mois de mise à l'épreuve à partir du 3 avril 2026, fin quand", ("3 octobre 2027",)),
    ("delai_decision", "j'ai déposé ma demande de bracelet le 2 octobre 2026, réponse quand ?", ("2 février 2027",)),
    ("delai_decision", "refus de semi-liberté le 5 octobre 2026, quand refaire une demande", ("5 octobre 2027",)),
    ("delai_decision", "le juge a eu la copie du jugement le 4 août 2026, pas de décision", ("4 février 2027",)),
    (
        "reduction_peine",
        "en prison depuis le 3 mai 2022 sans sortir, 2 ans et 3 mois, combien de crp",
        ("5 mois et 21 jours",),
    ),
]
LATER: list[Case] = [
    ("calcul_fin_peine", "il a été mis sous les verrous le 8 juillet 2026, peine de 5 mois", ("8 décembre 2026",)),
    ("calcul_fin_peine", "en détention provisoire depuis le 8 janvier 2026, jugé à 18 mois", ("8 juillet 2027",)),
    (
        "calcul_fin_peine",
        "j'ai un bébé de 8 mois, mon mari est en prison depuis le 2 mars 2026 pour 1 an. Il sort quand ?",
        ("2 mars 2027",),
    ),
    (
        "calcul_fin_peine",
        "incarceré le 1er juin 2026 pour un an mais il a fait appel, sortie ?",
        ("appel est en cours",),
    ),
    ("calcul_fin_peine", "mon fils de 16 ans est incarcéré depuis le 1er octobre 2026 pour 4 mois", ("mineur",)),
    ("sursis_probatoire", "on m'a mis deux ans de probation le 10 mars 2025, ça s'arrête quand", ("21 mars 2027",)),
    (
        "sursis_probatoire",
        "sursis probatoire 2 ans, commencé le 4 mai 2025, en prison du 1er mars 2026 au 31 mars 2026, fin quand",
        ("3 juin 2027",),
    ),
    ("tig", "TIG de 120 heures à faire en 6 mois, exécutoire le 1er septembre 2026. Date limite ?", ("1er mars 2027",)),
    (
        "convocation_avant_prison",
        "peine de 7 mois + révocation d'un sursis de 6 mois par le tribunal, mon fils est libre",
        ("Total à faire : 13 mois",),
    ),
    ("demander_bracelet", "ma femme est incarcérée il lui reste 26 mois, peine de 4 ans, bracelet ?", ("pas encore",)),
    ("reduction_peine", "incarcéré depuis novembre 2021 pour 4 ans, crédit de réduction ?", ("9 mois",)),
]
SEVERAL_DATES: list[Case] = [
    (
        "calcul_fin_peine",
        "en prison du 3 mars 2025 au 3 mai 2025, rentré le 1er septembre 2026 pour 8 mois, je sors quand",
        ("écrou le 1er septembre 2026", "1er mai 2027", "La prison faite avant n'est pas comptée"),
    ),
    ("calcul_fin_peine", "sorti en permission le 5 novembre 2026, entré le 4 mai 2026, 12 mois ferme", ("4 mai 2027",)),
    ("calcul_fin_peine", "transféré le 5 octobre 2026, incarcéré depuis le 4 mai 2026, 10 mois", ("4 mars 2027",)),
    ("calcul_fin_peine", "il se présente à la prison le 10 janvier 2027 pour 4 mois, sortie quand", ("10 mai 2027",)),
    ("liberation_conditionnelle", "3 ans de prison, deux enfants de 12 et 7 ans, parentale ?", ("semblent réunies",)),
]
ADDED: list[Case] = [
    (
        "convocation_avant_prison",
        "8 mois ferme et 3 mois ferme dans deux affaires, libre, aménagement avant la prison ?",
        ("Total à faire : 11 mois", "autres peines : 3 mois", "132-4", "Total sans confusion de peines"),
    ),
    ("convocation_avant_prison", "7 mois ferme + 6 mois ferme, je suis libre", ("13 mois", "plus d'un an")),
    (
        "convocation_avant_prison",
        "9 mois ferme + 5 mois de sursis révoqué par le tribunal moins 3 mois de préventive",
        ("Total à faire : 11 mois",),
    ),
    ("convocation_avant_prison", "8 mois + 3 mois avec confusion, je suis libre", ("c'est le total qui compte",)),
    ("demander_bracelet", "je suis détenu, 2 ans ferme et 1 an ferme, bracelet ?", ("plusieurs peines",)),
]
LAST: list[Case] = [
    (
        "calcul_fin_peine",
        "jugé en comparution immédiate le 11 septembre 2026 et parti direct en prison, 8 mois, il ressort quand",
        ("11 mai 2027",),
    ),
    (
        "demander_bracelet",
        "7 mois ferme, libre, 2 mois déjà faits en détention provisoire",
        ("Total à faire : 5 mois",),
    ),
    ("date_fin", "il a pris 2 piges, rentré le 4 avril 2026, sortie ?", ("4 avril 2028",)),
    ("calcul_fin_peine", "mon fils doit faire 6 mois, il est rentré lundi dernier, il sort quand ?", ("23 mai 2027",)),
    (
        "calcul_fin_peine",
        "en détention depuis le 9 mars 2026, il a eu 11 mois. le JAP lui a accordé 25 jours",
        ("15 janvier 2027",),
    ),
    ("calcul_fin_peine", "entré le 10 juin 2026, sorti le 20 juin, 5 mois ferme à faire", ("date du dernier écrou",)),
    ("calcul_fin_peine", "ma peine c'est 8 mois, je l'ai commencée le 2 novembre 2026, fin ?", ("2 juillet 2027",)),
    (
        "sursis_probatoire",
        "sursis probatoire de 2 ans, je suis allé en prison 3 semaines, commencé le 2 février 2025, fin ?",
        ("23 février 2027",),
    ),
    ("tig", "TIG 40 heures, j'ai 12 mois pour le faire, exécutoire le 3 mars 2026", ("3 mars 2027",)),
    ("jours_amende", "Jours amende 60 x 15", ("900 €",)),
    ("jours_amende", "80 jours amende d'un montant unitaire de 9 €", ("720 €",)),
    ("amende_droit_fixe", "3 000 € d'amende du 19 novembre 2026, avec les 20 %", ("19 décembre 2026",)),
    ("reduction_peine", "ancien régime : 2 ans, combien de crédit", ("5 mois de crédit",)),
    ("interdiction_numerique", "interdiction de gérer, définitif le 9 octobre 2026, relèvement ?", ("9 avril 2027",)),
    ("demander_amenagement", "refusé par le JAP le 2 juin 2026, je peux redemander quand", ("2 juin 2027",)),
]
# The topic understood is a neighbour of the one that is meant.
BESIDE: list[Case] = [
    ("stage", "140 heures de tig, jugé le 10 mars 2026, jusqu'à quand pour les faire", ("21 septembre 2027",)),
    ("tig", "stage de citoyenneté, condamné définitivement le 2 juin 2026, avant quand", ("2 décembre 2026",)),
    ("calcul_fin_peine", "incarcéré le 1er juillet 2026 avec 8 mois, combien de remise maximum", ("112 jours",)),
    ("reduction_peine", "écroué le 2 juin 2026 pour 12 mois la lsc c kan", ("2 février 2027", "2 mars 2027")),
    ("date_fin", "2 ans dont 1 an avec sursis probatoire, entré le 4 mai 2026, je sors quand", ("4 mai 2027",)),
    ("refus_appel", "demande de remise envoyée le 20 octobre 2026, le juge a combien de temps", ("20 décembre 2026",)),
    ("convocation_avant_prison", "5 mois ferme on peut convertir en tig ?", ("Conversion possible",)),
    ("date_fin", "sorti de prison le 2 mai 2020 après 3 ans, mon casier s'efface quand", ("2 mai 2030",)),
    ("demander_amenagement", "peine de 6 ans, reste 44 mois, mon fils a 12 ans, parentale ?", ("n'est pas possible",)),
    ("ma_peine", "interdiction de paraître, condamné le 12 juin 2026, la lever quand", ("12 décembre 2026",)),
]
PRODUCTS: list[Case] = [
    ("jours_amende", "75 fois 14 euros ça fait combien", ("1 050 €",)),
    ("jours_amende", "j'ai eu 90 x 10 € je dois combien en tout", ("900 €",)),
    ("amende_droit_fixe", "60 jours à 8 euros par jour, combien je paye", ("480 €",)),
    ("jours_amende", "jours amende : 120 jours de 5 € chacun, total ?", ("600 €",)),
    ("jours_amende", "100 JA à 12€ executoire le 1er octobre 2026 à payer quand", ("1 200 €", "9 janvier 2027")),
    ("jours_amende", "soixante jours amende à dix euros", ("600 €",)),
    ("jours_amende", "le juge a dit 10 euros pendant 90 jours, ça fait combien", ("900 €",)),
    (
        "amende_droit_fixe",
        "huit cents euros d'amende, je veux payer tout de suite, combien",
        ("640 € au lieu de 800 €",),
    ),
]
LACKING: list[Case] = [
    ("date_fin", "15 mois, je ne sais pas le jour exact où il est entré, c'est quand la fin ?", ("la date d'écrou",)),
    ("ma_peine", "il a pris 15 mois ferme mais je sais pas quand il est rentré, il sort quand", ("la date d'écrou",)),
    ("date_fin", "mon frère est incarcéré depuis le 3 août 2026, il sort quand ?", ("la durée de la peine",)),
    ("date_fin", "mon sursis probatoire dure 18 mois, il finit quel jour ?", ("le jour de départ",)),
    ("date_fin", "mon frère est en prison, il sort quand", ("la date d'écrou", "la durée de la peine")),
    ("date_fin", "mon sursis probatoire se termine quand", ("le jour de départ", "la durée du délai")),
    ("sursis_simple", "mon sursis simple finit quand ?", ("le jour où la condamnation est définitive",)),
    (
        "sursis_probatoire",
        "sursis probatoire 2 ans commencé le 1er mars 2025 j'ai fait 2 mois de prison au milieu, fin quand ?",
        ("le nombre exact de jours",),
    ),
    (
        "calcul_fin_peine",
        "j'ai déjà fait 4 mois en préventive, réincarcéré le 10 août 2026 pour 10 mois, je sors quand",
        ("les dates de la détention provisoire",),
    ),
]


@pytest.mark.parametrize(
    ("topic", "message", "said"), [*ENTRIES, *ATTACHED, *LATER, *SEVERAL_DATES, *ADDED, *LAST, *BESIDE, *PRODUCTS]
)
def test_what_is_said_in_other_words_is_read_the_same(topic: str, message: str, said: tuple[str, ...]) -> None:
    text = calculated(topic, message, asked_on(TODAY))
    assert [part for part in said if part not in text] == []


@pytest.mark.parametrize(("topic", "message", "said"), LACKING)
def test_a_decisive_datum_that_lacks_is_named_however_it_is_asked(
    topic: str, message: str, said: tuple[str, ...]
) -> None:
    text = calculated(topic, message, asked_on(TODAY))
    assert [part for part in said if part not in text] == []
    assert "il me manque" in text
    assert "=" not in text


@pytest.mark.parametrize(
    ("topic", "message", "never"),
    [
        ("calcul_fin_peine", "rentré chez moi le 3 mars 2026, 10 mois de suivi, je sors quand le soir", "janvier 2027"),
        (
            "calcul_fin_peine",
            "entré le 4 mars 2026 pour 12 mois, j'espère 2 mois de RP, je sors quand",
            "réductions acc",
        ),
        ("calcul_fin_peine", "écroué le 4 mars 2026, 12 mois, on m'a enlevé 2 mois de remise, sortie ?", "="),
        ("amende_droit_fixe", "amende, le trésor veut bien 3 fois 200 euros, je paye vite ?", "600 €"),
        ("jours_amende", "je peux payer 3 fois 100 euros", "300 €"),
        ("date_fin", "j'ai arrêté l'alcool depuis le 3 mars 2026, 8 mois sans boire", "novembre 2026"),
        ("refus_appel", "j'ai fait appel le 3 novembre 2026, on me répond quand", "2026"),
        ("date_fin", "bracelet de contrôle judiciaire posé le 3 mars 2026 pour 6 mois, fin quand", "="),
        ("date_fin", "interdiction de contact de 3 ans depuis le 5 mai 2026, ça finit quand", "="),
        ("jours_amende", "je peux payer en 10 fois 50 euros par mois mes jours amende", "Total"),
    ],
)
def test_what_is_no_entry_nor_a_granted_reduction_is_not_counted(topic: str, message: str, never: str) -> None:
    assert never not in calculated(topic, message, asked_on(TODAY))
