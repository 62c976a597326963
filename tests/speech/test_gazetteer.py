import pytest

from bot.vietnamese import phrases, place_spans
from bot.vietnamese.gazetteer import Corrected, Gazetteer
from tests.speech.sounds import CLIPS, STT

NAMES = {
    "buôn Dhăm": ("buôn Dham",),
    "buôn Alê": (),
    "buôn Ea Kao": (),
    "xã Krông Pắc": ("Krông Pách", "thị trấn Phước An"),
    "xã Ea H'leo": (),
    "xã Cư Pui": (),
    "xã Cư M'gar": (),
    "xã Hòa Sơn": (),
    "xã Yang Mao": (),
    "phường Buôn Ma Thuột": (),
    "thôn 3": (),
}
SENTENCES = (STT / "sentences.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer(NAMES)


@pytest.mark.parametrize(
    ("heard", "mended"),
    [
        ("lũ về xã krông pach", "lũ về xã Krông Pách"),
        ("nước dâng ở buôn ea cao", "nước dâng ở buôn Ea Kao"),
        ("nước dâng ở buôn Ê a Kao", "nước dâng ở buôn Ea Kao"),
        ("giếng của buôn Dhâm đã cạn", "giếng của buôn Dhăm đã cạn"),
        ("lũ về xã krông bắc", "lũ về xã Krông Pắc"),
        ("đường vào xã cư bui bị sạt", "đường vào xã Cư Pui bị sạt"),
        ("xã ea hleo họp", "xã Ea H'leo họp"),
        ("xã Cư Mờ gar", "xã Cư M'gar"),
        ("phường buôn mê thuột", "phường Buôn Ma Thuột"),
        ("ở xã hoà sơn", "ở xã Hòa Sơn"),
        ("BUON DHAM mất điện", "BUON Dhăm mất điện"),
    ],
)
def test_names_are_mended(gazetteer, heard, mended):
    assert gazetteer.correct(heard).text == mended


def test_it_says_what_it_changed(gazetteer):
    done = gazetteer.correct("từ buôn ea cao đến xã cư bui")
    assert done == Corrected(
        "từ buôn Ea Kao đến xã Cư Pui", (("ea cao", "Ea Kao"), ("cư bui", "Cư Pui"))
    )


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_that_are_right_stay(gazetteer, sentence):
    assert gazetteer.correct(sentence) == Corrected(sentence)
    assert gazetteer.correct(sentence.lower()).text.lower() == sentence.lower()


@pytest.mark.parametrize(
    "text",
    [
        "Sáng nay bà con thôn dân họp",
        "cả làng ăn cơm, đường hỏng, cầu gãy, sông cạn",
        "xã họp bàn việc hòa giải ở cơ sở",
        "xã có 3 thôn, mỗi thôn 20 hộ",
        "buôn bán ở chợ đã đông",
        "tổ chức lễ, hồ sơ nhập học, đời sống",
        "bà con ai về nhà nấy",
        "ở xã đã có điện, ở phường đã có nước",
        "Anh Cao ở xã bên",
        "làm ở xã ấy, về buôn a lô",
        "buôn dâm mê tín",
        "",
    ],
)
def test_ordinary_words_are_left_alone(gazetteer, text):
    assert gazetteer.correct(text) == Corrected(text)


def test_names_alike_are_not_chosen_between():
    near = Gazetteer(["buôn Tring 1", "buôn Tring 2", "buôn Tring 3"])
    assert near.correct("ở buôn Tring 4").text == "ở buôn Tring 4"
    assert near.correct("ở buôn tring 2").text == "ở buôn Tring 2"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sạt lở ở buon dham", "buôn Dhăm"),
        ("Ea Kao ngập", "buôn Ea Kao"),
        ("lũ ở xã Krông Pách", "xã Krông Pắc"),
        ("từ thị trấn Phước An", "xã Krông Pắc"),
        ("xã yang mau", "xã Yang Mao"),
    ],
)
def test_find(gazetteer, text, first):
    name, score = gazetteer.find(text)[0]
    assert name == first
    assert 0.75 <= score <= 1


def test_find_puts_the_surest_first_and_nothing_where_there_is_nothing(gazetteer):
    found = gazetteer.find("từ xã yang mau đến buôn Ea Kao")
    assert [name for name, _ in found] == ["buôn Ea Kao", "xã Yang Mao"]
    assert gazetteer.find("Trạm y tế tiêm vắc xin cho trẻ em") == []


def test_hints_fit(gazetteer):
    assert gazetteer.hints()[:2] == ["Dhăm", "Alê"]
    assert len(", ".join(gazetteer.hints(limit=20))) <= 20
    assert Gazetteer([]).hints() == []
    assert Gazetteer([]).correct("xã Cư Pui").text == "xã Cư Pui"


async def test_hints_of_a_gazetteer_go_with_a_note(gazetteer, stt, clip):
    heard = await stt.transcribe(clip[0], hints=gazetteer.hints())
    assert gazetteer.correct(heard.text).text == clip[1] == CLIPS[clip[0].name]


def test_three_thousand_names_are_fast_enough():
    names = [
        f"buôn {a}{b} {c}" for a in "BCDĐHKLMNT" for b in ("rao", "lin", "uôr") for c in range(99)
    ]
    many = Gazetteer(names)
    text = "Hôm nay ở buôn Brao 7 và buôn Klin 12 mất nước, bà con xin xe bồn hỗ trợ. " * 10
    assert len(many.find(text)) == 2


def test_a_long_text_is_looked_through_once(gazetteer, monkeypatch):
    """Ten thousand letters in one draft held everybody up for seconds: all since the last place was
    read again for each name."""
    read = []

    def counted(text):
        read.append(text)
        return phrases.syllables(text)

    monkeypatch.setattr(place_spans, "syllables", counted)
    text = "Ea Kao, rồi nước lên nhanh quá bà con ơi " + "Hôm Nay nước lại lên " * 500
    assert "Ea Kao" in gazetteer.correct(text).text
    assert sum(map(len, read)) < 20 * len(text)
