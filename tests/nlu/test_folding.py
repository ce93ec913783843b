import pytest
import yaml

from nlu.folding import SPELLINGS, expand_sms, fold, phonetic, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Çà va Où ?", "ca va ou ?"),
        ("L’œuf de l'été", "l'oeuf de l'ete"),
        ("slttttt", "slt"),
        ("réseau", "reseau"),
        ("années", "annees"),
        ("", ""),
    ],
)
def test_folding_forgets_case_accents_and_stretched_letters(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_elisions_and_emojis_are_words_of_their_own() -> None:
    assert words("J'arrive à l’heure 🙏🙏 ok?") == ["j", "arrive", "a", "l", "heure", "🙏", "🙏", "ok"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("c quand mon rdv", "c est quand mon rendez vous"),
        ("le slip m'a convoqué", "le spip m a convoque"),
        ("j'appe", "jap"),
        ("sur si probatoire", "sursis probatoire"),
        ("jsui o tribunal", "je suis o tribunal"),
        ("Je suis au tribunal", "je suis au tribunal"),
    ],
)
def test_what_a_phone_writes_becomes_what_is_meant(written: str, meant: str) -> None:
    assert expand_sms(written) == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [("quand", "kan"), ("rendez", "randé"), ("chaussettes", "chosette"), ("soins", "soin"), ("pharmacie", "farmasi")],
)
def test_what_sounds_alike_has_one_phonetic_code(one: str, other: str) -> None:
    assert phonetic(one) == phonetic(other)


def test_the_table_is_folded_and_replaces_nothing_by_itself_but_to_protect_it() -> None:
    table = yaml.safe_load(SPELLINGS.read_text(encoding="utf-8"))
    for entries in table.values():
        for written, meant in entries.items():
            assert written == fold(written)
            assert written != meant or set(written.split()) & set(table["words"])


def test_an_elision_is_not_doubled() -> None:
    assert expand_sms("c'est payant ?") == "c est payant"
