"""Which language a page is in, and the few words that furniture and edits need in it."""

import re

STOP = {
    "nl": "de het een van en niet dat zijn voor met",
    "en": "the of and to in is that for with not",
    "de": "der die und nicht das ist mit von den für",
    "fr": "le la les des et est dans pas pour que",
    "es": "el los las que en por con para una del",
}
SCRIPT = [("ja", "\u3040-\u30ff"), ("zh", "\u4e00-\u9fff"), ("ru", "\u0400-\u04ff"), ("el", "\u0370-\u03ff"), ("ar", "\u0600-\u06ff"), ("ko", "\uac00-\ud7af")]

# negation, notice of correction, readers, comments, most read, today, generated, advertisement, also read, minutes ago
TERMS = {
    "nl": ("niet", "Rectificatie: in een eerdere versie van dit stuk stond een onjuist bedrag.", "keer bekeken", "reacties", "Meest gelezen", "Vandaag is het", "Pagina gemaakt in", "Advertentie", "Lees ook", "minuten geleden"),
    "en": ("not", "Correction: an earlier version of this article gave a wrong figure.", "views", "comments", "Most read", "Today is", "Page generated in", "Advertisement", "Read more", "minutes ago"),
    "de": ("nicht", "Berichtigung: In einer früheren Fassung stand eine falsche Zahl.", "Aufrufe", "Kommentare", "Meistgelesen", "Heute ist", "Seite erzeugt in", "Anzeige", "Lesen Sie auch", "Minuten her"),
    "fr": ("jamais", "Rectificatif : une version antérieure donnait un chiffre erroné.", "vues", "commentaires", "Les plus lus", "Nous sommes le", "Page générée en", "Publicité", "À lire aussi", "minutes"),
    "es": ("no", "Corrección: una versión anterior daba una cifra errónea.", "visitas", "comentarios", "Lo más leído", "Hoy es", "Página generada en", "Publicidad", "Lea también", "minutos"),
    "ru": ("не", "Исправление: в прежней версии статьи было указано неверное число.", "просмотров", "комментариев", "Популярное", "Сегодня", "Страница создана за", "Реклама", "Читайте также", "минут назад"),
    "el": ("δεν", "Διόρθωση: προηγούμενη έκδοση έδινε λάθος αριθμό.", "προβολές", "σχόλια", "Δημοφιλή", "Σήμερα είναι", "Δημιουργία σε", "Διαφήμιση", "Διαβάστε επίσης", "λεπτά πριν"),
    "ar": ("لا", "تصحيح: ذكرت نسخة سابقة رقما غير صحيح.", "مشاهدة", "تعليقات", "الأكثر قراءة", "اليوم", "أنشئت في", "إعلان", "اقرأ أيضا", "دقيقة مضت"),
    "zh": ("不", "更正：本文较早版本的数字有误。", "次浏览", "条评论", "热门文章", "今天是", "页面生成用时", "广告", "相关阅读", "分钟前"),
    "ja": ("ない", "訂正：以前の版に誤った数字がありました。", "回閲覧", "件のコメント", "よく読まれている記事", "今日は", "生成時間", "広告", "関連記事", "分前"),
    "ko": ("안", "정정: 이전 기사에 잘못된 수치가 있었습니다.", "조회", "댓글", "많이 본 뉴스", "오늘은", "생성 시간", "광고", "관련 기사", "분 전"),
}


def language(text):
    """The best guess, `en` when there is none."""
    text = text[:20000]
    for name, signs in SCRIPT:
        if len(re.findall(f"[{signs}]", text)) * 5 > len(re.sub(r"\s", "", text)):
            return name
    found = text.lower().split()
    counts = {name: sum(found.count(word) for word in stop.split()) for name, stop in STOP.items()}
    best = max(counts, key=counts.get)
    return best if counts[best] else "en"
