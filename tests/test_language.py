"""Which language a text is in."""

from __future__ import annotations

import pytest

from dedup.text.language import guess_language


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ar", "قال الوزير إن الخطة تبدأ في مطلع الشهر المقبل من دون تأخير."),
        ("fa", "وزیر گفت که این برنامه از آغاز ماه آینده اجرا می‌شود و پایان آن روشن نیست."),
        ("ur", "وزیر نے کہا ہے کہ منصوبہ اگلے مہینے کے شروع میں شروع کیا جائے گا۔"),
        ("he", "השר אמר כי התוכנית תתחיל בתחילת החודש הבא ללא עיכוב."),
        ("en", "The minister said that the plan would begin at the start of next month."),
        ("de", "Der Minister sagte, dass der Plan mit dem nächsten Monat beginnen werde."),
        ("fr", "Le ministre a dit que le plan commencerait au début du mois prochain."),
        ("es", "El ministro dijo que el plan comenzará a principios del mes que viene."),
        ("it", "Il ministro ha detto che il piano inizierà con il mese prossimo e non prima."),
        ("pt", "O ministro disse que o plano não vai começar no próximo mês, mas em maio."),
        ("nl", "De minister zei dat het plan aan het begin van de maand zou worden uitgevoerd."),
        ("tr", "Bakan, planın gelecek ay için hazır olduğunu ve daha sonra başlayacağını söyledi."),
        ("id", "Menteri mengatakan bahwa rencana itu akan dimulai pada awal bulan yang akan datang."),
        ("pl", "Minister powiedział, że plan nie zacznie się od początku miesiąca, ale później."),
        ("ru", "Министр сказал, что план начнётся в начале следующего месяца, а не раньше."),
        ("uk", "Міністр сказав, що план почнеться з наступного місяця, але не раніше."),
        ("hi", "मंत्री ने कहा कि योजना अगले महीने की शुरुआत में लागू हो जाएगी।"),
        ("zh", "部长说,该计划将于下月初开始实施。"),
        ("ja", "大臣は、計画は来月の初めに始まると述べた。"),
        ("ko", "장관은 계획이 다음 달 초에 시작된다고 말했다."),
        ("vi", "Bộ trưởng nói rằng kế hoạch sẽ được thực hiện từ đầu tháng tới."),
    ],
)
def test_a_sentence_tells_its_language(code: str, text: str) -> None:
    assert guess_language(text) == code


@pytest.mark.parametrize("text", ["", "   \n", "12345", "?!...", "\ud800"])
def test_a_text_without_letters_tells_none(text: str) -> None:
    assert guess_language(text) == "und"
